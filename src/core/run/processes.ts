import type { StreamId } from '../ids.ts';
import { attemptFailed, attemptLost, endAttempt, planStream, reconsider, withAttempt } from './attempts.ts';
import { endedByFault, faultOfAgent } from './agent-faults.ts';
import { beginChecks } from './checks.ts';
import { because, putStream, setStatus, type Draft } from './draft.ts';
import type {
  StreamExited,
  StreamLost,
  StreamPrepared,
  StreamPrepareFailed,
  StreamProgressed,
  StreamSpawned,
  StreamSpawnFailed,
} from './events.ts';
import { reachedByProgress } from './milestones.ts';
import { useUp } from './budgets.ts';
import { awaitedHandoff } from './handoffs.ts';
import { keepFindings } from './findings.ts';
import { streamNeeds, waitingText } from './needs.ts';
import { applyPauseWish, armTimeout, pauseWisher } from './pausing.ts';
import { currentAttempt, holdsSlot, streamOf } from './standing.ts';
import type { AttemptEnd, StreamState } from './state.ts';
import { findingsCame } from './rollbacks.ts';
import { stopped } from './stopping.ts';
import { saysSomethingNew, troubleAfter, watchTrouble } from './trouble.ts';
import { exitText } from './words.ts';

/** The life of one attempt's process, from its directory to its exit. What belongs to an earlier attempt is dropped. */

/** The stream if the event is about its current attempt, which has not ended; else `null`. */
function live(draft: Draft, event: { readonly stream: StreamState['id']; readonly attempt: number }): StreamState | null {
  const stream = streamOf(draft.state, event.stream);
  return stream.attempt === event.attempt && holdsSlot(stream.status) ? stream : null;
}

/** Whether its spawn was asked for and has no outcome yet, or was given up before it was asked for. */
const unspawned = (stream: StreamState): boolean => currentAttempt(stream)?.spawnedAt === null;

export function streamPrepared(draft: Draft, event: StreamPrepared): void {
  const stream = live(draft, event);
  if (!stream || currentAttempt(stream)?.dir !== null) return;
  const next = withAttempt(stream, { dir: event.dir, ...(event.port === undefined ? {} : { port: event.port }) });
  const { status } = next;
  if (status.kind === 'stopping') {
    return stopped(draft, next, status, { kind: 'withdrawn' }, draft.state.at);
  }
  if (status.kind !== 'preparing') return;
  putStream(draft, next);
  spawnIfLet(draft, next);
}

/** Goes on from a prepared directory, unless a pause keeps the stream back. */
export function spawnIfLet(draft: Draft, stream: StreamState): void {
  if (stream.status.kind !== 'preparing' || currentAttempt(stream)?.dir === null) return;
  const keptBackBy = pauseWisher(draft.state, stream);
  if (keptBackBy !== null) {
    const why = because(draft, 'person', `prepared; paused by ${keptBackBy} before it started`);
    return setStatus(draft, stream, stream.status, why);
  }
  // A commit that came after it was let go may have made stale what it was let go for.
  const needs = streamNeeds(draft.state, draft.graph, stream.id);
  if (needs.kind === 'never') {
    const withdrawn = endAttempt(draft, stream, { kind: 'withdrawn' }, draft.state.at);
    return reconsider(draft, withdrawn, 'needs', `prepared; not started, for ${needs.text}`);
  }
  // What it waits for runs again, and has to be let go first: it must not be kept out of the slot that this one would hold meanwhile.
  const isAhead = (id: string) => ['waiting', 'ready', 'retrying'].includes(draft.state.streams[id as StreamId]?.status.kind ?? '');
  if (needs.kind === 'open' && needs.on.some(isAhead)) {
    const withdrawn = endAttempt(draft, stream, { kind: 'withdrawn' }, draft.state.at);
    return reconsider(draft, withdrawn, 'needs', `prepared; not started, for it ${waitingText(needs.names)}`);
  }
  if (needs.kind === 'open')
    return setStatus(draft, stream, stream.status, because(draft, 'needs', `prepared; ${waitingText(needs.names)}`));
  const handoff = awaitedHandoff(draft.state, stream.id);
  if (handoff !== null) {
    return setStatus(
      draft,
      stream,
      stream.status,
      because(draft, 'handoff', `prepared; the hand-off of ${handoff.replace(':', ' ')} is being written`),
    );
  }
  setStatus(draft, stream, { kind: 'starting' }, because(draft, 'needs', `attempt ${stream.attempt} is being started`));
  draft.commands.push({ type: 'spawnStream', stream: stream.id, attempt: stream.attempt });
}

export function streamPrepareFailed(draft: Draft, event: StreamPrepareFailed): void {
  const stream = live(draft, event);
  if (!stream || currentAttempt(stream)?.dir !== null) return;
  neverRan(draft, stream, { kind: 'prepareFailed', reason: event.reason }, 'prepare');
}

export function streamSpawned(draft: Draft, event: StreamSpawned): void {
  const stream = live(draft, event);
  if (!stream || !unspawned(stream)) return;
  const next = withAttempt(stream, { spawnedAt: draft.state.at, process: event.process });
  if (next.status.kind === 'stopping') {
    putStream(draft, next);
    draft.commands.push({ type: 'stopStream', stream: next.id, attempt: next.attempt });
    return;
  }
  if (next.status.kind !== 'starting') return;
  setStatus(draft, next, { kind: 'running' }, because(draft, 'spawned', `attempt ${next.attempt} runs as process ${event.process.pid}`));
  armTimeout(draft, next);
  watchTrouble(draft, next, true);
  applyPauseWish(draft, streamOf(draft.state, next.id));
}

export function streamSpawnFailed(draft: Draft, event: StreamSpawnFailed): void {
  const stream = live(draft, event);
  if (!stream || !unspawned(stream) || stream.status.kind === 'preparing') return;
  neverRan(draft, stream, { kind: 'spawnFailed', reason: event.reason }, 'spawn');
}

function neverRan(draft: Draft, stream: StreamState, end: AttemptEnd & { readonly reason: string }, rule: string): void {
  if (stream.status.kind === 'stopping') return stopped(draft, stream, stream.status, end, draft.state.at);
  attemptFailed(draft, endAttempt(draft, stream, end, draft.state.at), rule, `it could not be started: ${end.reason}`);
}

export function streamExited(draft: Draft, event: StreamExited): void {
  const stream = live(draft, event);
  if (!stream || stream.status.kind === 'preparing') return;
  const { status } = stream;
  const end: AttemptEnd = { kind: 'exited', exitCode: event.exitCode, signal: event.signal };
  // It had ended by itself before its time was up, and the news came late: that counts as it was.
  const endedInTime =
    status.kind === 'stopping' && (status.becomes === 'timedOut' || status.becomes === 'blocked') && event.exitedAt < stream.why.at;
  if (status.kind === 'stopping' && !endedInTime) return stopped(draft, stream, status, end, event.exitedAt);
  const endedWell = event.exitCode === 0 && event.signal === null;
  const fault = faultOfAgent(stream, endedWell);
  const resetsAt = currentAttempt(stream)?.agent?.judged?.resetsAt ?? null;
  const next = endAttempt(draft, stream, fault === 'usage-limit' ? { kind: 'parked', resetsAt } : end, event.exitedAt);
  if (fault !== null) return endedByFault(draft, next, fault, exitText(event.exitCode, event.signal));
  if (endedWell) return beginChecks(draft, next);
  attemptFailed(draft, next, 'exit-status', exitText(event.exitCode, event.signal));
}

export function streamLost(draft: Draft, event: StreamLost): void {
  const stream = live(draft, event);
  if (!stream || stream.status.kind === 'preparing') return;
  const end: AttemptEnd = { kind: 'lost', reason: event.reason };
  if (stream.status.kind === 'stopping') return stopped(draft, stream, stream.status, end, draft.state.at);
  attemptLost(draft, endAttempt(draft, stream, end, draft.state.at), event.reason);
}

/** A reading may come in shortly after the exit; it is the last word of that attempt and still taken. */
export function streamProgressed(draft: Draft, event: StreamProgressed): void {
  const stream = streamOf(draft.state, event.stream);
  if (stream.attempt !== event.attempt || draft.state.status.kind === 'ended') return;
  const progress = { ...event.progress, at: draft.state.at };
  const isLive = stream.status.kind === 'running' || stream.status.kind === 'paused';
  const milestones = reachedByProgress(planStream(draft, stream.id), stream.milestones, progress, draft.state.at);
  const next = { ...stream, ...(isLive ? troubleAfter(stream, progress, draft.state.at) : {}), progress, milestones };
  putStream(draft, next);
  if (stream.status.kind === 'running') watchTrouble(draft, next, saysSomethingNew(stream.progress, progress));
  // What a real agent uses is counted, whatever it says of it.
  if (currentAttempt(next)?.agent === undefined) useUp(draft, next.id, event.progress);
  findingsCame(draft, keepFindings(draft, next.id, next.attempt, event.progress));
}
