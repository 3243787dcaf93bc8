import { expect } from 'vitest';
import type { Need, Plan } from '../../../src/core/plan/model.ts';
import { parsePlan } from '../../../src/core/plan/parse.ts';
import { imported } from './read.ts';

/** The plan that the draft of a guide is. Fails when `sluice check` would refuse it. */
export function planOf(guide: string, has: readonly string[] = []): Plan {
  const { plan, diagnostics } = parsePlan(imported(guide, has).text, { file: 'draft.yaml', readFile: () => 'prompt' });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!plan) throw new Error('no plan');
  return plan;
}

/** What a node of any kind waits for, by ids. */
export function needsOf(plan: Plan, id: string): string[] {
  const node = [...plan.streams, ...plan.phases, ...plan.checkpoints, ...plan.waves].find((each) => String(each.id) === id);
  return (node?.needs ?? []).map((need) => target(need));
}
const target = (need: Need): string => String(Object.entries(need).find(([key]) => key === need.kind)?.[1] ?? '');

export const ids = (plan: Plan): string[] => plan.streams.map(({ id }) => String(id));
