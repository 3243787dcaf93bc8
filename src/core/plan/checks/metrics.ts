import type { Outline } from '../outline.ts';
import type { Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { suggestion } from '../suggest.ts';
import { gateIdsOf } from './gates.ts';

/**
 * Warns of metrics that take their value from a gate which the plan does not have. What does not begin with something that has gates
 * is taken for another source: a file, or words.
 */
export function checkMetrics(outline: Outline, { plan, whole }: Shape, source: Source): void {
  if (plan.metrics === undefined || !whole) return;
  const gates = gateIdsOf(outline).map(({ id }) => id);
  const known = new Set(gates);
  const owners = [...outline.phases, ...outline.streams, ...outline.waves].flatMap(({ id }) => id ?? []);
  for (const [index, { from }] of plan.metrics.entries()) {
    if (from === undefined || known.has(from)) continue;
    const owner = owners.find((id) => from.startsWith(`${id}/`));
    if (owner === undefined) continue;
    const own = gates.filter((id) => id.startsWith(`${owner}/`));
    const hint = () => {
      const near = suggestion(from, own);
      return near ? `did you mean \`${near}\`?` : own.length > 0 ? `it has ${own.join(', ')}` : undefined;
    };
    const message = `\`${from}\` is no gate of \`${owner}\`, so the metric gets no value from it`;
    source.at(['metrics', index, 'from'], { severity: 'warning', code: 'unknown-name', message, hint });
  }
}
