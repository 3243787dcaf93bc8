import type { AttemptState, StreamState } from '../../../core/run/state.ts';
import { age, running } from './ages.ts';

const startOf = (attempt: AttemptState) => attempt.spawnedAt ?? attempt.decidedAt;

/** The time that a stream shows: how long its attempt runs or took, or how long until the next one; empty before the first. */
export function streamClock({ status, attempts, why }: StreamState, now: number): string {
  const last = attempts.at(-1);
  switch (status.kind) {
    case 'waiting':
    case 'ready':
    case 'skipped':
    case 'standingBy':
      return '';
    case 'retrying':
    case 'parked':
      return age(status.dueAt - now);
    case 'paused':
      return running(now - (last?.pausedSince ?? why.at));
    case 'succeeded':
    case 'failed':
    case 'stopped':
      return last === undefined ? '' : age((last.endedAt ?? why.at) - startOf(last));
    default:
      return last === undefined ? '' : running(now - startOf(last));
  }
}
