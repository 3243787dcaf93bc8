import { budgetName, usedUpPausing } from './budget-scopes.ts';
import { because, markStream, putStream, setStatus, type Draft } from './draft.ts';
import { pausedMsUntil, planStream, withAttempt } from './attempts.ts';
import type { StreamContinued, StreamPaused } from './events.ts';
import { runGraph } from './graph.ts';
import { currentAttempt, streamOf } from './standing.ts';
import type { RunState, StreamState } from './state.ts';
import { armTimer, disarmTimer } from './timers.ts';
import { unwatchTrouble, watchTrouble } from './trouble.ts';

/**
 * Pausing is a wish (of the run, of one stream, or of a budget that is used up) and a fact (the process stands still). The wish is written down first; whenever the two
 * differ a command goes out, and its event brings the fact. So a wish that changes twice quickly, or an engine that dies in between,
 * ends in what was wished last.
 */
export function pauseWisher(state: RunState, stream: StreamState): string | null {
  if (state.status.kind === 'paused') return state.status.by;
  if (stream.pausedBy !== null) return stream.pausedBy;
  const planned = runGraph(state.plan).streams.get(stream.id)?.stream;
  const scope = planned ? usedUpPausing(state, planned) : null;
  return scope === null ? null : `${budgetName(scope)}, which is used up`;
}

export function setPausedBy(draft: Draft, stream: StreamState, pausedBy: string | null): void {
  const next = { ...stream, pausedBy };
  putStream(draft, next);
  applyPauseWish(draft, next);
}

/** Sends the command that brings the process of a stream to what is wished, if it is not there yet. */
export function applyPauseWish(draft: Draft, stream: StreamState): void {
  const wished = pauseWisher(draft.state, stream) !== null;
  const { id, attempt, status } = stream;
  if (status.kind === 'running' && wished) draft.commands.push({ type: 'pauseStream', stream: id, attempt });
  else if (status.kind === 'paused' && !wished) draft.commands.push({ type: 'continueStream', stream: id, attempt });
  else markStream(draft, stream);
}

export function streamPaused(draft: Draft, event: StreamPaused): void {
  const stream = streamOf(draft.state, event.stream);
  if (stream.attempt !== event.attempt || stream.status.kind !== 'running') return;
  const { at } = draft.state;
  const wisher = pauseWisher(draft.state, stream);
  const text = wisher === null ? 'it stands still and is about to go on' : `paused by ${wisher}`;
  // Time that a stream stands still does not count against its timeout: the timer comes back with what is left when it goes on.
  disarmTimer(draft, { kind: 'timeout', stream: stream.id, attempt: stream.attempt });
  unwatchTrouble(draft, stream);
  const next = withAttempt(stream, { pausedSince: at });
  setStatus(draft, next, { kind: 'paused' }, because(draft, 'person', text));
  applyPauseWish(draft, streamOf(draft.state, stream.id));
}

export function streamContinued(draft: Draft, event: StreamContinued): void {
  const stream = streamOf(draft.state, event.stream);
  if (stream.attempt !== event.attempt || stream.status.kind !== 'paused') return;
  const attempt = currentAttempt(stream);
  const next = withAttempt(stream, { pausedMs: attempt ? pausedMsUntil(attempt, draft.state.at) : 0, pausedSince: null });
  setStatus(draft, next, { kind: 'running' }, because(draft, 'person', `attempt ${stream.attempt} goes on after a pause`));
  armTimeout(draft, next);
  watchTrouble(draft, next, true);
  applyPauseWish(draft, streamOf(draft.state, stream.id));
}

/** Arms the timeout of the attempt that runs, with what is left of its time. */
export function armTimeout(draft: Draft, stream: StreamState): void {
  const { timeoutMs } = planStream(draft, stream.id);
  const attempt = currentAttempt(stream);
  if (timeoutMs === null || !attempt || attempt.spawnedAt === null) return;
  const dueAt = attempt.spawnedAt + timeoutMs + attempt.pausedMs;
  armTimer(draft, { kind: 'timeout', stream: stream.id, attempt: attempt.number }, dueAt);
}
