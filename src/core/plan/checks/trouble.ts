import type { Outline } from '../outline.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { checkBudgets } from './budget.ts';
import { checkEscalation } from './escalation.ts';
import type { Names } from './names.ts';
import { checkOnFailure } from './on-failure.ts';

/** Everything that a plan says about work that goes wrong. */
export function checkTrouble(outline: Outline, names: Names, shape: Shape, source: Source): void {
  checkBudgets(outline, shape, source);
  checkOnFailure(outline, names, shape, source);
  checkEscalation(null, shape.plan.defaults?.escalation, ['defaults', 'escalation'], names, shape, source);
  for (const { id, path, yaml } of outline.streams)
    checkEscalation(id ?? '', yaml.escalation, [...path, 'escalation'], names, shape, source);
}
