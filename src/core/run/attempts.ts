import type { StreamId } from '../ids.ts';
import type { RetryPolicy } from '../plan/model.ts';
import { beginAgent, conversationAfter } from './agent-beginning.ts';
import { because, markStream, putStream, setStatus, type Draft } from './draft.ts';
import { otherOf, toSettle } from './held-pairs.ts';
import { resetGates } from './gates.ts';
import { settlingTask } from './resolver-tasks.ts';
import { currentAttempt, missing } from './standing.ts';
import type { AttemptEnd, AttemptState, RunState, StreamState } from './state.ts';
import { armTimer, disarmTimer } from './timers.ts';
import { unwatchTrouble } from './trouble.ts';
import { duration } from './words.ts';

/**
 * A lost attempt spends nothing: the stream did nothing wrong, its host died or the machine restarted. Something that takes the host
 * down with it each time must still come to an end, hence this bound.
 */
export const mostLosses = 3;

export function planStream(draft: Draft, id: StreamId) {
  return (draft.graph.streams.get(id) ?? missing('stream', id)).stream;
}

/** Begins the next attempt: its working directory first. */
export function beginAttempt(draft: Draft, stream: StreamState): void {
  const { state } = draft;
  const plan = planStream(draft, stream.id);
  const number = stream.attempt + 1;
  resetGates(draft, plan.gates);
  const agent = beginAgent(draft, stream);
  const attempt: AttemptState = {
    number,
    decidedAt: state.at,
    spawnedAt: null,
    process: null,
    dir: null,
    endedAt: null,
    end: null,
    pausedMs: 0,
    pausedSince: null,
    ...(stream.feedback === null ? {} : { feedback: stream.feedback }),
    ...(agent === null ? {} : { agent }),
    ...(plan.resolver ? settlingTask(state, stream.id) : meetingTask(state, stream.id, number)),
  };
  const text = `needs hold; the directory of attempt ${number} is being prepared`;
  setStatus(draft, stream, { kind: 'preparing' }, because(draft, 'needs', text), {
    attempt: number,
    attempts: [...stream.attempts, attempt],
    feedback: null,
    progress: null,
    stuck: null,
    blockedSince: null,
    escalated: [],
    behind: [],
  });
  draft.commands.push({ type: 'prepareStream', stream: stream.id, attempt: number });
}

/** The conflict with a stream that runs, which the attempt is to settle. */
function meetingTask(state: RunState, id: StreamId, attempt: number): Pick<AttemptState, 'meets'> {
  const hold = toSettle(state, id, attempt);
  return hold === null ? {} : { meets: { stream: otherOf(hold), files: hold.files } };
}

/** Writes to the current attempt's record. */
export function withAttempt(stream: StreamState, changes: Partial<AttemptState>): StreamState {
  const current = currentAttempt(stream);
  if (!current) throw new Error(`stream \`${stream.id}\` has no attempt yet`);
  return { ...stream, attempts: [...stream.attempts.slice(0, -1), { ...current, ...changes }] };
}

/** Milliseconds of the current attempt that were spent paused, up to `at`. */
export function pausedMsUntil(attempt: AttemptState, at: number): number {
  return attempt.pausedMs + (attempt.pausedSince === null ? 0 : Math.max(0, at - attempt.pausedSince));
}

/** Writes down how the attempt ended; what becomes of the stream is decided by the caller. */
export function endAttempt(draft: Draft, stream: StreamState, end: AttemptEnd, endedAt: number): StreamState {
  const current = currentAttempt(stream);
  disarmTimer(draft, { kind: 'timeout', stream: stream.id, attempt: stream.attempt });
  unwatchTrouble(draft, stream);
  const pausedMs = current ? pausedMsUntil(current, endedAt) : 0;
  disarmTimer(draft, { kind: 'limit', stream: stream.id, attempt: stream.attempt });
  const next = { ...withAttempt(stream, { end, endedAt, pausedMs, pausedSince: null }), ...conversationAfter(stream, end) };
  putStream(draft, next);
  return next;
}

/** The attempt has failed for `reason` (a sentence part: `exit status 1`): the retry policy decides. */
export function attemptFailed(draft: Draft, stream: StreamState, rule: string, reason: string): void {
  const { retry } = planStream(draft, stream.id);
  const spent = stream.spent + 1;
  const count = `attempt ${spent} of ${retry.attempts}`;
  // After a quotation, as in `it could not be started: no such program: frob`, "on" would read as part of it.
  const counted = reason.includes(':') ? `${reason} (${count})` : `${reason} on ${count}`;
  const text = retry.attempts === 1 ? reason : counted;
  if (spent >= retry.attempts) {
    return fail(draft, { ...stream, spent }, rule, text);
  }
  const waitMs = backoffMs(retry, spent);
  if (waitMs === 0) return reconsider(draft, { ...stream, spent }, rule, text);
  const dueAt = draft.state.at + waitMs;
  const why = because(draft, rule, `${text}; tried again ${duration(waitMs)} later`);
  setStatus(draft, stream, { kind: 'retrying', dueAt }, why, { spent });
  armTimer(draft, { kind: 'retry', stream: stream.id, attempt: stream.attempt + 1 }, dueAt);
}

/** The process is gone and nobody knows how it ended: tried again at once, within `mostLosses`. */
export function attemptLost(draft: Draft, stream: StreamState, reason: string): void {
  const lost = stream.lost + 1;
  if (lost < mostLosses) {
    return reconsider(draft, { ...stream, lost }, 'lost', `attempt ${stream.attempt} was lost (${reason}); a loss spends no attempt`);
  }
  const text = `lost ${lost} times without an end of its own, the last time because ${reason}`;
  fail(draft, { ...stream, lost }, 'lost', text);
}

/** It has failed for good, as far as it is concerned; what the plan wants then is seen to when the rest of the event is done. */
export function fail(draft: Draft, stream: StreamState, rule: string, text: string): void {
  setStatus(draft, stream, { kind: 'failed' }, because(draft, rule, text), { pausedBy: null });
  draft.failures.push(stream.id);
}

/** Lets needs and limits decide about the stream anew, as if it had not started yet. */
export function reconsider(draft: Draft, stream: StreamState, rule: string, text: string): void {
  setStatus(draft, stream, { kind: 'waiting', on: [] }, because(draft, rule, text));
  markStream(draft, stream);
}

function backoffMs(retry: RetryPolicy, spent: number): number {
  return Math.round(Math.min(retry.backoffMs * retry.factor ** (spent - 1), retry.maxBackoffMs));
}
