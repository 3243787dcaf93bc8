import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { measurements } from '../../../src/adapters/measurements/measurements.ts';
import type { FileReading, JsonReading, MetricReading, Reading, TestsReading } from '../../../src/core/measure/checks.ts';
import type { MeasureOrder } from '../../../src/core/ports/measurements.ts';

const real = measurements({ threadFile: join(import.meta.dirname, '../../../src/main/measure.ts') });
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-measure-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (name: string, content: string | Buffer) => {
  mkdirSync(dirname(join(dir, name)), { recursive: true });
  writeFileSync(join(dir, name), content);
};
const log = () => readFileSync(join(dir, 'logs/gate.log'), 'utf8');
const order = (reading: Reading, changes: Partial<MeasureOrder> = {}): MeasureOrder => ({
  reading,
  dir,
  ran: null,
  context: { estimate: null, last: null },
  timeoutMs: 30_000,
  logFile: join(dir, 'logs/gate.log'),
  ...changes,
});
const measure = (reading: Reading, changes?: Partial<MeasureOrder>) => real.measure(order(reading, changes)).result;
const refused = (reason: RegExp) => ({ kind: 'unmeasured', reason: expect.stringMatching(reason) as string });

const exactly = (value: number) => ({ op: '=', than: { value, unit: null } }) as const;
const tests = (from: string | null): TestsReading => ({
  kind: 'tests',
  format: 'auto',
  from,
  demands: { passed: null, failed: exactly(0), skipped: null, total: { op: '>=', than: { value: 1, unit: null } } },
});
const metric = (from: string | null, pattern: string): MetricReading => ({
  kind: 'metric',
  name: 'it',
  from,
  source: { kind: 'regex', pattern },
  is: { kind: 'compare', op: '>=', than: { value: 1, unit: null } },
  better: 'higher',
});
const file = (path: string, changes: Partial<FileReading> = {}): FileReading => ({
  kind: 'file',
  path,
  matches: null,
  notMatches: null,
  leastBytes: null,
  ...changes,
});
const json = (path: string, schema: JsonReading['schema'] = null): JsonReading => ({ kind: 'json', path, schema });
const report = (count: number) => `<testsuite>${'<testcase/>'.repeat(count)}</testsuite>`;

describe('reports', () => {
  test('one, and several by a pattern, and a name with signs of a pattern in it', async () => {
    write('reports/a.xml', report(2));
    write('reports/deep/b.xml', report(3));
    write('reports/[c].xml', report(4));
    expect(await measure(tests('reports/a.xml'))).toMatchObject({ kind: 'passed', measured: { counts: { total: 2 } } });
    expect(await measure(tests('reports/**/*.xml'))).toMatchObject({ kind: 'passed', measured: { counts: { total: 9 } } });
    expect(await measure(tests('reports/[c].xml'))).toMatchObject({ kind: 'passed', measured: { counts: { total: 4 } } });
    expect(log()).toContain('[sluice: demanded 0 failed, >= 1 tests]\n[sluice: passed: 2 passed, 0 failed]\n');
  });

  test('what the command did not write is of an earlier run, and no measurement', async () => {
    const startedAt = Date.now();
    write('old.xml', report(2));
    write('new.xml', report(3));
    utimesSync(join(dir, 'old.xml'), new Date(startedAt - 5_000), new Date(startedAt - 5_000));
    const ran = { exitCode: 0, startedAt, logFrom: 0 };
    expect(await measure(tests('old.xml'), { ran })).toEqual(refused(/old.xml is older than this run of the command/));
    expect(await measure(tests('*.xml'), { ran })).toMatchObject({
      kind: 'passed',
      measured: { text: '3 passed, 0 failed (1 older of *.xml left out)' },
    });
    expect(await measure(tests('old.xml'))).toMatchObject({ kind: 'passed' });
  });

  test.each([
    ['none.xml', /none.xml does not exist/],
    ['*.xml', /no file fits \*.xml/],
    ['folder', /folder is no file/],
  ])('%s is not measured', async (from, reason) => {
    write('folder/a.txt', '');
    expect(await measure(tests(from))).toEqual(refused(reason));
    expect(log()).toMatch(reason);
  });
});

describe('output', () => {
  test('is read from where the try begins', async () => {
    write('logs/gate.log', 'total 1\ntotal 7\n');
    expect(await measure(metric(null, 'total (\\d+)'), { ran: { exitCode: 0, startedAt: 0, logFrom: 8 } })).toMatchObject({
      kind: 'passed',
      measured: { value: 7 },
    });
    expect(log()).toContain('total 7\n[sluice: demanded >= 1]\n[sluice: passed: it 7]\n');
  });

  test('that is no UTF-8, or was cut, says so', async () => {
    write(
      'logs/gate.log',
      Buffer.concat([
        Buffer.from('\xfftotal 7\n', 'latin1'),
        Buffer.from('\n[sluice: 12 bytes are left out here, the log keeps the beginning and the end]\n'),
      ]),
    );
    const ran = { exitCode: 0, startedAt: 0, logFrom: 0 };
    expect(await measure(metric(null, 'total (\\d+)'), { ran })).toMatchObject({
      measured: { text: 'it 7 (what is no UTF-8 in the output was replaced; 12 bytes from the middle of the output were not kept)' },
    });
  });
});

describe('files and documents', () => {
  test('a file, a folder, and what is not there', async () => {
    write('a.md', '# Title\n');
    write('b/c', '');
    expect(await measure(file('a.md', { matches: '^# ', leastBytes: 8 }))).toMatchObject({ kind: 'passed' });
    expect(await measure(file('b'))).toMatchObject({ kind: 'passed' });
    expect(await measure(file('c'))).toMatchObject({ kind: 'failed', reason: 'c does not exist' });
    expect(await measure(file('a.md/c'))).toMatchObject({ kind: 'failed' });
    expect(await measure(file('b', { matches: 'x' }))).toEqual(refused(/b is no file that could match/));
    symlinkSync('loop', join(dir, 'loop'));
    expect(await measure(file('loop'))).toEqual(refused(/loop cannot be read/));
  });

  test.each([
    ['date-time', '2026-11-25T19:00:00Z', '25.11.2026 19:00'],
    ['date', '2024-02-29', '2025-02-29'],
    ['email', 'ada@example.org', 'ada'],
    ['uri', 'https://example.org/a?b#c', 'example.org/a'],
    ['uuid', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6', 'f81d4fae'],
    ['ipv4', '127.0.0.1', '127.0.0.256'],
  ])('holds a document to the format %s of its schema', async (format, good, bad) => {
    const schema = { kind: 'inline', schema: { properties: { it: { type: 'string', format } } } } as const;
    write('good.json', JSON.stringify({ it: good }));
    write('bad.json', JSON.stringify({ it: bad }));
    expect(await measure(json('good.json', schema))).not.toMatchObject({ reason: expect.anything() as unknown });
    expect(await measure(json('bad.json', schema))).toMatchObject({
      reason: expect.stringContaining(`\`/it\` must match format "${format}"`) as string,
    });
  });

  test('takes a format that nobody knows as a remark, in both dialects', async () => {
    for (const dialect of ['https://json-schema.org/draft/2020-12/schema', 'http://json-schema.org/draft-07/schema#']) {
      const schema = {
        kind: 'inline',
        schema: { $schema: dialect, properties: { it: { format: 'colour' }, at: { format: 'date' } } },
      } as const;
      write('a.json', '{"it": "red", "at": "today"}');
      expect(await measure(json('a.json', schema))).toMatchObject({
        reason: expect.stringMatching(/^[^]*`\/at` must match format "date"$/) as string,
      });
    }
  });

  test('a document with its schema in a file', async () => {
    write('a.json', '{"n": 1}');
    write('s.json', '{"properties": {"n": {"type": "string"}}}');
    write('wrong.json', '{"type": "nonsense"}');
    expect(await measure(json('a.json', { kind: 'file', path: 's.json' }))).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('`/n` must be string') as string,
    });
    expect(await measure(json('a.json', { kind: 'file', path: 'wrong.json' }))).toEqual(refused(/wrong.json is a wrong JSON schema/));
    expect(await measure(json('a.json', { kind: 'file', path: 'none.json' }))).toEqual(refused(/none.json does not exist/));
    expect(await measure(json('b.json'))).toEqual(refused(/b.json does not exist/));
  });

  test('what is larger than 32 MB is not read, and what is a little smaller is', async () => {
    write('large.json', '');
    truncateSync(join(dir, 'large.json'), 100 * 1024 * 1024);
    expect(await measure(json('large.json'))).toEqual(refused(/large.json has 100 MB; files of up to 32 MB are read/));
    write('fits.json', `[${'"0123456789abcdef",'.repeat(1_500_000)}0]`);
    expect(await measure(json('fits.json'))).toMatchObject({ kind: 'passed' });
  });
});

describe('what goes wrong', () => {
  const endless = metric('a.txt', '((?:a+)+)b$');
  test('a regular expression that goes in circles is ended, and the rest goes on meanwhile', async () => {
    write('a.txt', 'a'.repeat(60));
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 20);
    expect(await measure(endless, { timeoutMs: 1_000 })).toEqual(refused(/reading it took longer than 1s/));
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(5);
  });

  test('one that is cancelled ends', async () => {
    write('a.txt', 'a'.repeat(60));
    const running = real.measure(order(endless));
    running.cancel();
    expect(await running.result).toEqual(refused(/^cancelled$/));
  });

  test('a thread that cannot be started, and a log that cannot be written, are told', async () => {
    expect(await measurements({ threadFile: join(dir, 'none.ts') }).measure(order(file('a'))).result).toEqual(
      refused(/it could not be read/),
    );
    write('a', '');
    expect(await measure(file('a'), { logFile: join(dir, 'a/gate.log') })).toEqual(refused(/its log could not be written/));
  });
});
