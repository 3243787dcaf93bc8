import type { Outline } from '../outline.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import type { Path } from '../yaml-place.ts';

/** Reports budgets of nothing. */
export function checkBudgets(outline: Outline, shape: Shape, source: Source): void {
  const check = (written: { readonly tokens?: unknown; readonly usd?: unknown } | undefined, path: Path) => {
    if (written === undefined || written.tokens !== undefined || written.usd !== undefined || shape.damaged(path)) return;
    source.at(path, { code: 'missing', message: '`tokens` or `usd` is missing', hint: 'say how much: `budget: {tokens: 200k}`' });
  };
  check(shape.plan.budget, ['budget']);
  check(shape.plan.defaults?.budget, ['defaults', 'budget']);
  for (const [name, agent] of Object.entries(shape.plan.agents ?? {})) check(agent?.budget, ['agents', name, 'budget']);
  for (const { yaml, path } of outline.streams) check(yaml.budget, [...path, 'budget']);
}
