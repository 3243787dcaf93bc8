import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { progressWatch } from '../../../src/adapters/progress/progress-watch.ts';
import { withLock } from '../../../src/adapters/shared-status/lock.ts';
import { sharedStatusFiles } from '../../../src/adapters/shared-status/shared-status.ts';
import { asStreamId } from '../../../src/core/ids.ts';
import type { SharedStatusFiles } from '../../../src/core/ports/shared-status.ts';
import type { FileFault, Progress } from '../../../src/core/run/events.ts';
import type { Fields } from '../../../src/core/text/fields.ts';
import { waitUntil } from '../../support/wait.ts';

let dir: string;
let shared: SharedStatusFiles;
let judged: [string, FileFault | null][];
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-shared-')));
  judged = [];
  shared = sharedStatusFiles(process.env, (sentence) => expect.fail(sentence));
  shared.listen({ changed: () => undefined, judged: (file, fault) => judged.push([file, fault]) });
});
afterEach(async () => {
  await shared.close();
  rmSync(dir, { recursive: true, force: true });
});

const fileOf = (place: string) => join(dir, place, '.claude', 'agent-status.json');
const write = (place: string, fields: Fields | string) => {
  mkdirSync(dirname(fileOf(place)), { recursive: true });
  const text = typeof fields === 'string' ? fields : JSON.stringify(fields, null, 4);
  writeFileSync(`${fileOf(place)}.new`, text);
  renameSync(`${fileOf(place)}.new`, fileOf(place));
};
const read = (place: string) => JSON.parse(readFileSync(fileOf(place), 'utf8')) as Fields;
const follow = () => shared.follow([join(dir, 'main'), join(dir, 'tree')]);
const ids = () => shared.current()?.agents.map(({ id }) => id);

describe('the file that agents share', () => {
  test('is read from every place, whenever it comes to be, and its last good state stands', async () => {
    follow();
    expect(await shared.readNow()).toBeNull();
    write('tree', { agents: [{ id: 'A' }] });
    await waitUntil('that of the worktree is read', () => ids()?.join() === 'A');
    write('main', { agents: [{ id: 'B' }] });
    await waitUntil('that of the main checkout is read, too', () => ids()?.join() === 'B,A');
    rmSync(fileOf('tree'));
    write('main', '{\n  "agents": [{"id": "C"}\n');
    await waitUntil('the fault is told', () => judged.length > 0);
    expect(judged).toEqual([[fileOf('main'), { reason: 'is no JSON: it ends where a comma or ] is expected', line: 3, column: 1 }]]);
    expect(ids()).toEqual(['B', 'A']);
    write('main', { agents: [{ id: 'C' }] });
    await waitUntil('it is read again', () => ids()?.join() === 'C,A');
    expect(judged.at(-1)).toEqual([fileOf('main'), null]);
  });

  test('is written back as it is laid out, with all that is in it, and only where it exists', async () => {
    follow();
    write('tree', { agents: [] });
    await shared.update(() => ({ agents: ['written'] }));
    expect(existsSync(fileOf('main'))).toBe(false);
    write('main', { projectId: 'p', agents: [], mood: { of: 'the day' } });
    await shared.readNow();
    await shared.update((fields) => ({ ...fields, agents: [{ id: 'A' }] }));
    expect(read('main')).toEqual({ projectId: 'p', agents: [{ id: 'A' }], mood: { of: 'the day' } });
    expect(readFileSync(fileOf('main'), 'utf8')).toContain('\n    "projectId"');
    expect(read('tree')).toEqual({ agents: [] });
    expect(existsSync(`${fileOf('main')}.lock`)).toBe(false);
  });

  test('is not overwritten when it is something else, half of it for instance', async () => {
    follow();
    write('main', '{"agents": [');
    await shared.update(() => ({ agents: [] }));
    expect(readFileSync(fileOf('main'), 'utf8')).toBe('{"agents": [');
  });

  test('loses nothing to writers of the same time, and nobody ever sees half of it', async () => {
    write('main', { count: 0 });
    follow();
    await shared.readNow();
    const others = sharedStatusFiles(process.env, (sentence) => expect.fail(sentence));
    others.follow([join(dir, 'main')]);
    const add = (fields: Fields) => ({ ...fields, count: Number(fields['count']) + 1 });
    await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? shared : others).update(add)));
    expect(read('main')).toEqual({ count: 40 });
    expect(judged).toEqual([]);
    await others.close();
  });
});

describe('the lock', () => {
  const lock = () => join(dir, 'file.lock');

  test('names its process, and is given back, whatever happens under it', async () => {
    await withLock(lock(), async () => expect(readlinkSync(lock())).toBe(String(process.pid)));
    await expect(withLock(lock(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(lock(), async () => 'free')).toBe('free');
  });

  test('of a process that is no more is taken away', async () => {
    // No process has this number: it is above the highest that a system gives.
    symlinkSync('4194999', lock());
    expect(await withLock(lock(), async () => 'taken')).toBe('taken');
  });
});

test('what it says of a stream is progress of its attempt, below its own status file and above progress.md', async () => {
  const watch = progressWatch((sentence) => expect.fail(sentence), shared);
  const seen: Progress[] = [];
  const markdown = join(dir, 'main', 'progress.md');
  const status = join(dir, 'run', 'status.json');
  mkdirSync(dirname(markdown), { recursive: true });
  follow();
  const ref = { stream: asStreamId('A'), attempt: 1 };
  watch.watch(ref, [status, markdown], { changed: (progress) => seen.push(progress), judged: () => undefined });
  write('tree', {
    agents: [{ id: 'agent-1', phase: 'A', tasksComplete: 1, tasksTotal: 4, blockers: ['waiting'], dependenciesProvided: ['base'] }],
  });
  await waitUntil('it is told', () => seen.at(-1)?.percent === 25);
  expect(seen.at(-1)).toMatchObject({ tasksDone: 1, tasksTotal: 4, blocker: 'waiting', milestones: ['base'], source: fileOf('tree') });
  writeFileSync(markdown, 'Overall: 10%\nNow: testing');
  await waitUntil('progress.md fills the gaps', () => seen.at(-1)?.now === 'testing');
  expect(seen.at(-1)?.percent).toBe(25);
  writeFileSync(status, '{"percent": 80}');
  await waitUntil('the status file wins', () => seen.at(-1)?.percent === 80);
  write('tree', { agents: [{ id: 'agent-1', phase: 'A', tasksComplete: 2, tasksTotal: 4, blockers: [] }] });
  expect((await watch.readNow(ref))?.blocker).toBeUndefined();
  await watch.close();
});
