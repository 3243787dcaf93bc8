import type { FileReading, JsonReading, MetricReading, MetricSource, TestsReading } from './checks.ts';
import { compileSchema } from './json/json-schema.ts';
import { numberAt } from './json/json-place.ts';
import { parseJson } from './json/json-text.ts';
import { unmeasured, withNotes, type Judgement, type ReadText } from './judgement.ts';
import { readCobertura } from './metrics/cobertura.ts';
import { judgeDemand, type DemandContext } from './metrics/demand.ts';
import { numberByRegex, numberIn, type FoundNumber } from './metrics/found-number.ts';
import { readLcov } from './metrics/lcov.ts';
import { comparisonText, holds, type Comparison } from './quantities/comparison.ts';
import { shown } from './quantities/quantity.ts';
import { quantityText } from './quantities/unit.ts';
import { compileRegex } from './regex.ts';
import { countsText, sumOf, type TestCounts } from './tests/counts.ts';
import { readTests } from './tests/read-tests.ts';

const countNames = ['passed', 'failed', 'skipped', 'total'] as const;

/** The demands on counts in words: `0 failed, >= 247 passed`. */
export function testsDemandText(demands: TestsReading['demands']): string {
  const told = countNames.flatMap((name) => {
    const comparison = demands[name];
    return comparison === null ? [] : [`${comparisonText(comparison)} ${name === 'total' ? 'tests' : name}`];
  });
  return told.join(', ');
}

/**
 * Judges counts. An exit status other than 0 is a failure, too, unless tests have failed and the demands allow it: then the status says no more
 * than the counts.
 */
export function judgeTests({ format, demands }: TestsReading, reads: readonly ReadText[], exitCode: number | null): Judgement {
  const all: TestCounts[] = [];
  for (const read of reads) {
    const result = readTests(read.text, format);
    if (result.kind === 'unclear') return unmeasured(`in ${read.name} ${result.reason}${statusText(exitCode)}`, [read]);
    all.push(result.counts);
  }
  const counts = sumOf(all);
  const measured = { text: withNotes(countsText(counts), reads), value: counts.passed, counts };
  const demanded = testsDemandText(demands);
  const missed = countNames.filter((name) => demands[name] !== null && !meets(demands[name], counts[name]));
  if (missed.length > 0) return { kind: 'failed', measured, demanded, reason: `${measured.text}; demanded ${demanded}` };
  if (exitCode !== null && exitCode !== 0 && counts.failed === 0) {
    return { kind: 'failed', measured, demanded, reason: `exit status ${exitCode}, although of the tests ${countsText(counts)}` };
  }
  return { kind: 'passed', measured, demanded };
}

const meets = (comparison: Comparison, count: number): boolean => holds(comparison, { value: count, unit: null }) === true;
const statusText = (exitCode: number | null): string => (exitCode === null || exitCode === 0 ? '' : `; exit status ${exitCode}`);

export function judgeMetric(
  { name, source, is, better }: MetricReading,
  read: ReadText,
  exitCode: number | null,
  context: Omit<DemandContext, 'better'>,
): Judgement {
  const found = numberOf(source, read.text);
  if (found.kind === 'unclear') return unmeasured(`${name}: in ${read.name} ${found.reason}${statusText(exitCode)}`, [read]);
  const { value, unit } = found.quantity;
  const outcome = judgeDemand(is, found.quantity, { ...context, better });
  if (outcome.kind === 'unmeasured') return unmeasured(`${name}: ${outcome.reason}`, [read]);
  const { demanded } = outcome;
  // A number without a unit is in that of the demand, and is shown so.
  const assumed = unit ?? (is.kind === 'compare' ? is.than.unit : null);
  const text = withNotes(`${name} ${quantityText({ value, unit: assumed })}`, [read]);
  const measured = { text, value, ...(assumed === null ? {} : { unit: assumed }) };
  if (outcome.kind === 'missed') return { kind: 'failed', measured, demanded, reason: `${text}; demanded ${demanded}` };
  if (exitCode !== null && exitCode !== 0)
    return { kind: 'failed', measured, demanded, reason: `exit status ${exitCode}, although ${text}` };
  return { kind: 'passed', measured, demanded };
}

function numberOf(source: MetricSource, text: string): FoundNumber {
  switch (source.kind) {
    case 'whole':
      return numberIn(text, 'what stands there');
    case 'regex': {
      const compiled = compileRegex(source.pattern);
      return compiled.ok ? numberByRegex(text, compiled.regex) : { kind: 'unclear', reason: `${shown(source.pattern)} ${compiled.reason}` };
    }
    case 'json':
      return numberAt(text, source.place);
    case 'lcov':
      return readLcov(text, source.of);
    case 'cobertura':
      return readCobertura(text, source.of);
  }
}

/** A file or folder as it was found. `content` is `null` for a folder, and where nobody asks for it. */
export interface FoundFile {
  readonly bytes: number;
  readonly content: ReadText | null;
}

export function fileDemandText({ path, matches, notMatches, leastBytes }: FileReading): string {
  return [
    `${path} exists`,
    ...(leastBytes === null ? [] : [`has at least ${quantityText({ value: leastBytes, unit: 'B' })}`]),
    ...(matches === null ? [] : [`matches ${shown(matches)}`]),
    ...(notMatches === null ? [] : [`does not match ${shown(notMatches)}`]),
  ].join(', ');
}

export function judgeFile(reading: FileReading, file: FoundFile | null): Judgement {
  const { path, matches, notMatches, leastBytes } = reading;
  const demanded = fileDemandText(reading);
  const failed = (text: string): Judgement => ({ kind: 'failed', measured: { text }, demanded, reason: text });
  if (file === null) return failed(`${path} does not exist`);
  const { bytes, content } = file;
  const reads = content === null ? [] : [content];
  if (leastBytes !== null && bytes < leastBytes) return failed(`${path} has ${bytes} bytes; demanded at least ${leastBytes}`);
  for (const [pattern, wanted] of [
    [matches, true],
    [notMatches, false],
  ] as const) {
    if (pattern === null) continue;
    if (content === null) return unmeasured(`${path} is no file that could match`);
    const compiled = compileRegex(pattern);
    if (!compiled.ok) return unmeasured(`${shown(pattern)} ${compiled.reason}`);
    if (compiled.regex.test(content.text) !== wanted)
      return failed(withNotes(`${path} ${wanted ? 'does not match' : 'matches'} ${shown(pattern)}`, reads));
  }
  return { kind: 'passed', measured: { text: withNotes(`${path}, ${bytes} bytes`, reads), value: bytes, unit: 'B' }, demanded };
}

/** @param schemaText what stands in the file of the schema, where the gate names one */
export function judgeJson({ path, schema }: JsonReading, document: ReadText, schemaText: ReadText | null): Judgement {
  const demanded = schema === null ? `${path} is JSON` : `${path} fits its schema`;
  const parsed = parseJson(document.text);
  if (!parsed.ok) return unmeasured(`${path} ${parsed.reason}`, [document]);
  const measured = (text: string) => ({ text: withNotes(`${path} ${text}`, [document]) });
  if (schema === null) return { kind: 'passed', measured: measured('is JSON'), demanded };
  const written = schema.kind === 'inline' ? ({ ok: true, value: schema.schema } as const) : parseJson(schemaText?.text ?? '');
  const name = schema.kind === 'inline' ? 'the schema' : schema.path;
  if (!written.ok) return unmeasured(`${name} ${written.reason}`);
  const compiled = compileSchema(written.value);
  if (!compiled.ok) return unmeasured(`${name} ${compiled.reason}`);
  const faults = compiled.validate(parsed.value);
  if (faults.length === 0) return { kind: 'passed', measured: measured('fits its schema'), demanded };
  return {
    kind: 'failed',
    measured: measured('does not fit its schema'),
    demanded,
    reason: `${path} does not fit its schema: ${faults.join('; ')}`,
  };
}
