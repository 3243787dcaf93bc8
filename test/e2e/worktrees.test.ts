import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { git } from '../adapters/workspaces/repository.ts';
import { nothingLeft, projectTest as test, type Project } from './support/project.ts';

/** Two streams commit on branches of their own, a wave merges them and lands the result: what is run again and again. */
const plan = `version: 1
name: twice
streams:
  - {id: A, worktree: true, run: 'echo a >> a.txt && git add . && git commit --quiet --message a'}
  - {id: B, worktree: true, run: 'echo b >> b.txt && git add . && git commit --quiet --message b'}
waves:
  - {id: all, merge: [A, B], into: integration/all, gates: 'test -s a.txt && test -s b.txt', then: {merge_into: main}}
`;

function repository(project: Project): void {
  git(project.dir, 'init', '--quiet');
  git(project.dir, 'config', 'user.name', 'Ada');
  git(project.dir, 'config', 'user.email', 'ada@example.org');
  project.put('plan.yaml', plan);
  appendFileSync(join(project.dir, '.git/info/exclude'), '.sluice\n');
  git(project.dir, 'add', '.');
  git(project.dir, 'commit', '--quiet', '--message', 'First');
}
const run = (project: Project) => project.sluice('run', 'plan.yaml', '--headless');

test('a plan with worktrees and waves is run three times, each on the branches as the one before left them', async ({ project }) => {
  repository(project);
  for (const lines of ['a', 'a\na', 'a\na\na']) {
    expect(await run(project)).toMatchObject({ status: 0, stderr: '' });
    expect(git(project.dir, 'show', 'main:a.txt')).toBe(lines);
  }
  expect(git(project.dir, 'worktree', 'list').split('\n')).toHaveLength(4);
  await nothingLeft(project.dir);
});

test('work that lies uncommitted in the worktree of the first run stops the second one there, with what to do', async ({ project }) => {
  repository(project);
  await run(project);
  const { run: first } = await project.status();
  const left = join(project.dir, '.sluice/worktrees', first, 'A');
  writeFileSync(join(left, 'notes.txt'), 'precious');
  const second = await run(project);
  expect(second.status).toBe(1);
  expect(second.stdout).toContain(`where ${first} left what is not committed (notes.txt): commit it there`);
  expect(git(left, 'status', '--porcelain')).toBe('?? notes.txt');
  git(left, 'add', '.');
  git(left, 'commit', '--quiet', '--message', 'Notes');
  expect(await project.sluice('retry', 'A')).toMatchObject({ status: 0 });
  expect(await project.sluice('attach', '--headless')).toMatchObject({ status: 0 });
});
