import type { Stream } from '../../core/plan/model.ts';
import type { Desk } from './desk.ts';

/** What the plan says of the agent's own stream. @throws Error when the run has no such stream any more */
export function ownPlan(desk: Desk): Stream {
  const found = desk.state().plan.streams.find(({ id }) => id === desk.stream);
  if (found === undefined) throw new Error(`the plan of this run has no stream ${desk.stream}`);
  return found;
}
