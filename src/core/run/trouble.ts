import type { EscalationStep } from '../plan/model.ts';
import { missing } from './standing.ts';
import type { Draft } from './draft.ts';
import type { Progress } from './events.ts';
import type { StreamState } from './state.ts';
import { armTimer, disarmTimer } from './timers.ts';
import { duration } from './words.ts';

/**
 * A stream is in trouble while it is stuck (nothing that it reports has changed for too long) or says itself that it is blocked. Both end with
 * what it reports next, or with its attempt. Its timers are armed exactly while it runs: time that it stands still is not its own.
 */
export function troubleSince({ stuck, blockedSince }: Pick<StreamState, 'stuck' | 'blockedSince'>): number | null {
  if (stuck === null || blockedSince === null) return stuck?.since ?? blockedSince;
  return Math.min(stuck.since, blockedSince);
}

/** The step that comes next, while there is trouble and one is left. `number` is 1-based. */
export function nextStep(
  stream: StreamState,
  steps: readonly EscalationStep[],
): { readonly number: number; readonly dueAt: number } | null {
  const since = troubleSince(stream);
  const step = steps[stream.escalated.length];
  return since === null || step === undefined ? null : { number: stream.escalated.length + 1, dueAt: since + step.afterMs };
}

/** Whether a report says something new. What an agent uses up is no progress: one that goes in circles uses most. */
export function saysSomethingNew(before: Progress | null, now: Progress): boolean {
  return (
    before === null ||
    (['percent', 'tasksDone', 'tasksTotal', 'passed', 'failed', 'now', 'blocker', 'question', 'eta'] as const).some(
      (key) => before[key] !== now[key],
    ) ||
    before.milestones?.join() !== now.milestones?.join()
  );
}

/** What a report changes about the trouble of a stream that runs or stands still. @param at epoch milliseconds */
export function troubleAfter(
  stream: StreamState,
  progress: Progress,
  at: number,
): Pick<StreamState, 'stuck' | 'blockedSince' | 'escalated'> {
  const stuck = saysSomethingNew(stream.progress, progress) ? null : stream.stuck;
  const blockedSince = progress.blocker ? (stream.blockedSince ?? at) : null;
  return { stuck, blockedSince, escalated: stuck === null && blockedSince === null ? [] : stream.escalated };
}

/** `stuck for 30m`, `blocked for 1h: no database`. */
export function troubleText({ stuck, progress }: StreamState, forMs: number): string {
  if (progress?.blocker) return `blocked for ${duration(forMs)}: ${progress.blocker}`;
  return stuck === null ? `in trouble for ${duration(forMs)}` : `stuck for ${duration(forMs)}`;
}

const plannedOf = (draft: Draft, { id }: StreamState) => (draft.graph.streams.get(id) ?? missing('stream', id)).stream;

/**
 * Arms the timers of a stream that runs, and takes away those that nothing waits for any more.
 * @param anew whether its time until it counts as stuck begins now
 */
export function watchTrouble(draft: Draft, stream: StreamState, anew: boolean): void {
  const { stuckAfterMs, escalation } = plannedOf(draft, stream);
  const { id, attempt } = stream;
  const next = nextStep(stream, escalation);
  for (const index of escalation.keys()) {
    if (index + 1 !== next?.number) disarmTimer(draft, { kind: 'escalate', stream: id, attempt, step: index + 1 });
  }
  if (next !== null) armTimer(draft, { kind: 'escalate', stream: id, attempt, step: next.number }, next.dueAt);
  if (stream.stuck !== null) disarmTimer(draft, { kind: 'stuck', stream: id, attempt });
  else if (anew && stuckAfterMs !== null) armTimer(draft, { kind: 'stuck', stream: id, attempt }, draft.state.at + stuckAfterMs);
}

export function unwatchTrouble(draft: Draft, stream: StreamState): void {
  const { id, attempt } = stream;
  disarmTimer(draft, { kind: 'stuck', stream: id, attempt });
  for (const index of plannedOf(draft, stream).escalation.keys())
    disarmTimer(draft, { kind: 'escalate', stream: id, attempt, step: index + 1 });
}
