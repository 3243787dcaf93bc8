import type { AttemptState, StreamState } from '../../../core/run/state.ts';
import { age, untilAgeChanges } from './ages.ts';

/** A duration on the screen, and in how many milliseconds its text changes; `null` when it stands. */
export interface Reading {
  readonly text: string;
  readonly changesInMs: number | null;
}

const still = (durationMs: number): Reading => ({ text: age(durationMs), changesInMs: null });
const growing = (durationMs: number): Reading => ({ text: age(durationMs), changesInMs: untilAgeChanges(durationMs) });
/** What shrinks changes when it falls below the unit that is shown. */
const shrinking = (durationMs: number): Reading => ({
  text: age(Math.max(0, durationMs)),
  changesInMs: durationMs <= 0 ? null : (durationMs % (durationMs < 60_000 ? 1_000 : 60_000)) + 1,
});

const startOf = (attempt: AttemptState) => attempt.spawnedAt ?? attempt.decidedAt;

/** The time that a stream shows: how long its attempt runs or took, or how long until the next one; `null` before the first. */
export function streamClock({ status, attempts, why }: StreamState, now: number): Reading | null {
  const last = attempts.at(-1);
  switch (status.kind) {
    case 'waiting':
    case 'ready':
    case 'skipped':
      return null;
    case 'retrying':
      return shrinking(status.dueAt - now);
    case 'paused':
      return growing(now - (last?.pausedSince ?? why.at));
    case 'succeeded':
    case 'failed':
    case 'stopped':
      return last === undefined ? null : still((last.endedAt ?? why.at) - startOf(last));
    default:
      return last === undefined ? null : growing(now - startOf(last));
  }
}
