import { followAgent, limitDue } from './agent-rules.ts';
import { agentEvent } from './agents.ts';
import { workCommitFailed, workCommitted, workLeft } from './left-work.ts';
import { runCreated } from './beginning.ts';
import { advanceGates, deliverablesChecked } from './checks.ts';
import { checkpointDue } from './checkpoints.ts';
import type { RunCommand } from './commands.ts';
import { conflictForecast, workOutsideClaims } from './conflicts.ts';
import { mark, markAll, openDraft, snapshot, timersOf, type Draft } from './draft.ts';
import { reportFailed, reportWritten, runDeliverablesChecked, workspaceFailed } from './ending.ts';
import { stepDue, stuckDue } from './escalation.ts';
import { noteFault } from './fault.ts';
import type { Envelope, GateFinished, RunCreated, RunEvent, TimerFired } from './events.ts';
import { gateFinished, gateStarted, isExpected } from './gates.ts';
import { streamContinued, streamPaused } from './pausing.ts';
import {
  streamExited,
  streamLost,
  streamPrepared,
  streamPrepareFailed,
  streamProgressed,
  streamSpawned,
  streamSpawnFailed,
} from './processes.ts';
import { mendResults } from './result-retries.ts';
import { requestAccepted } from './requests.ts';
import { handoffFailed, handoffWritten } from './handoffs.ts';
import { integrationQueueRead, providedChecked } from './queue.ts';
import { settle } from './settle.ts';
import { ownerOf } from './signed-evidence.ts';
import { missing, streamOf } from './standing.ts';
import { standupDue, standupWritten } from './standups.ts';
import { reconsider } from './attempts.ts';
import type { RunState } from './state.ts';
import { treeMoved } from './staleness.ts';
import { endStream } from './stopping.ts';
import { reportJudged } from './unreadable.ts';
import { waveConflicted } from './wave-conflicts.ts';
import { waveBisected, waveRollBackFailed, waveRolledBack } from './wave-mending.ts';
import { waveBegun, waveLanded, waveLandFailed, waveMerged, waveMergeFailed } from './waves.ts';
import { timerMeaning } from './timers.ts';
import { wake } from './usage-limits.ts';

/**
 * Folds whose last state was given out, by that state. Whoever reduces it next, as an engine does event after event, goes on with the counts
 * and queues that are there instead of having them made anew. Nobody can tell but by the clock.
 */
const resting = new WeakMap<RunState, Folding>();

/**
 * Takes one event in: the new state, and what the engine has to do because of it. Pure: the same state and event give the same answer.
 * @throws Error when the event does not follow the state (a gap, another run), is of an unknown type or version, or names what the plan does not have
 */
export function reduce(state: RunState | null, envelope: Envelope): { readonly state: RunState; readonly commands: readonly RunCommand[] } {
  const folding = (state && resting.get(state)) ?? openFold(state);
  // It moves on from this state: a second event for the same one begins with a fold of its own, and so does one after an error.
  if (state) resting.delete(state);
  const commands = folding.apply(envelope);
  const next = folding.state();
  resting.set(next, folding);
  return { state: next, commands };
}

/** The state after these events. @throws as `reduce`, and when there are none */
export function fold(envelopes: Iterable<Envelope>, from: RunState | null = null): RunState {
  const folding = openFold(from);
  for (const envelope of envelopes) folding.apply(envelope);
  return folding.state();
}

/**
 * A fold that goes on: it takes events one by one at the cost of what each changes, and copies a table only after its state was looked at. For
 * long journals, and for simulations of many runs. A fold that threw is not to be used any more.
 */
export interface Folding {
  apply(envelope: Envelope): readonly RunCommand[];
  /** The state so far; it does not change when the fold goes on. @throws Error before the first event */
  state(): RunState;
}

export function openFold(from: RunState | null): Folding {
  let draft = from === null ? null : openDraft(from);
  return {
    apply(envelope) {
      try {
        draft = take(draft, envelope);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`event ${envelope.seq} (${envelope.event.type}) cannot be folded: ${reason}`, { cause });
      }
      return draft.commands.splice(0);
    },
    state() {
      if (!draft) throw new Error('a run without events has no state');
      return snapshot(draft);
    },
  };
}

function take(draft: Draft | null, envelope: Envelope): Draft {
  if ((envelope.v as number) !== 1)
    throw new Error(`it has the version ${String(envelope.v)}, and this Sluice knows version 1; use a newer one`);
  if (!draft) {
    if (!isCreation(envelope)) throw new Error('a run begins with the event runCreated');
    draft = runCreated(envelope);
  } else {
    const { state } = draft;
    if (envelope.run !== state.run) throw new Error(`it belongs to the run ${envelope.run}, not to ${state.run}`);
    if (envelope.seq !== state.seq + 1) throw new Error(`it does not follow event ${state.seq}`);
    state.seq = envelope.seq;
    state.at = envelope.at;
    handle(draft, envelope.event);
  }
  settle(draft);
  return draft;
}

const isCreation = (envelope: Envelope): envelope is Envelope<RunCreated> => envelope.event.type === 'runCreated';

function handle(draft: Draft, event: RunEvent): void {
  switch (event.type) {
    case 'runCreated':
      throw new Error('a run is created once');
    case 'engineStarted':
      draft.state.epoch = event.epoch;
      draft.state.bootId = event.bootId;
      return;
    case 'engineFaulted':
      return noteFault(draft, event.what);
    case 'workspaceReady':
      return workspaceReady(draft, event.dir);
    case 'workspaceFailed':
      return workspaceFailed(draft, event.reason);
    case 'streamPrepared':
      return streamPrepared(draft, event);
    case 'streamPrepareFailed':
      return streamPrepareFailed(draft, event);
    case 'workLeft':
      return workLeft(draft, event);
    case 'workCommitted':
      return workCommitted(draft, event);
    case 'workCommitFailed':
      return workCommitFailed(draft, event);
    case 'streamSpawned':
      streamSpawned(draft, event);
      // What its agent has shown may have come first.
      return followAgent(draft, event.stream);
    case 'streamSpawnFailed':
      return streamSpawnFailed(draft, event);
    case 'streamExited':
      return streamExited(draft, event);
    case 'streamLost':
      return streamLost(draft, event);
    case 'streamPaused':
      return streamPaused(draft, event);
    case 'streamContinued':
      streamContinued(draft, event);
      // What its agent had shown before it stood still still holds.
      return followAgent(draft, event.stream);
    case 'streamProgressed':
      return streamProgressed(draft, event);
    case 'conversationOpened':
    case 'agentJudged':
    case 'agentUsed':
    case 'promptTaken':
    case 'promptUndelivered':
    case 'permissionAsked':
    case 'permissionSettled':
      return agentEvent(draft, event);
    case 'reportJudged':
      return reportJudged(draft, event);
    case 'handoffWritten':
      return handoffWritten(draft, event);
    case 'handoffFailed':
      return handoffFailed(draft, event);
    case 'integrationQueueRead':
      return integrationQueueRead(draft, event);
    case 'providedChecked':
      return providedChecked(draft, event);
    case 'deliverablesChecked':
      if (event.owner.kind === 'run') return runDeliverablesChecked(draft, event.owner.round, event.missing);
      return deliverablesChecked(draft, event.owner.stream, event.owner.attempt, event.missing);
    case 'gateStarted':
      return gateStarted(draft, event);
    case 'gateFinished':
      return goOnAfterGate(draft, event);
    case 'treeMoved':
      return treeMoved(draft, event);
    case 'metricMeasured': {
      const { metric, verdict, text, reason } = event;
      draft.state.metrics = { ...draft.state.metrics, [metric]: { at: draft.state.at, verdict, text, reason } };
      return;
    }
    case 'waveBegun':
      return waveBegun(draft, event);
    case 'waveConflicted':
      return waveConflicted(draft, event);
    case 'waveBisected':
      return waveBisected(draft, event);
    case 'waveRolledBack':
      return waveRolledBack(draft, event);
    case 'waveRollBackFailed':
      return waveRollBackFailed(draft, event);
    case 'conflictForecast':
      return conflictForecast(draft, event);
    case 'workOutsideClaims':
      return workOutsideClaims(draft, event);
    case 'waveMerged':
      return waveMerged(draft, event);
    case 'waveMergeFailed':
      return waveMergeFailed(draft, event);
    case 'waveLanded':
      return waveLanded(draft, event);
    case 'waveLandFailed':
      return waveLandFailed(draft, event);
    case 'reportWritten':
      return reportWritten(draft, event.round);
    case 'reportFailed':
      return reportFailed(draft, event.round, event.reason);
    case 'standupWritten':
      return standupWritten(draft, event.number);
    case 'standupFailed':
      noteFault(draft, `stand-up ${event.number} could not be written: ${event.reason}`);
      return standupWritten(draft, event.number);
    case 'timerFired':
      return timerFired(draft, event);
    case 'requestAccepted':
      return requestAccepted(draft, event);
    default:
      throw new Error(`this Sluice does not know the event type \`${String((event as { type: unknown }).type)}\`; use a newer one`);
  }
}

function workspaceReady(draft: Draft, dir: string): void {
  const { state } = draft;
  if (state.workspaceDir !== null) return;
  // Also of a run that was stopped meanwhile: when it is taken up again the folder is there.
  state.workspaceDir = dir;
  if (state.status.kind === 'starting') state.status = { kind: 'running' };
  markAll(draft);
}

function goOnAfterGate(draft: Draft, event: GateFinished): void {
  if (!isExpected(draft.state, event)) return;
  gateFinished(draft, event, mendResults(draft, event));
  const gate = draft.graph.gates.get(event.gate) ?? missing('gate', event.gate);
  if (gate.owner.kind === 'stream') return advanceGates(draft, gate.owner.stream);
  mark(draft, ownerOf(draft.graph, gate).rank);
}

function timerFired(draft: Draft, { timer }: TimerFired): void {
  const { state } = draft;
  const dueAt = state.timers[timer];
  const meaning = timerMeaning(timer);
  if (dueAt === undefined || !meaning) return;
  // It was armed anew for later while this firing was on its way, or the clock was set back: its time is still to come.
  if (state.at < dueAt) {
    draft.commands.push({ type: 'setTimer', timer, dueAt });
    return;
  }
  delete timersOf(draft)[timer];
  if (meaning.kind === 'checkpoint') return checkpointDue(draft, meaning.checkpoint);
  if (meaning.kind === 'late')
    return mark(draft, ownerOf(draft.graph, draft.graph.gates.get(meaning.gate) ?? missing('gate', meaning.gate)).rank);
  if (meaning.kind === 'standup') return standupDue(draft, meaning.number);
  const stream = streamOf(state, meaning.stream);
  if (meaning.kind === 'stuck') return stream.attempt === meaning.attempt ? stuckDue(draft, stream) : undefined;
  if (meaning.kind === 'escalate') return stream.attempt === meaning.attempt ? stepDue(draft, stream, meaning.step) : undefined;
  if (meaning.kind === 'limit') return stream.attempt === meaning.attempt ? limitDue(draft, stream) : undefined;
  if (meaning.kind === 'wake')
    return stream.attempt + 1 === meaning.attempt && stream.status.kind === 'parked' ? wake(draft, stream) : undefined;
  if (meaning.kind === 'timeout') {
    if (stream.attempt === meaning.attempt && stream.status.kind === 'running') endStream(draft, stream, { becomes: 'timedOut', by: null });
  } else if (stream.attempt + 1 === meaning.attempt && stream.status.kind === 'retrying') {
    reconsider(draft, stream, 'retry', `the wait before attempt ${meaning.attempt} is over`);
  }
}
