import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { git } from '../adapters/workspaces/repository.ts';
import { start } from './support/command.ts';
import { projectTest as test, type Project } from './support/project.ts';

/** A and B are merged and landed, C is merged nowhere. */
const plan = `version: 1
name: tidy
streams:
  - {id: A, worktree: true, run: 'echo a > a.txt && git add . && git commit --quiet --message a'}
  - {id: B, worktree: true, run: 'echo b > b.txt && git add . && git commit --quiet --message b'}
  - {id: C, worktree: true, run: 'echo c > c.txt && git add . && git commit --quiet --message c'}
waves:
  - {id: all, merge: [A, B], into: integration/all, then: {merge_into: main}}
`;

function repository(project: Project, text = plan): void {
  git(project.dir, 'init', '--quiet');
  git(project.dir, 'config', 'user.name', 'Ada');
  git(project.dir, 'config', 'user.email', 'ada@example.org');
  project.put('plan.yaml', text);
  project.put('.gitignore', '*.log\nbuild/\n');
  appendFileSync(join(project.dir, '.git/info/exclude'), '.sluice\n');
  git(project.dir, 'add', '.');
  git(project.dir, 'commit', '--quiet', '--message', 'First');
}

interface Listed {
  readonly name: string;
  readonly canGo: boolean;
  readonly canBeForced: boolean;
  readonly why: string;
  readonly removed: boolean;
}
async function clean(project: Project, ...args: readonly string[]): Promise<readonly Listed[]> {
  const done = await project.sluice('clean', '--json', ...args);
  expect(done).toMatchObject({ status: 0, stderr: '' });
  return (JSON.parse(done.stdout) as { leftovers: Listed[] }).leftovers;
}
const going = (list: readonly Listed[]) => list.filter(({ canGo }) => canGo).map(({ name }) => name);
const find = (list: readonly Listed[], name: string) => {
  const found = list.find((each) => each.name === name);
  if (!found) throw new Error(`${name} is not among ${list.map((each) => each.name).join(', ')}`);
  return found;
};

async function ran(project: Project, text = plan) {
  repository(project, text);
  await project.sluice('run', 'plan.yaml', '--headless');
  const { run } = await project.status();
  return {
    run,
    tree: (stream: string) => join(project.dir, '.sluice/worktrees', run, stream),
    name: (stream: string) => `worktree:${run}/${stream}`,
  };
}

test('what a run has left and what is merged goes when it is asked for, and only then; what is merged nowhere stays', async ({
  project,
}) => {
  const { run, tree } = await ran(project);
  git(project.dir, 'branch', 'mine', 'sluice/A');
  const expected = [
    ...['A', 'B', 'C'].map((stream) => `worktree:${run}/${stream}`),
    `merge:${run}/integration/all`,
    ...['sluice/A', 'sluice/B', 'integration/all'].map((branch) => `branch:${branch}`),
  ];
  expect(going(await clean(project)).sort()).toEqual([...expected].sort());
  expect(existsSync(tree('A'))).toBe(true);
  const list = await clean(project, '--yes');
  expect(
    list
      .filter(({ removed }) => removed)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...expected].sort());
  expect(find(list, 'branch:sluice/C')).toMatchObject({
    canGo: false,
    canBeForced: true,
    why: expect.stringContaining('it is not merged'),
  });
  expect(git(project.dir, 'branch', '--format=%(refname:short)').split('\n').sort()).toEqual(['main', 'mine', 'sluice/C']);
  expect(git(project.dir, 'worktree', 'list').split('\n')).toHaveLength(1);
  expect(existsSync(tree('A'))).toBe(false);
  // The record of the run is still there.
  expect((await project.status(run)).outcome).toBe('passed');
  expect(await project.sluice('logs', 'A')).toMatchObject({ status: 0 });

  expect(await project.sluice('clean', '--force', 'branch:sluice/c')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Did you mean branch:sluice/C?'),
  });
  expect(going(await clean(project, '--force', 'branch:sluice/C', '--yes'))).toEqual(['branch:sluice/C']);
  expect((await project.sluice('clean')).stdout).toContain('Runs have left nothing');
});

describe('a worktree stays', () => {
  const cases: readonly (readonly [what: string, RegExp, (tree: string) => void])[] = [
    ['with a file that git does not know', /^notes.txt is not committed/, (tree) => writeFileSync(join(tree, 'notes.txt'), 'precious')],
    ['with a change', /^a.txt is not committed/, (tree) => appendFileSync(join(tree, 'a.txt'), 'more')],
    [
      'with a change that is staged and taken back in the folder',
      /^a.txt is not committed/,
      (tree) => {
        writeFileSync(join(tree, 'a.txt'), 'staged');
        git(tree, 'add', 'a.txt');
        writeFileSync(join(tree, 'a.txt'), 'a\n');
      },
    ],
    [
      'with a file that git ignores',
      /holds build\/ and run\.log, which git ignores/,
      (tree) => {
        mkdirSync(join(tree, 'build'));
        writeFileSync(join(tree, 'build/a.bin'), 'x');
        writeFileSync(join(tree, 'run.log'), 'x');
      },
    ],
    [
      'with a change that git was told not to see',
      /told not to look at a\.txt/,
      (tree) => {
        git(tree, 'update-index', '--assume-unchanged', 'a.txt');
        appendFileSync(join(tree, 'a.txt'), 'more');
      },
    ],
    [
      'with a commit that no branch has',
      /^no branch has its commit/,
      (tree) => {
        git(tree, 'checkout', '--quiet', '--detach');
        git(tree, 'commit', '--quiet', '--allow-empty', '--message', 'Loose');
      },
    ],
    [
      'in the middle of a merge that is resolved',
      /^a merge is not finished/,
      (tree) => git(tree, 'merge', '--quiet', '--no-commit', '--no-ff', 'sluice/B'),
    ],
  ];
  test.for(cases)('%s', async ([, sentence, change], { project }) => {
    const { tree, name } = await ran(project);
    change(tree('A'));
    const list = await clean(project, '--yes');
    expect(find(list, name('A'))).toMatchObject({ canGo: false, canBeForced: true, why: expect.stringMatching(sentence), removed: false });
    expect(existsSync(tree('A'))).toBe(true);
    expect(find(list, name('B')).removed).toBe(true);
    // By its name it goes.
    expect(find(await clean(project, '--force', name('A'), '--yes'), name('A')).removed).toBe(true);
    expect(existsSync(tree('A'))).toBe(false);
  });

  test('when it is locked, whatever name is given', async ({ project }) => {
    const { tree, name } = await ran(project);
    git(project.dir, 'worktree', 'lock', '--reason', 'on a stick', tree('A'));
    expect(find(await clean(project, '--yes'), name('A'))).toMatchObject({ why: expect.stringContaining('locked (on a stick)') });
    const forced = await project.sluice('clean', '--force', name('A'), '--yes');
    expect(forced).toMatchObject({ status: 2, stderr: expect.stringContaining('does not help: it is locked') });
    expect(existsSync(tree('A'))).toBe(true);
  });
});

test('a worktree in which a process works stays, whatever name is given, until that has ended', async ({ project }) => {
  const { tree, name } = await ran(project);
  const inside = join(tree('A'), 'deep');
  mkdirSync(inside);
  const worker = spawn(process.execPath, ['-e', 'process.stdin.resume()', 'a-server'], {
    cwd: inside,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  try {
    await once(worker, 'spawn');
    const list = await clean(project, '--yes');
    expect(find(list, name('A'))).toMatchObject({ canGo: false, canBeForced: false, removed: false });
    expect(find(list, name('A')).why).toMatch(new RegExp(`^process ${worker.pid} \\(.* a-server\\) works there: end it first$`));
    expect(find(list, name('B')).removed).toBe(true);
    const forced = await project.sluice('clean', '--force', name('A'), '--yes');
    expect(forced).toMatchObject({ status: 2, stderr: expect.stringContaining('does not help: process') });
  } finally {
    worker.stdin.end();
    await once(worker, 'exit');
  }
  expect(find(await clean(project, '--yes'), name('A')).removed).toBe(true);
});

test('where there is a remote, a branch that is not pushed stays although it is merged', async ({ project }) => {
  const { run } = await ran(project);
  const remote = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-remote-')));
  try {
    git(remote, 'init', '--quiet', '--bare');
    git(project.dir, 'remote', 'add', 'origin', remote);
    const before = await clean(project, '--yes');
    for (const branch of ['sluice/A', 'sluice/B', 'integration/all'])
      expect(find(before, `branch:${branch}`)).toMatchObject({ canGo: false, why: expect.stringContaining('it is not pushed') });
    git(project.dir, 'push', '--quiet', 'origin', 'main');
    expect(going(await clean(project, '--run', run, '--yes')).sort()).toEqual([
      'branch:integration/all',
      'branch:sluice/A',
      'branch:sluice/B',
    ]);
  } finally {
    rmSync(remote, { recursive: true, force: true });
  }
});

test('what belongs to a run that is live stays, whatever name is given, and so do the branches that its plan names', async ({
  project,
}) => {
  const { run } = await ran(project);
  // Another plan takes up the branch of the run that has ended.
  project.put(
    'next.yaml',
    "version: 1\nname: next\nstreams: [{id: X, run: 'read line'}, {id: A, needs: [X], worktree: {branch: sluice/A}, run: 'true'}]\n",
  );
  const live = start(['run', 'next.yaml', '--headless'], { cwd: project.dir });
  await project.waitForStream('X', 'running');
  const list = await clean(project, '--yes');
  expect(find(list, 'branch:sluice/A')).toMatchObject({ canGo: false, canBeForced: false, why: expect.stringContaining('works with it') });
  expect(find(list, `worktree:${run}/A`).removed).toBe(true);
  await project.sluice('send', 'X', 'go');
  expect((await live.done).status).toBe(0);
  expect(going(await clean(project))).toContain('branch:sluice/A');
});

test('a scratch workspace with work of the run stays; records go by age, when nothing else of the run stays', async ({ project }) => {
  project.put(
    'plan.yaml',
    "version: 1\nname: scratch\nworkspace: scratch\nstreams: [{id: A, run: 'echo a > a.txt && git add . && git commit --quiet --message a'}]\n",
  );
  await project.sluice('run', 'plan.yaml', '--headless');
  const { run } = await project.status();
  const kept = await clean(project, '--runs-older-than', '0s', '--yes');
  expect(find(kept, `scratch:${run}`)).toMatchObject({ canBeForced: true, why: expect.stringContaining('it has 1 commit of') });
  expect(find(kept, `run:${run}`)).toMatchObject({ canGo: false, why: expect.stringContaining(`scratch:${run} of it stays`) });
  expect(find(await clean(project, '--runs-older-than', '1d'), `run:${run}`).canGo).toBe(false);
  const list = await clean(project, '--runs-older-than', '0s', '--force', `scratch:${run}`, '--yes');
  expect(list.map(({ removed }) => removed)).toEqual([true, true]);
  expect(existsSync(join(project.dir, '.sluice/runs', run))).toBe(false);
  expect(JSON.parse((await project.sluice('runs', '--json')).stdout)).toEqual([]);
});
