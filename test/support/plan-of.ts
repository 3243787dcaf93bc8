import type { Plan } from '../../src/core/plan/model.ts';
import { parsePlan } from '../../src/core/plan/parse.ts';

/** Compiles the YAML of a plan that has no faults. */
export function planOf(yaml: string): Plan {
  const { plan, diagnostics } = parsePlan(yaml, { file: 'test.yaml', readFile: () => null });
  if (plan === null) throw new Error(diagnostics.map((each) => each.message).join('\n'));
  return plan;
}
