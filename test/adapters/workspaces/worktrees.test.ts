import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asRunId, asStreamId } from '../../../src/core/ids.ts';
import { worktreeDir } from '../../../src/wire/run-folder.ts';
import { waitUntil } from '../../support/wait.ts';
import { git } from './repository.ts';
import { plainWorkspaces } from './plain-workspaces.ts';

const run = asRunId('r-1');
const A = asStreamId('zen/A');
let project: string;
let dir: string;
const make = (branch = 'feat/a', base = 'HEAD', stream = A, where = project) =>
  plainWorkspaces({ projectDir: project, env: process.env })
    .worktree(run, where, stream, { branch, base })
    .then(({ dir }) => dir);
const branchOf = (folder: string) => git(folder, 'rev-parse', '--abbrev-ref', 'HEAD');

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-worktrees-')));
  dir = worktreeDir(project, run, A);
  git(project, 'init', '--quiet');
  writeFileSync(join(project, 'a.txt'), 'one\n');
  git(project, 'add', '.');
  git(project, 'commit', '--quiet', '--message', 'First');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test('a worktree is made below .sluice, on a new branch from the base, and the checkout of the user is left alone', async () => {
  writeFileSync(join(project, 'a.txt'), 'changed\n');
  writeFileSync(join(project, 'staged.txt'), 'staged\n');
  git(project, 'add', 'staged.txt');
  const before = git(project, 'status', '--porcelain=v2', '--branch');
  expect(await make()).toBe(dir);
  expect(branchOf(dir)).toBe('feat/a');
  expect(readFileSync(join(dir, 'a.txt'), 'utf8')).toBe('one\n');
  expect(git(project, 'status', '--porcelain=v2', '--branch')).toBe(before);
});

test('a branch may start elsewhere than at the head', async () => {
  git(project, 'tag', 'v1');
  git(project, 'commit', '--quiet', '--allow-empty', '--message', 'Second');
  await make('feat/a', 'v1');
  expect(git(dir, 'log', '--format=%s')).toBe('First');
});

test('a branch from a remote one does not track it', async () => {
  git(project, 'clone', '--quiet', '.', 'clone');
  const clone = join(project, 'clone');
  const made = await make('feat/a', 'origin/main', A, clone);
  expect(() => git(made, 'rev-parse', '--abbrev-ref', '@{upstream}')).toThrow(/no upstream/);
});

test('a later attempt adopts the worktree with everything in it', async () => {
  await make();
  writeFileSync(join(dir, 'half.txt'), 'half');
  expect(await make()).toBe(dir);
  expect(readFileSync(join(dir, 'half.txt'), 'utf8')).toBe('half');
});

test('a branch that nobody has checked out is taken as it is', async () => {
  git(project, 'branch', 'feat/a');
  git(project, 'commit', '--quiet', '--allow-empty', '--message', 'Second');
  await make();
  expect(git(dir, 'log', '--format=%s')).toBe('First');
});

test('the folder of a project that lies below the top of its repository is found in the worktree', async () => {
  const below = join(project, 'packages/app');
  mkdirSync(below, { recursive: true });
  writeFileSync(join(below, 'b.txt'), 'b');
  git(project, 'add', '.');
  git(project, 'commit', '--quiet', '--message', 'Second');
  expect(await make('feat/a', 'HEAD', A, below)).toBe(join(dir, 'packages/app/'));
  expect(existsSync(join(dir, 'packages/app/b.txt'))).toBe(true);
});

test('a project that is reached by a link adopts its worktrees all the same', async () => {
  const link = `${project}-link`;
  symlinkSync(project, link);
  try {
    const linked = plainWorkspaces({ projectDir: link, env: process.env });
    const spec = { branch: 'feat/a', base: 'HEAD' };
    expect((await linked.worktree(run, link, A, spec)).dir).toBe(worktreeDir(link, run, A));
    expect((await linked.worktree(run, link, A, spec)).dir).toBe(worktreeDir(link, run, A));
  } finally {
    rmSync(link);
  }
});

test('many at once are made one after the other', async () => {
  const streams = Array.from({ length: 12 }, (_, index) => `S${index}`);
  const all = plainWorkspaces({ projectDir: project, env: process.env });
  const dirs = await Promise.all(streams.map((id) => all.worktree(run, project, asStreamId(id), { branch: `feat/${id}`, base: 'HEAD' })));
  expect(dirs.map((made) => branchOf(made.dir))).toEqual(streams.map((id) => `feat/${id}`));
});

test('one that fails does not keep back the next', async () => {
  const all = plainWorkspaces({ projectDir: project, env: process.env });
  const first = all.worktree(run, project, A, { branch: 'feat/a', base: 'no-such-base' });
  const second = all.worktree(run, project, asStreamId('B'), { branch: 'feat/b', base: 'HEAD' });
  await expect(first).rejects.toThrow('`no-such-base`, which its branch is to start from, is not a commit');
  expect(branchOf((await second).dir)).toBe('feat/b');
});

test('after git was killed in the middle of making it, it is made anew', async () => {
  // A filter that never ends holds git where the folder stands half made.
  writeFileSync(join(project, '.gitattributes'), 'a.txt filter=slow\n');
  git(project, 'add', '.');
  git(project, 'commit', '--quiet', '--message', 'Slow');
  const args = ['-c', 'filter.slow.smudge=sleep 1000', 'worktree', 'add', '-b', 'feat/a', dir];
  const killed = spawn('git', args, { cwd: project, stdio: 'ignore', detached: true });
  const gone = new Promise((resolve) => killed.once('exit', resolve));
  await waitUntil('the worktree stands half made', () => existsSync(join(dir, '.git')) && existsSync(join(dir, '.gitattributes')));
  process.kill(-(killed.pid ?? 0), 'SIGKILL');
  await gone;
  expect(existsSync(join(dir, 'a.txt'))).toBe(false);
  expect(await make()).toBe(dir);
  expect(readFileSync(join(dir, 'a.txt'), 'utf8')).toBe('one\n');
  expect(git(dir, 'status', '--porcelain')).toBe('');
});

test('a folder that was removed by hand is made anew, its commits in it', async () => {
  await make();
  git(dir, 'commit', '--quiet', '--allow-empty', '--message', 'Work');
  rmSync(dir, { recursive: true });
  expect(await make()).toBe(dir);
  expect(git(dir, 'log', '-1', '--format=%s')).toBe('Work');
});

test('the branch of an earlier run whose folders were removed by hand is free again', async () => {
  await make();
  git(dir, 'commit', '--quiet', '--allow-empty', '--message', 'Work');
  rmSync(join(project, '.sluice'), { recursive: true });
  const later = asRunId('r-2');
  const { dir: made } = await plainWorkspaces({ projectDir: project, env: process.env }).worktree(later, project, A, {
    branch: 'feat/a',
    base: 'HEAD',
  });
  expect(git(made, 'log', '-1', '--format=%s')).toBe('Work');
});

test('a branch that somebody has checked out is refused', async () => {
  await expect(make('main')).rejects.toThrow(
    `stream zen/A: branch main is checked out in ${project}: give the stream another branch, or check out something else there`,
  );
  expect(existsSync(dir)).toBe(false);
});

test('a branch that a removed worktree of the user holds is refused, for the folder may come back', async () => {
  const theirs = join(project, 'theirs');
  git(project, 'worktree', 'add', '--quiet', '-b', 'feat/a', theirs);
  rmSync(theirs, { recursive: true });
  await expect(make()).rejects.toThrow(/is checked out in .*theirs, which is gone: run `git worktree prune`/);
});

test('a worktree on another branch is refused, and stays as it is', async () => {
  await make();
  git(dir, 'checkout', '--quiet', '-b', 'other');
  await expect(make()).rejects.toThrow(/is on branch other, the plan wants branch feat\/a/);
  git(dir, 'checkout', '--quiet', '--detach');
  await expect(make()).rejects.toThrow(/is on a detached commit/);
  expect(existsSync(join(dir, 'a.txt'))).toBe(true);
});

test.each(['a folder with files', 'a file', 'another repository'])('%s that is not ours is refused, and stays as it is', async (kind) => {
  if (kind === 'a file') {
    mkdirSync(join(dir, '..'), { recursive: true });
    writeFileSync(dir, 'precious');
  } else {
    mkdirSync(dir, { recursive: true });
    if (kind === 'another repository') git(dir, 'init', '--quiet');
    else writeFileSync(join(dir, 'precious'), '');
  }
  await expect(make()).rejects.toThrow(`stream zen/A: ${dir} exists and is not a worktree of this repository`);
  expect(existsSync(dir)).toBe(true);
  expect(git(project, 'branch', '--list')).toBe('* main');
});

test('a project without git is told what to do', async () => {
  const bare = mkdtempSync(join(tmpdir(), 'sluice-no-git-'));
  try {
    await expect(make('feat/a', 'HEAD', A, bare)).rejects.toThrow(
      /zen\/A wants a worktree, but .* is not a git repository: run `git init`/,
    );
    git(bare, 'init', '--quiet');
    await expect(make('feat/a', 'HEAD', A, bare)).rejects.toThrow(/has no commit yet: commit something first/);
  } finally {
    rmSync(bare, { recursive: true });
  }
});

test.each(['-f', 'a..b', 'a b', '', 'x.lock', '@{-1}'])('%j is no name of a branch', async (branch) => {
  await expect(make(branch)).rejects.toThrow('is not a possible name of a branch');
});

test('a branch whose name collides with another one is refused in the words of git', async () => {
  git(project, 'branch', 'feat');
  await expect(make('feat/a')).rejects.toThrow(/stream zen\/A: git worktree add: .*feat/);
  expect(readdirSync(join(dir, '..'))).toEqual([]);
});
