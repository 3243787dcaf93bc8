import type { StreamId } from '../ids.ts';
import type { Need, Plan } from './model.ts';

/** Milestones that something in the plan waits for, by the stream that reaches them. */
export function milestonesNeeded(plan: Plan): ReadonlyMap<StreamId, ReadonlySet<string>> {
  const found = new Map<StreamId, Set<string>>();
  const look = (needs: readonly Need[]): void => {
    for (const need of needs) {
      if (need.kind === 'any') look(need.needs);
      if (need.kind !== 'milestone') continue;
      const known = found.get(need.stream);
      if (known) known.add(need.milestone);
      else found.set(need.stream, new Set([need.milestone]));
    }
  };
  for (const { needs } of [...plan.streams, ...plan.phases, ...plan.checkpoints]) look(needs);
  return found;
}
