import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { progressWatch } from '../../../src/adapters/progress/progress-watch.ts';
import { asStreamId } from '../../../src/core/ids.ts';
import type { AttemptRef } from '../../../src/core/ports/index.ts';
import type { NamedFile, ProgressWatch } from '../../../src/core/ports/progress-watch.ts';
import type { FileFault, Progress } from '../../../src/core/run/events.ts';
import { waitUntil } from '../../support/wait.ts';

/** Folders `main`, `a` and `b`: the main checkout, and where the streams A and B work. */
let dir: string;
let watch: ProgressWatch;
let seen: Progress[];
let judged: [string, FileFault | null][];

const A: AttemptRef = { stream: asStreamId('A'), attempt: 1 };
const B: AttemptRef = { stream: asStreamId('B'), attempt: 1 };
const usual: readonly NamedFile[] = [
  { path: 'status.json', isOwn: false },
  { path: '*-results.json', isOwn: false },
];
const own: readonly NamedFile[] = [{ path: 'reports/a-*.json', isOwn: true }];
const at = (...parts: string[]) => join(dir, ...parts);
const put = (path: string, content: unknown) => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(`${at(path)}.new`, typeof content === 'string' ? content : JSON.stringify(content));
  renameSync(`${at(path)}.new`, at(path));
};
const start = (ref: AttemptRef, place: string, files: readonly NamedFile[], { since = Date.now(), places = ['main', place] } = {}) => {
  const said: Progress[] = [];
  watch.watch(
    ref,
    [at('run', `${ref.stream}-status.json`), at(place, 'progress.md')],
    { changed: (progress) => said.push(progress), judged: (file, fault) => judged.push([file, fault]) },
    since,
    { files, dir: at(place), places: places.map((each) => at(each)), since },
  );
  return said;
};
const last = () => seen.at(-1);

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-named-')));
  for (const place of ['main', 'a', 'b']) mkdirSync(at(place));
  watch = progressWatch((sentence) => expect.fail(sentence));
  [seen, judged] = [[], []];
});
afterEach(async () => {
  await watch.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('reports where a stream works', () => {
  test('are read as they come, results last, and files beside them are not', async () => {
    seen = start(A, 'a', usual);
    put('a/unit-results.json', { passed: 18, failed: 2, total: 22 });
    put('a/package.json', { percent: 99 });
    await waitUntil('results are taken', () => last()?.passed === 18);
    expect(last()).toMatchObject({ failed: 2, tasksDone: 20, tasksTotal: 22, source: at('a', 'unit-results.json') });
    put('a/progress.md', 'Progress: 30%\n');
    await waitUntil('progress.md says how far it is', () => last()?.percent === 30);
    expect(last()).toMatchObject({ passed: 18, failed: 2 });
    put('a/status.json', { percent: 60, milestones: ['baseline'], blockers: ['No key'], findings: [{ severity: 'high', title: 'Open' }] });
    await waitUntil('status.json says it better', () => last()?.percent === 60);
    expect(last()).toMatchObject({ milestones: ['baseline'], blocker: 'No key', passed: 18, findings: [{ title: 'Open' }] });
    put('a/e2e-results.json', [
      { name: 'one', status: 'passed' },
      { name: 'two', status: 'failed' },
    ]);
    await waitUntil('results of several files are added up', () => last()?.passed === 19 && last()?.failed === 3);
  });

  test('of before it began, or of several that work there, are nobody’s', async () => {
    put('a/status.json', { percent: 10 });
    seen = start(A, 'a', usual, { since: Date.now() + 60_000 });
    expect(await watch.readNow(A)).toBeNull();
    watch.unwatch(A);
    seen = start(A, 'a', usual);
    const ofB = start(B, 'a', usual);
    put('a/status.json', { percent: 20 });
    expect([await watch.readNow(A), await watch.readNow(B)]).toEqual([null, null]);
    watch.unwatch(B);
    await waitUntil('the clock of the file system goes on', () => {
      put('a/status.json', { percent: 30 });
      return last()?.percent === 30;
    });
    expect(ofB).toEqual([]);
  });

  test('that are no JSON are told with line and column, and what they said before stands', async () => {
    seen = start(A, 'a', usual);
    put('a/unit-results.json', { passed: 1, failed: 0 });
    await waitUntil('they are taken', () => last()?.passed === 1);
    put('a/unit-results.json', '{\n  "passed": 2,\n  "failed" 0\n}');
    await waitUntil('the fault is told', () => judged.length > 0);
    expect(judged[0]).toMatchObject([at('a', 'unit-results.json'), { line: 3, column: 12 }]);
    expect((await watch.readNow(A))?.passed).toBe(1);
    put('a/unit-results.json', { passed: 3, failed: 0 });
    await waitUntil('they are taken again', () => last()?.passed === 3);
    expect(judged.at(-1)).toEqual([at('a', 'unit-results.json'), null]);
  });
});

describe('reports that only one stream names', () => {
  test('are read from the main checkout and from every work tree, and the newest counts', async () => {
    seen = start(A, 'a', own);
    start(B, 'b', [], { places: ['main', 'a', 'b'] });
    put('main/reports/a-status.json', { percent: 10, note: 'kept', lastUpdated: '2100-01-01T00:00:00Z' });
    await waitUntil('the main checkout is read', () => last()?.percent === 10);
    put('b/reports/a-status.json', { percent: 50, lastUpdated: '2100-01-01T00:10:00Z' });
    await waitUntil('the tree of another stream has a newer one', () => last()?.percent === 50);
    expect(last()?.source).toBe(at('b', 'reports', 'a-status.json'));
    put('a/reports/a-status.json', { percent: 40, lastUpdated: '2100-01-01T00:05:00Z' });
    put('b/reports/a-status.json', { percent: 60, lastUpdated: '2100-01-01T00:15:00Z' });
    await waitUntil('an older one changes nothing', () => last()?.percent === 60);
    expect(seen.map(({ percent }) => percent)).not.toContain(40);
  });

  test('without a time count by that of their change, but not in the work tree of another stream; the further one wins', async () => {
    seen = start(A, 'a', own);
    start(B, 'b', [], { places: ['main', 'a', 'b'] });
    put('b/reports/a-status.json', { tasksComplete: 9, tasksTotal: 10 });
    put('main/reports/a-status.json', { tasksComplete: 3, tasksTotal: 10 });
    put('a/reports/a-status.json', { tasksComplete: 2, tasksTotal: 10 });
    await waitUntil('both are read', () => last()?.tasksDone === 3);
    expect((await watch.readNow(A))?.tasksDone).toBe(3);
    put('main/reports/a-status.json', { stream: 'B', tasksComplete: 9, tasksTotal: 10 });
    expect((await watch.readNow(A))?.tasksDone).toBe(3);
  });

  test('are still seen when another stream is done with a folder above them', async () => {
    seen = start(A, 'a', own);
    start(B, 'main', usual, { places: ['main'] });
    put('main/status.json', { percent: 1 });
    await watch.readNow(B);
    watch.unwatch(B);
    for (const percent of [10, 20]) {
      put('main/reports/a-status.json', { percent });
      await waitUntil('it is read', () => last()?.percent === percent);
    }
  });

  test('are seen through a folder that is a link', async () => {
    mkdirSync(at('elsewhere'));
    symlinkSync(at('elsewhere'), at('main/reports'));
    seen = start(A, 'a', [{ path: 'reports/a.json', isOwn: true }]);
    for (const percent of [10, 20]) {
      put('elsewhere/a.json', { percent });
      await waitUntil('it is read', () => last()?.percent === percent);
    }
  });

  test('of an earlier attempt are not taken', async () => {
    put('main/reports/a-status.json', { percent: 10, lastUpdated: '2001-01-01T00:00:00Z' });
    put('a/reports/a-other.json', { percent: 20 });
    utimesSync(at('a/reports/a-other.json'), 1, 1);
    seen = start(A, 'a', own, { since: Date.now() + 60_000 });
    expect(await watch.readNow(A)).toBeNull();
  });
});
