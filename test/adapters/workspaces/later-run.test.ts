import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asRunId, asStreamId } from '../../../src/core/ids.ts';
import { worktreeDir } from '../../../src/wire/run-folder.ts';
import { git } from './repository.ts';
import { plainWorkspaces } from './plain-workspaces.ts';

/** The worktree of a stream that an earlier run has left on its branch, and a later run that wants one on the same branch. */
const A = asStreamId('zen/A');
const spec = { branch: 'feat/a', base: 'HEAD' };
const first = asRunId('r-1');
const second = asRunId('r-2');
let project: string;
let left: string;
let wanted: string;
let ended: Set<string>;
const make = (run = second) =>
  plainWorkspaces({ projectDir: project, env: process.env, hasEnded: (id) => ended.has(id) })
    .worktree(run, project, A, spec)
    .then(({ dir }) => dir);

beforeEach(async () => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-later-run-')));
  git(project, 'init', '--quiet');
  writeFileSync(join(project, '.gitignore'), 'build\n.sluice\n');
  writeFileSync(join(project, 'a.txt'), 'one\n');
  git(project, 'add', '.');
  git(project, 'commit', '--quiet', '--message', 'First');
  ended = new Set([first]);
  left = await make(first);
  wanted = worktreeDir(project, second, A);
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** It is refused with such a sentence, and everything is as it was. */
async function expectRefused(sentence: RegExp): Promise<void> {
  const before = [git(project, 'worktree', 'list', '--porcelain'), git(left, 'status', '--porcelain'), git(left, 'log', '--format=%H')];
  await expect(make()).rejects.toThrow(sentence);
  expect([git(project, 'worktree', 'list', '--porcelain'), git(left, 'status', '--porcelain'), git(left, 'log', '--format=%H')]).toEqual(
    before,
  );
  expect(existsSync(wanted)).toBe(false);
}

test('the worktree of a run that has ended becomes that of the later run, its commits and what git ignores with it', async () => {
  git(left, 'commit', '--quiet', '--allow-empty', '--message', 'Work');
  mkdirSync(join(left, 'build'));
  writeFileSync(join(left, 'build/cache'), 'warm');
  expect(await make()).toBe(wanted);
  expect(git(wanted, 'log', '-1', '--format=%s %D')).toBe('Work HEAD -> feat/a');
  expect(readFileSync(join(wanted, 'build/cache'), 'utf8')).toBe('warm');
  expect(git(wanted, 'status', '--porcelain')).toBe('');
  expect(existsSync(left)).toBe(false);
  // And so on, as often as the plan is run; each is adopted by the attempts after it, too.
  expect(await make()).toBe(wanted);
  ended.add(second);
  const third = asRunId('r-3');
  expect(await make(third)).toBe(worktreeDir(project, third, A));
});

test('an empty folder in its place is no obstacle', async () => {
  mkdirSync(wanted, { recursive: true });
  expect(await make()).toBe(wanted);
  expect(readFileSync(join(wanted, 'a.txt'), 'utf8')).toBe('one\n');
});

test('that of a run that has not ended, or that nobody knows, is left alone', async () => {
  ended.clear();
  await expectRefused(
    /^stream zen\/A: branch feat\/a is checked out in .*r-1\/zen%2FA, by r-1, which has not ended: resume that run, or end it/,
  );
});

test('what is changed in it and not committed keeps it where it is', async () => {
  writeFileSync(join(left, 'a.txt'), 'two\n');
  for (const name of ['b.txt', 'c.txt', 'd e.txt']) writeFileSync(join(left, name), 'new');
  await expectRefused(
    /where r-1 left what is not committed \(a\.txt, b\.txt, c\.txt and 1 more\): commit it there, or .*git worktree remove --force \//,
  );
  expect(readFileSync(join(left, 'a.txt'), 'utf8')).toBe('two\n');
});

test('a merge in it that is not finished keeps it where it is, even with nothing to commit', async () => {
  git(project, 'commit', '--quiet', '--allow-empty', '--message', 'Beside');
  git(left, 'commit', '--quiet', '--allow-empty', '--message', 'Work');
  git(left, 'merge', '--quiet', '--no-commit', '--no-ff', 'main');
  await expectRefused(/where a merge is not finished: finish or abort it there/);
});

test('a lock on it is respected', async () => {
  git(project, 'worktree', 'lock', '--reason', 'on a stick', left);
  await expectRefused(/left by r-1 and locked \(on a stick\): git worktree unlock/);
});

test('that of a person is refused, wherever it lies', async () => {
  const theirs = join(project, '.sluice/worktrees-of-mine');
  git(project, 'worktree', 'move', left, theirs);
  left = theirs;
  await expectRefused(/is checked out in .*worktrees-of-mine: give the stream another branch/);
});

test('when git was killed after it had moved the folder, it is found there', async () => {
  git(left, 'commit', '--quiet', '--allow-empty', '--message', 'Work');
  mkdirSync(dirname(wanted), { recursive: true });
  renameSync(left, wanted);
  expect(await make()).toBe(wanted);
  expect(git(wanted, 'log', '-1', '--format=%s %D')).toBe('Work HEAD -> feat/a');
  expect(git(project, 'worktree', 'list', '--porcelain')).not.toContain('r-1');
});
