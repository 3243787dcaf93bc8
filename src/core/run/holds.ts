import type { RollbackId, StreamId } from '../ids.ts';
import type { Plan } from '../plan/model.ts';
import { rollbackOf } from './standing.ts';
import type { RollbackState, RunState } from './state.ts';

/** What rollback rules keep from starting while they wait for a person. */

const rulesByStream = new WeakMap<Plan, ReadonlyMap<StreamId, readonly RollbackId[]>>();

function rulesOf(plan: Plan, stream: StreamId): readonly RollbackId[] {
  let found = rulesByStream.get(plan);
  if (!found) {
    const map = new Map<StreamId, RollbackId[]>();
    for (const { id, stop } of plan.rollback) for (const each of stop) map.set(each, [...(map.get(each) ?? []), id]);
    rulesByStream.set(plan, (found = map));
  }
  return found.get(stream) ?? [];
}

/** The first rule of the plan that holds the stream back, or `null`. */
export function heldBy(state: RunState, stream: StreamId): RollbackState | null {
  for (const id of rulesOf(state.plan, stream)) {
    const rollback = rollbackOf(state, id);
    if (rollback.status.kind === 'holding') return rollback;
  }
  return null;
}

/** Whether a person is asked about findings, and the run is not over for that. */
export const anyHolds = (state: RunState): boolean => state.plan.rollback.some(({ id }) => rollbackOf(state, id).status.kind === 'holding');

/** `held until a person has answered rollback critical: review found a key in the log`. */
export function holdText({ id, findings: [first] }: RollbackState): string {
  return `held until a person has answered rollback ${id}${first === undefined ? '' : `: ${first.stream} found ${first.title}`}`;
}
