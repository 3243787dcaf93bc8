import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemProcesses } from '../../../src/adapters/proc/processes.ts';
import { programs } from '../../../src/adapters/programs/programs.ts';
import { workspaces } from '../../../src/adapters/workspaces/workspaces.ts';
import { git } from './repository.ts';

let dir: string;
beforeEach(() => (dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-changed-')))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const own = { env: process.env, programs: programs({ processes: systemProcesses(), env: process.env }) };
const changed = (where: string, since: number) => workspaces({ projectDir: dir, ...own }).changedSince(where, since);
const commit = (files: Record<string, string | Buffer>, date: string) => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  git(dir, 'add', '.');
  git(dir, '-c', 'core.quotePath=true', 'commit', '--quiet', '--message', 'x', '--date', date);
};

test('what commits have changed since then is listed once, with its lines; files without lines, and strange names, too', async () => {
  git(dir, 'init', '--quiet');
  const before = Date.now();
  commit({ 'a.txt': 'one\ntwo\n', 'src/näme\t"x".ts': 'x\n', 'logo.png': Buffer.from([0, 1, 2]) }, '2020-01-01T00:00:00Z');
  commit({ 'a.txt': 'one\n2\n' }, '2020-01-01T00:00:00Z');
  expect((await changed(dir, before)).toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'a.txt', added: 3, deleted: 1 },
    { path: 'logo.png', added: null, deleted: null },
    { path: 'src/näme\t"x".ts', added: 1, deleted: 0 },
  ]);
  expect(await changed(join(dir, 'src'), before)).toEqual([{ path: 'näme\t"x".ts', added: 1, deleted: 0 }]);
  expect(await changed(dir, before + 3_600_000)).toEqual([]);
});

test('where there is no repository, or none with a commit, nothing has changed', async () => {
  expect(await changed(dir, 0)).toEqual([]);
  git(dir, 'init', '--quiet');
  expect(await changed(dir, 0)).toEqual([]);
});
