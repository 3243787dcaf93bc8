import { isOwnFigure, ownFigures } from '../own-figures.ts';
import type { Outline } from '../outline.ts';
import { pathFault } from '../paths.ts';
import type { PlanYaml } from '../schema.ts';
import type { Loose, Shape } from '../shape.ts';
import type { Source } from '../source.ts';
import { suggestion } from '../suggest.ts';
import type { Path } from '../yaml-place.ts';
import { checkNumberPlace } from './gate-check.ts';
import { gateIdsOf } from './gates.ts';
import { hintFor, type Names } from './names.ts';

type MetricYaml = NonNullable<PlanYaml['metrics']>[number];

/**
 * Reports what is wrong with the files that metrics are read from, and warns of metrics that take their value from a gate which the plan does not
 * have. What does not begin with something that has gates is taken for words.
 */
export function checkMetrics(outline: Outline, names: Names, { plan, whole }: Shape, source: Source): void {
  if (plan.metrics === undefined || !whole) return;
  const gates = gateIdsOf(outline).map(({ id }) => id);
  const known = new Set(gates);
  const owners = [...outline.phases, ...outline.streams, ...outline.waves].flatMap(({ id }) => id ?? []);
  for (const [index, { from }] of plan.metrics.entries()) {
    if (typeof from === 'object') checkFile(from, ['metrics', index, 'from'], { names, source });
    if (typeof from !== 'string' || known.has(from) || isOwnFigure(from)) continue;
    const owner = owners.find((id) => from.startsWith(`${id}/`));
    if (owner === undefined) {
      if (from.startsWith('report/')) {
        const message = `\`${from}\` is no figure of the report, so the metric gets no value from it`;
        source.at(['metrics', index, 'from'], {
          severity: 'warning',
          code: 'unknown-name',
          message,
          hint: `it has ${ownFigures.join(', ')}`,
        });
      }
      continue;
    }
    const own = gates.filter((id) => id.startsWith(`${owner}/`));
    const hint = () => {
      const near = suggestion(from, own);
      return near ? `did you mean \`${near}\`?` : own.length > 0 ? `it has ${own.join(', ')}` : undefined;
    };
    const message = `\`${from}\` is no gate of \`${owner}\`, so the metric gets no value from it`;
    source.at(['metrics', index, 'from'], { severity: 'warning', code: 'unknown-name', message, hint });
  }
}

function checkFile(
  from: Loose<Exclude<NonNullable<MetricYaml['from']>, string>>,
  path: Path,
  { names, source }: { readonly names: Names; readonly source: Source },
): void {
  checkNumberPlace(from, path, source);
  const fault = from.file === undefined ? null : pathFault(from.file);
  if (fault !== null) {
    const hint = 'paths in a plan stay below the folder they start from';
    source.at([...path, 'file'], { code: 'path-outside', message: `the path \`${from.file ?? ''}\` ${fault}`, hint });
  }
  if (from.stream === undefined || names.get(from.stream)?.kind === 'stream') return;
  source.at([...path, 'stream'], {
    code: 'unknown-stream',
    message: `the plan has no stream \`${from.stream}\``,
    hint: () => hintFor(from.stream ?? '', names, ['stream']),
  });
}
