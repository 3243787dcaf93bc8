import type { Plan, Stream } from '../plan/model.ts';
import type { StreamId } from '../ids.ts';
import { hasEnded, streamOf } from './standing.ts';
import type { RunState, StreamState, StreamStatus } from './state.ts';

/**
 * A failed stream with a fallback is not lost yet: what needs it waits until its fallback has ended, and goes on when that has succeeded. How
 * far that is stands with the failed stream itself, so that whoever looks at it sees all there is to see.
 */
export type FallbackStanding = StreamState['fallback'];

/** @param evaluated whether the fallback has been looked at since the failure: before that, a skip for want of a failure is an old story */
export function fallbackStanding(state: RunState, { onFailure }: Stream, status: StreamStatus, evaluated: boolean): FallbackStanding {
  if (status.kind !== 'failed' || onFailure.kind !== 'fallback') return null;
  const { status: fallback, fallback: next } = streamOf(state, onFailure.stream);
  if (fallback.kind === 'succeeded' || next === 'succeeded') return 'succeeded';
  if (!hasEnded(fallback) || next === 'open') return 'open';
  return fallback.kind === 'skipped' && fallback.cause === 'condition' && !evaluated ? 'open' : 'lost';
}

const owners = new WeakMap<Plan, ReadonlyMap<StreamId, readonly Stream[]>>();

/** The streams that this one stands in for. */
export function standsInFor(plan: Plan, id: StreamId): readonly Stream[] {
  let found = owners.get(plan);
  if (!found) {
    const map = new Map<StreamId, Stream[]>();
    for (const stream of plan.streams) {
      if (stream.onFailure.kind !== 'fallback') continue;
      map.set(stream.onFailure.stream, [...(map.get(stream.onFailure.stream) ?? []), stream]);
    }
    owners.set(plan, (found = map));
  }
  return found.get(id) ?? [];
}
