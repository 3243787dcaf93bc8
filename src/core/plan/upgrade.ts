import type { Plan, Stream } from './model.ts';

/** What a stream of the first plans was, in words of today. */
const oldStream: Pick<Stream, 'stuckAfterMs' | 'escalation'> = { stuckAfterMs: null, escalation: [] };

/**
 * Fills in what the plans of older journals do not have, with what it means to leave it out today. It is applied once, where a run is
 * created; each field that the model gets is added here.
 */
export function upgradePlan(plan: Plan): Plan {
  return { ...plan, streams: plan.streams.map((stream) => ({ ...oldStream, ...stream })) };
}
