import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MetricReading, MetricSource } from '../../../src/core/measure/checks.ts';
import { judgeFile, judgeJson, judgeMetric, judgeTests } from '../../../src/core/measure/judge.ts';
import { deepestJson, parseJson } from '../../../src/core/measure/json/json-text.ts';
import { parseDemand } from '../../../src/core/measure/metrics/demand.ts';

const sample = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures/measure', name), 'utf8');
const read = (text: string, name = 'the output') => ({ name, text, notes: [] });
const metric = (source: MetricSource, demand: string, name = 'it'): MetricReading => {
  const is = parseDemand(demand);
  if (!is.ok) throw new Error(is.reason);
  return { kind: 'metric', name, from: null, source, is: is.demand, better: 'higher' };
};
const judge = (source: MetricSource, text: string, demand = '>= 0', exitCode: number | null = null) =>
  judgeMetric(metric(source, demand), read(text), exitCode, { estimate: null, last: null });
const regex = (pattern: string): MetricSource => ({ kind: 'regex', pattern });
const json = (place: string): MetricSource => ({ kind: 'json', place });

describe('numbers in output', () => {
  test.each<[string, MetricSource, string, number, string | undefined]>([
    ['the first group', regex(String.raw`^total: (\d+)`), 'noise\ntotal: 42\n', 42, undefined],
    ['with its unit', regex('took (.+)$'), 'took 1.5 s\n', 1.5, 's'],
    ['by names', regex('(?<what>\\w+) took (?<value>\\d+)(?<unit>\\w+)'), 'it took 200ms', 200, 'ms'],
    ['said twice, and the same', regex('(\\d+)%'), '87% here, 87% there', 87, undefined],
    ['nothing but the number', { kind: 'whole' }, ' 1,234 KB\n', 1234, 'KB'],
    ['by a pointer', json('/a~1b/0'), '{"a/b": [7]}', 7, undefined],
    ['by a path', json('$.files[?@.name == "x"].size'), '{"files": [{"name": "y", "size": 1}, {"name": "x", "size": "3 MB"}]}', 3, 'MB'],
  ])('%s', (_, source, text, value, unit) => {
    expect(judge(source, text, unit === undefined ? '>= 0' : `>= 0 ${unit}`)).toMatchObject({
      kind: 'passed',
      measured: { value, ...(unit === undefined ? {} : { unit }) },
    });
  });

  test.each<[string, MetricSource, string, RegExp]>([
    ['nothing matches', regex('x(\\d+)'), 'y1', /nothing matches `x\(\\d\+\)`/],
    ['two different ones match', regex('x(\\d+)'), 'x1 x2', /two different numbers .*: 1 and 2/],
    ['it is none', regex('x(\\w+)'), 'xNaN', /is no number: `NaN`/],
    ['its unit is unknown', regex('x(.*)'), 'x3 cubits', /has the unit `cubits`/],
    ['there is nothing there', json('/a/b'), '{"a": 1}', /nothing at `\/a\/b`/],
    ['an object is there', json('$.a'), '{"a": {}}', /no number, but an object/],
    ['null is there', json('/a'), '{"a": null}', /no number, but null/],
    ['two different ones are there', json('$..n'), '[{"n": 1}, {"n": 2}]', /two different numbers/],
    ['it is no JSON', json('/a'), '{"a": 1', /is no JSON/],
    ['it is too deep', json('/a'), '['.repeat(10_000), /more than 200 levels deep/],
    ['it is empty', { kind: 'whole' }, '', /is no number: nothing/],
  ])('not measured when %s', (_, source, text, reason) => {
    expect(judge(source, text)).toEqual({ kind: 'unmeasured', reason: expect.stringMatching(reason) });
  });

  test('an exit status other than 0 is a failure even where the number is well', () => {
    expect(judge(regex('(\\d+)'), '5', '>= 3', 1)).toMatchObject({ kind: 'failed', reason: 'exit status 1, although it 5' });
    expect(judge(regex('x(\\d+)'), '5', '>= 3', 2)).toMatchObject({
      kind: 'unmeasured',
      reason: expect.stringMatching(/; exit status 2$/),
    });
  });

  test('whatever number is printed between whatever words, it is found', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.string().filter((text) => !/[\d=]/.test(text)),
        (number, noise) => {
          expect(judge(regex(String.raw`n=(-?\d+);`), `${noise} n=${number}; ${noise}`, '!= 0.5')).toMatchObject({
            kind: 'passed',
            measured: { value: number },
          });
        },
      ),
    );
  });
});

describe('coverage', () => {
  const of = (kind: 'lcov' | 'cobertura', text: string, what: 'lines' | 'branches' | 'functions') =>
    judge({ kind, of: what }, text, '>= 0%');
  test('of lcov', () => {
    expect(of('lcov', sample('node-lcov.info'), 'branches')).toMatchObject({ measured: { value: 200 / 3, unit: '%' } });
    expect(of('lcov', sample('node-lcov.info'), 'lines')).toMatchObject({ measured: { value: 100 } });
    expect(of('lcov', 'SF:a\nDA:1,1\nDA:2,0\nend_of_record\nSF:b\nLF:8\nLH:8\nend_of_record\n', 'lines')).toMatchObject({
      measured: { value: 90 },
    });
    expect(of('lcov', 'SF:a\nBRDA:1,0,0,-\nBRDA:1,0,1,2\nend_of_record\n', 'branches')).toMatchObject({ measured: { value: 50 } });
  });
  test('of Cobertura, from its lines', () => {
    expect(of('cobertura', sample('cobertura.xml'), 'lines')).toMatchObject({ measured: { value: 75, unit: '%' } });
    expect(of('cobertura', sample('cobertura.xml'), 'branches')).toMatchObject({ measured: { value: 50 } });
    expect(of('cobertura', sample('cobertura.xml'), 'functions')).toMatchObject({ measured: { value: 50 } });
  });
  test.each([
    ['lcov', '', /no lcov record/],
    ['lcov', 'SF:a\nDA:1,1\n', /cut off/],
    ['lcov', 'SF:a\nend_of_record', /no lines to be covered/],
    ['cobertura', '<coverage>', /is no XML/],
    ['cobertura', '<other/>', /no Cobertura report/],
    ['cobertura', '<coverage/>', /no lines to be covered/],
  ] as const)('%s of %j is not measured', (kind, text, reason) => {
    expect(of(kind, text, 'lines')).toEqual({ kind: 'unmeasured', reason: expect.stringMatching(reason) });
  });
});

describe('tests', () => {
  const exactly = (value: number) => ({ op: '=', than: { value, unit: null } }) as const;
  const reading = {
    kind: 'tests',
    format: 'auto',
    from: null,
    demands: { passed: null, failed: exactly(0), skipped: null, total: { op: '>=', than: { value: 1, unit: null } } },
  } as const;
  test('counts decide', () => {
    expect(judgeTests(reading, [read('3 passed in 0.1s')], 0)).toMatchObject({
      kind: 'passed',
      measured: { counts: { passed: 3 } },
      demanded: '0 failed, >= 1 tests',
    });
    expect(judgeTests(reading, [read('1 failed, 3 passed in 0.1s')], 1)).toMatchObject({
      kind: 'failed',
      reason: '3 passed, 1 failed; demanded 0 failed, >= 1 tests',
    });
    expect(judgeTests(reading, [read('no tests ran in 0.1s')], 5)).toMatchObject({ kind: 'failed' });
  });
  test('several reports are added up', () => {
    expect(
      judgeTests(reading, [read('<testsuite><testcase/></testsuite>'), read('<testsuite><testcase/></testsuite>')], null),
    ).toMatchObject({ measured: { value: 2 } });
  });
  test('an exit status stands against counts that do not explain it', () => {
    const tolerant = { ...reading, demands: { ...reading.demands, failed: { op: '<=', than: { value: 2, unit: null } } } } as const;
    expect(judgeTests(tolerant, [read('1 failed, 3 passed in 0.1s')], 1)).toMatchObject({ kind: 'passed' });
    expect(judgeTests(tolerant, [read('3 passed in 0.1s')], 1)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('exit status 1, although'),
    });
  });
});

describe('files and documents', () => {
  const file = { kind: 'file', path: 'a.md', matches: null, notMatches: null, leastBytes: null } as const;
  const found = (text: string) => ({ bytes: text.length, content: read(text, 'a.md') });
  test.each([
    [file, null, 'failed', 'a.md does not exist'],
    [file, { bytes: 0, content: null }, 'passed', null],
    [{ ...file, leastBytes: 10 }, found('short'), 'failed', 'a.md has 5 bytes; demanded at least 10'],
    [{ ...file, matches: '^# ' }, found('text\n# Title'), 'passed', null],
    [{ ...file, matches: '^# ' }, found('text'), 'failed', 'a.md does not match `^#`'],
    [{ ...file, notMatches: 'TODO' }, found('a TODO'), 'failed', 'a.md matches `TODO`'],
    [{ ...file, notMatches: 'TODO' }, { bytes: 4096, content: null }, 'unmeasured', 'a.md is no file that could match'],
  ] as const)('%j with %j', (reading, there, kind, reason) => {
    expect(judgeFile(reading, there)).toMatchObject({ kind, ...(reason === null ? {} : { reason }) });
  });

  const inline = (schema: Readonly<Record<string, unknown>>) =>
    ({ kind: 'json', path: 'a.json', schema: { kind: 'inline', schema } }) as const;
  test.each([
    [inline({ type: 'object', required: ['a'] }), '{"a": 1}', 'passed', /./],
    [
      inline({ type: 'object', required: ['a'], additionalProperties: false }),
      '{"b": 1}',
      'failed',
      /the document must have required property 'a'; the document must not have the key `b`/,
    ],
    [inline({ properties: { a: { minimum: 3 } } }), '{"a": 1}', 'failed', /`\/a` must be >= 3/],
    [inline({ type: 'objekt' }), '{}', 'unmeasured', /the schema is a wrong JSON schema/],
    [inline({ $ref: 'https://example.com/gone' }), '{}', 'unmeasured', /the schema is a wrong JSON schema/],
    [
      inline({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'array', items: [{ type: 'string' }] }),
      '[1]',
      'failed',
      /`\/0` must be string/,
    ],
    [inline({}), '{', 'unmeasured', /a.json is no JSON/],
    [inline({}), '['.repeat(10_000), 'unmeasured', /more than 200 levels/],
  ] as const)('%j of %j', (reading, text, kind, reason) => {
    const judgement = judgeJson(reading, read(text, 'a.json'), null);
    expect(judgement.kind).toBe(kind);
    if (judgement.kind !== 'passed') expect(judgement.reason).toMatch(reason);
  });

  test('depth is counted outside of strings alone', () => {
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseJson(deep(deepestJson)).ok).toBe(true);
    expect(parseJson(deep(deepestJson + 1)).ok).toBe(false);
    expect(parseJson(JSON.stringify('["\\'.repeat(1000))).ok).toBe(true);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
      }),
    );
  });
});
