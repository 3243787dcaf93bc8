import { gateMark } from '../core/marks.ts';
import { HostLost, type AttemptRef, type KnownAttempts, type LiveAttempt } from '../core/ports/index.ts';
import type { RunEvent } from '../core/run/events.ts';
import type { RunState, StreamState } from '../core/run/state.ts';
import { fatesWithoutHost } from './effects/lost-host.ts';
import { sameRef } from './effects/refs.ts';
import type { EnginePorts } from './ports.ts';

/** What an engine found when it compared the journal that another left with the world. */
export interface Findings {
  /** What happened while nobody was there to write it down. */
  readonly events: readonly RunEvent[];
  /** Attempts that go on in the host. */
  readonly adopted: readonly AttemptRef[];
  /** Attempts of whose end the events tell. */
  readonly ended: readonly AttemptRef[];
}

/**
 * Compares every unfinished intent of an earlier engine with the world. Afterwards nothing runs that the state does not know of, and
 * whatever the state still wants done can be issued again:
 *
 * - an attempt that lives in the host goes on, and its spawn is recorded where that is missing, and so is a pause or its end;
 * - of one that has ended the exit record is taken;
 * - one that no host ever began to start is left to be started;
 * - any other went with its host: what is left of it is ended, and it is lost;
 * - of a set-up of a worktree what is left is ended; where it is still wanted, it is begun anew;
 * - of a gate that has no verdict what is left is ended; where it is still wanted, the same round is run again.
 */
export async function compareWithWorld(ports: EnginePorts, state: RunState, bootId: string): Promise<Findings> {
  // The traces of a start need not survive a power cut; the decision to start does.
  const restarted = state.bootId !== bootId;
  const known = await knownAttempts(ports);
  const events: RunEvent[] = [];
  const adopted: AttemptRef[] = [];
  const gone: AttemptRef[] = [];
  for (const stream of Object.values(state.streams).filter(hasOpenAttempt)) {
    const ref = { stream: stream.id, attempt: stream.attempt };
    const alive = find(known.live, ref);
    if (alive !== undefined) {
      adopted.push(ref);
      if (stream.status.kind === 'starting') events.push({ type: 'streamSpawned', ...ref, process: alive.process });
      // An agent that was interrupted is paused, and its process is not.
      if (alive.paused !== (stream.status.kind === 'paused' && stream.attempts.at(-1)?.interrupted !== true))
        events.push({ type: alive.paused ? 'streamPaused' : 'streamContinued', ...ref });
    } else if (restarted || stream.status.kind !== 'starting' || isTraced(known, ref)) gone.push(ref);
  }
  const reason = restarted ? 'the machine was restarted' : 'the host that had its terminal was gone';
  events.push(...(await fatesWithoutHost(ports, state, gone, known, reason)));
  await Promise.all([endGateLeftovers(ports, state), endSetUps(ports, state)]);
  return { events, adopted, ended: gone };
}

/** A host that goes while it is asked leaves what is on the disk, which the next question answers with. */
async function knownAttempts({ attempts }: EnginePorts): Promise<KnownAttempts> {
  for (;;) {
    try {
      return await attempts.list();
    } catch (error) {
      if (!(error instanceof HostLost)) throw error;
    }
  }
}

/** Whether a process of its present attempt may exist. */
function hasOpenAttempt({ status }: StreamState): boolean {
  return status.kind === 'starting' || status.kind === 'running' || status.kind === 'paused' || status.kind === 'stopping';
}

const find = (live: readonly LiveAttempt[], ref: AttemptRef) => live.find((each) => sameRef(each, ref));

const isTraced = (known: KnownAttempts, ref: AttemptRef) => [...known.exits, ...known.begun].some((each) => sameRef(each, ref));

/** A set-up that was under way is begun anew, or not at all when its stream is being stopped. */
async function endSetUps({ workspaces }: EnginePorts, state: RunState): Promise<void> {
  const unprepared = state.plan.streams.filter(({ id, worktree }) => {
    const stream = state.streams[id];
    return (worktree?.setup ?? []).length > 0 && stream?.attempts.at(-1)?.dir === null;
  });
  await Promise.all(unprepared.map(({ id }) => workspaces.endSetUp(state.run, id)));
}

/** A gate with a verdict has left nothing, unless it is tried with some branches of a wave; any other that ever began may have, also one that was cancelled. */
async function endGateLeftovers(ports: EnginePorts, state: RunState): Promise<void> {
  const tried = new Set(
    state.plan.waves.filter(({ id }) => state.waves[id]?.status === 'bisecting').flatMap(({ gates }) => gates.map(({ id }) => id)),
  );
  const unfinished = Object.values(state.gates).filter((gate) => gate.round > 0 && (gate.status.kind !== 'done' || tried.has(gate.id)));
  await Promise.all(unfinished.map((gate) => ports.programs.endLeftovers(gateMark(state.run, gate.id, gate.round))));
}
