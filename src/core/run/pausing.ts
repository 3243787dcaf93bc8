import { budgetName, usedUpPausing } from './budget-scopes.ts';
import { because, markStream, putStream, setStatus, type Draft } from './draft.ts';
import { goOnText, isInterruptible, sendPrompt } from './agent-prompts.ts';
import { pausedMsUntil, planStream, withAttempt } from './attempts.ts';
import type { RunCommand } from './commands.ts';
import type { StreamContinued, StreamPaused } from './events.ts';
import { heldFor } from './held-pairs.ts';
import { runGraph } from './graph.ts';
import { currentAttempt, streamOf } from './standing.ts';
import type { RunState, StreamState } from './state.ts';
import { armTimer, disarmTimer } from './timers.ts';
import { unwatchTrouble, watchTrouble } from './trouble.ts';

/**
 * Pausing is a wish (of the run, of one stream, of a pair that would conflict, or of a budget that is used up) and a fact (the process stands still). The wish is written down first; whenever the two
 * differ a command goes out, and its event brings the fact. So a wish that changes twice quickly, or an engine that dies in between,
 * ends in what was wished last.
 */
export function pauseWisher(state: RunState, stream: StreamState): string | null {
  if (state.status.kind === 'paused') return state.status.by;
  if (stream.pausedBy !== null) return stream.pausedBy;
  const hold = heldFor(state, stream.id);
  if (hold !== null) return `the conflict of ${hold.pair.join(' and ')}`;
  const planned = runGraph(state.plan).streams.get(stream.id)?.stream;
  const scope = planned ? usedUpPausing(state, planned) : null;
  return scope === null ? null : `${budgetName(scope)}, which is used up`;
}

/** @param interrupts its agent is to leave its turn, instead of standing still in it */
export function setPausedBy(draft: Draft, stream: StreamState, pausedBy: string | null, interrupts = false): void {
  const isAsked = stream.status.kind === 'running' && pauseWisher(draft.state, stream) !== null;
  const next = { ...stream, pausedBy, ...(interrupts || stream.interrupts !== undefined ? { interrupts } : {}) };
  putStream(draft, next);
  // One that is being brought to stand still already, for a budget for instance, is not interrupted besides: it would not go on by itself.
  if (!isAsked || pauseWisher(draft.state, next) === null) applyPauseWish(draft, next);
}

/** Sends the command that brings the process of a stream to what is wished, if it is not there yet. */
export function applyPauseWish(draft: Draft, stream: StreamState): void {
  const wished = pauseWisher(draft.state, stream) !== null;
  const { status } = stream;
  if (status.kind === 'running' && wished) draft.commands.push(pauseCommand(draft.state, stream));
  else if (status.kind === 'paused' && !wished) goOn(draft, stream);
  else markStream(draft, stream);
}

/** How a running stream is brought to stand still. */
export function pauseCommand(state: RunState, stream: StreamState): RunCommand {
  const { id, attempt } = stream;
  const interrupts =
    state.status.kind === 'paused' ? state.status.interrupts === true : stream.pausedBy !== null && stream.interrupts === true;
  return { type: interrupts && isInterruptible(state, stream) ? 'interruptStream' : 'pauseStream', stream: id, attempt };
}

function goOn(draft: Draft, stream: StreamState): void {
  const { id, attempt } = stream;
  if (currentAttempt(stream)?.interrupted) sendPrompt(draft, id, goOnText(draft.state, stream));
  else draft.commands.push({ type: 'continueStream', stream: id, attempt });
}

export function streamPaused(draft: Draft, event: StreamPaused): void {
  const stream = streamOf(draft.state, event.stream);
  if (stream.attempt !== event.attempt || stream.status.kind !== 'running') return;
  const { at } = draft.state;
  const wisher = pauseWisher(draft.state, stream);
  const how = event.interrupted ? 'interrupted' : 'paused';
  const text = wisher === null ? 'it stands still and is about to go on' : `${how} by ${wisher}`;
  // Time that a stream stands still does not count against its timeout: the timer comes back with what is left when it goes on.
  disarmTimer(draft, { kind: 'timeout', stream: stream.id, attempt: stream.attempt });
  disarmTimer(draft, { kind: 'limit', stream: stream.id, attempt: stream.attempt });
  unwatchTrouble(draft, stream);
  const next = withAttempt(stream, { pausedSince: at, ...(event.interrupted ? { interrupted: true } : {}) });
  setStatus(draft, next, { kind: 'paused' }, because(draft, 'person', text));
  applyPauseWish(draft, streamOf(draft.state, stream.id));
}

export function streamContinued(draft: Draft, event: StreamContinued): void {
  const stream = streamOf(draft.state, event.stream);
  // An agent that was interrupted goes on by a prompt; its process has never stood still.
  if (stream.attempt !== event.attempt || stream.status.kind !== 'paused' || currentAttempt(stream)?.interrupted) return;
  continued(draft, stream);
}

/**
 * An agent that was interrupted has taken up a prompt. Where it is still to be kept back, somebody is at it who does not let Sluice tell it; but a prompt
 * of Sluice's own that was on its way, its first one for instance, is interrupted in turn.
 */
export function goOnAfterInterruption(draft: Draft, id: StreamState['id'], isOwn: boolean): void {
  const stream = streamOf(draft.state, id);
  if (stream.status.kind !== 'paused' || !currentAttempt(stream)?.interrupted) return;
  continued(draft, isOwn ? stream : { ...stream, pausedBy: null });
}

function continued(draft: Draft, stream: StreamState): void {
  const attempt = currentAttempt(stream);
  const next = withAttempt(stream, {
    pausedMs: attempt ? pausedMsUntil(attempt, draft.state.at) : 0,
    pausedSince: null,
    ...(attempt?.interrupted === undefined ? {} : { interrupted: false }),
  });
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
