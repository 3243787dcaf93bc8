import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readStatusJson } from '../../../src/core/progress/status-json.ts';
import { anyText } from './arbitraries.ts';

test('a status as an agent writes it', () => {
  const status = { state: 'working', percent: 43.21, tasksDone: 2, tasksTotal: 5, now: 'Testing', blocker: null, question: '', eta: '5 m' };
  expect(readStatusJson(`\ufeff${JSON.stringify(status, null, 2)}\n`)).toEqual({
    percent: 43.2,
    tasksDone: 2,
    tasksTotal: 5,
    now: 'Testing',
    blocker: null,
    question: null,
    eta: '5 m',
  });
});

test.each([
  [{ percent: '40%' }, { percent: 40 }],
  [{ percent: ' 40 ' }, { percent: 40 }],
  [{ percent: 'many' }, {}],
  [{ percent: 400 }, { percent: 100 }],
  [{ percent: -4 }, { percent: 0 }],
  [
    { percent: null, tasksComplete: 3, tasksTotal: 4 },
    { tasksDone: 3, tasksTotal: 4 },
  ],
  [{ tasksDone: 2.9, tasksTotal: -1 }, { tasksDone: 2 }],
  [{ tasksDone: '2', tasksTotal: [] }, {}],
  [{ now: 5, blocker: ['a'], question: { a: 1 } }, {}],
  [{ blocker: 'None' }, { blocker: null }],
  [{ now: 'a\nb\tc\u001b[0m' }, { now: 'a b c' }],
  [{ milestones: ['baseline', ' tests ', 5, ''] }, { milestones: ['baseline', 'tests'] }],
  [{ milestones: { baseline: true, tests: false }, verified: true, done: false }, { milestones: ['verified', 'baseline'] }],
  [{ milestones: 'baseline' }, {}],
  [{ summary: { passed: 18, failed: 2, skipped: 1, total: 22 } }, { passed: 18, failed: 2, tasksDone: 21, tasksTotal: 22 }],
  [
    { numPassedTests: 3, numFailedTests: 0 },
    { passed: 3, failed: 0 },
  ],
  [
    { tasks: [{ task_id: 'a', status: 'COMPLETED' }, { status: 'TIMED_OUT' }, { status: 'RUNNING' }, { status: 'skipped' }, 'text'] },
    { passed: 1, failed: 1, tasksDone: 3, tasksTotal: 4 },
  ],
  [
    { percent: 40, results: [{ passed: true }, { ok: false }] },
    { percent: 40, passed: 1, failed: 1 },
  ],
  [
    { task_id: 'a', status: 'COMPLETED' },
    { passed: 1, failed: 0, tasksDone: 1, tasksTotal: 1 },
  ],
  [{ passed: -1, failed: '2', tasks: [{ name: 'a' }], status: 'done' }, {}],
  [{}, {}],
])('%j', (status, reading) => {
  expect(readStatusJson(JSON.stringify(status))).toEqual(reading);
});

test.each(['', ' ', '[]', 'null', '3', '"a"', '{', '{"percent":4', 'percent: 4', '{"percent":4}{}'])('%j is no status', (text) => {
  expect(readStatusJson(text)).toBeNull();
});

test('a status that is written half is no status, however it is cut', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (status, part) => {
        const text = JSON.stringify(status);
        expect(readStatusJson(text.slice(0, Math.floor(text.length * part)))).toBeNull();
      },
    ),
  );
});

test('whatever stands in the file, reading it never throws and yields only what may be shown', () => {
  const named = fc.record(
    Object.fromEntries(
      [
        'percent',
        'tasksDone',
        'tasksComplete',
        'tasksTotal',
        'passed',
        'failed',
        'results',
        'summary',
        'now',
        'blocker',
        'question',
        'eta',
        'tokens',
        'usd',
      ].map((key) => [key, fc.anything()]),
    ),
    { requiredKeys: [] },
  );
  const almost = named.map((value) => JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)));
  fc.assert(
    fc.property(fc.oneof(anyText, almost), (text) => {
      const {
        percent = 0,
        tasksDone = 0,
        tasksTotal = 0,
        passed = 0,
        failed = 0,
        tokens = 0,
        usd = 0,
        findings = [],
        findings: _,
        milestones = [],
        ...texts
      } = readStatusJson(text) ?? {};
      expect(percent).toSatisfy((value: number) => value >= 0 && value <= 100);
      expect([tasksDone, tasksTotal, passed, failed, tokens].every(Number.isSafeInteger)).toBe(true);
      expect(findings).toSatisfy((all: readonly unknown[]) => all.length <= 200);
      expect(usd >= 0 && Number.isFinite(usd) && tokens >= 0).toBe(true);
      expect(
        [...Object.values(texts), ...milestones].filter(
          (value) => value !== null && (value === '' || Array.from(value).length > 200 || /\p{Cc}/u.test(value)),
        ),
      ).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('the findings that the documentation shows are read as they stand there', () => {
  const shown = /```json\n([^`]*"findings"[^`]*)```/.exec(readFileSync('docs/demo-agent.md', 'utf8'))?.[1] ?? '';
  expect(readStatusJson(shown)).toEqual(JSON.parse(shown));
});
