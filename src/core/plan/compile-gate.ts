import type { GateId } from '../ids.ts';
import type { JsonSchema } from '../measure/json/json-schema.ts';
import { parseDemand } from '../measure/metrics/demand.ts';
import { parseComparison, type Comparison } from '../measure/quantities/comparison.ts';
import { inBase } from '../measure/quantities/unit.ts';
import { parseQuantity } from '../measure/quantities/quantity.ts';
import type { JsonReading, MetricReading, MetricSource, TestsReading } from '../measure/checks.ts';
import { compileProgram } from './compile-agent.ts';
import type * as model from './model.ts';
import { normalPath } from './paths.ts';
import type { GateYaml } from './schema/parts.ts';
import type { MetricYaml, TestsYaml } from './schema/measures.ts';
import { parseTestsLine } from './tests-line.ts';

/** What a gate does and demands. @param of the gates that it counts. It has been checked that it is one thing. */
export function compileCheck(yaml: GateYaml, name: string, of: readonly GateId[]): model.GateCheck {
  const program = yaml.run === undefined ? null : compileProgram(yaml.run);
  if (yaml.human !== undefined) return { kind: 'human', question: yaml.human };
  if (yaml.tests !== undefined) return { ...compileTests(yaml.tests), program };
  if (yaml.metric !== undefined) return { ...compileMetric(yaml.metric, name), program };
  if (yaml.file !== undefined) {
    return {
      kind: 'file',
      program,
      path: normalPath(yaml.file),
      matches: yaml.matches ?? null,
      notMatches: yaml.not_matches ?? null,
      leastBytes: yaml.min_size === undefined ? null : bytesOf(yaml.min_size),
    };
  }
  if (yaml.json !== undefined) {
    const { file, schema } = typeof yaml.json === 'string' ? { file: yaml.json, schema: undefined } : yaml.json;
    return { kind: 'json', program, path: normalPath(file), schema: compileJsonSchema(schema) };
  }
  if (yaml.all !== undefined) return { kind: 'group', mode: 'all', of, is: null };
  if (yaml.any !== undefined) return { kind: 'group', mode: 'any', of, is: null };
  if (yaml.pass_rate !== undefined) return { kind: 'group', mode: 'rate', of, is: comparisonOf(yaml.pass_rate.is) };
  return program ?? { kind: 'shell', line: '' };
}

export const compileJsonSchema = (schema: string | Readonly<Record<string, unknown>> | undefined): JsonReading['schema'] =>
  schema === undefined
    ? null
    : typeof schema === 'string'
      ? { kind: 'file', path: normalPath(schema) }
      : { kind: 'inline', schema: JSON.parse(JSON.stringify(schema)) as JsonSchema };

const exactly = (value: number): Comparison => ({ op: '=', than: { value, unit: null } });
const least = (value: number): Comparison => ({ op: '>=', than: { value, unit: null } });

function compileTests(yaml: TestsYaml): TestsReading {
  const line = typeof yaml === 'string' ? parseTestsLine(yaml) : null;
  const given = line?.ok ? line.demands : {};
  const written = typeof yaml === 'string' ? {} : yaml;
  const demand = (name: keyof TestsReading['demands']): Comparison | null => given[name] ?? comparisonOf(written[name]);
  const failed = demand('failed') ?? exactly(0);
  const passed = demand('passed');
  // Where a number of passed ones is demanded, it says as well how many there must be.
  const total = demand('total') ?? (passed === null ? least(1) : null);
  return {
    kind: 'tests',
    format: written.format ?? 'auto',
    from: written.from === undefined ? null : normalPath(written.from),
    demands: { passed, failed, skipped: demand('skipped'), total },
  };
}

function comparisonOf(value: number | string | undefined): Comparison | null {
  if (value === undefined) return null;
  const read = parseComparison(String(value));
  return read.ok ? read.comparison : null;
}

function compileMetric(yaml: MetricYaml, name: string): MetricReading {
  const read = parseDemand(String(yaml.is));
  return {
    kind: 'metric',
    name: yaml.name ?? name,
    from: yaml.from === undefined ? null : normalPath(yaml.from),
    source: compileSource(yaml),
    is: read.ok ? read.demand : { kind: 'notWorse' },
    better: yaml.better ?? 'higher',
  };
}

export function compileSource({ regex, json, coverage, of }: Pick<MetricYaml, 'regex' | 'json' | 'coverage' | 'of'>): MetricSource {
  if (regex !== undefined) return { kind: 'regex', pattern: regex };
  if (json !== undefined) return { kind: 'json', place: json };
  if (coverage !== undefined) return { kind: coverage, of: of ?? 'lines' };
  return { kind: 'whole' };
}

function bytesOf(size: number | string): number {
  const read = parseQuantity(String(size));
  return read.ok ? Math.round(inBase(read.quantity)) : 0;
}
