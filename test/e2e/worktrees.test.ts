import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { git } from '../adapters/workspaces/repository.ts';
import { start } from './support/command.ts';
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

test('a worktree is set up with what git does not know, and all of that goes again with it', async ({ project }) => {
  repository(project);
  project.put('.gitignore', '.env\nmodules/\n');
  git(project.dir, 'add', '.');
  git(project.dir, 'commit', '--quiet', '--message', 'Ignore');
  project.put('.env', 'TOKEN=1');
  project.put(
    'plan.yaml',
    `version: 1
name: furnished
defaults:
  worktree: {copy: .env, setup: 'mkdir modules && echo made > modules/a', port: true}
streams:
  - {id: A, run: 'echo a > a.txt && git add a.txt && git commit --quiet --message a'}
  - id: B
    run: 'cat a.txt .env modules/a && echo "port $SLUICE_PORT"'
    worktree: {base: {merged: A}}
    gates: {name: port, run: 'echo "gate $SLUICE_PORT"'}
waves:
  - {id: first, merge: A, then: {merge_into: main}}
`,
  );
  git(project.dir, 'commit', '--quiet', '--all', '--message', 'Plan');
  expect(await run(project)).toMatchObject({ status: 0 });
  const [log, gate, setUp] = await Promise.all([
    project.sluice('logs', 'B'),
    project.sluice('logs', 'gate:B/port'),
    project.sluice('logs', 'B', '--setup'),
  ]);
  expect(log.stdout).toMatch(/a\s+TOKEN=1\s*made\s+port \d+/);
  const [, port] = /port (\d+)/.exec(log.stdout) ?? [];
  expect(gate.stdout).toContain(`gate ${port}`);
  expect(setUp.stdout).toContain('$ mkdir modules && echo made > modules/a');

  const { run: id } = await project.status();
  writeFileSync(join(project.dir, '.sluice/worktrees', id, 'A/.env'), 'TOKEN=changed');
  const { leftovers } = JSON.parse((await project.sluice('clean', '--yes', '--json')).stdout) as {
    leftovers: readonly { readonly name: string; readonly removed: boolean; readonly why: string }[];
  };
  expect(leftovers.find(({ name }) => name === `worktree:${id}/B`)).toMatchObject({ removed: true });
  expect(leftovers.find(({ name }) => name === `worktree:${id}/A`)).toMatchObject({
    removed: false,
    why: expect.stringContaining('it holds .env, which git ignores') as string,
  });
});

test('a set-up that fails is the reason why its stream has failed, and is stopped with it', async ({ project }) => {
  repository(project);
  project.put(
    'plan.yaml',
    "version: 1\nstreams: [{id: A, run: 'true', worktree: {setup: 'echo cannot find it; exit 7'}}, {id: B, run: 'true', worktree: {setup: 'sleep 1000'}}]\n",
  );
  const running = start(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
  await running.waitForOut('the run has begun', /its set-up/);
  await project.waitForStream('A', 'failed');
  expect((await project.sluice('logs', 'A')).stdout).toContain('cannot find it');
  expect((await project.sluice('status')).stdout).toContain('ended with exit status 7: cannot find it');
  expect(await project.sluice('stop', 'B')).toMatchObject({ status: 0 });
  expect((await running.done).status).toBe(1);
  await nothingLeft(project.dir);
});

test('work that a stream is done with and has not committed is asked about before a wave merges it', async ({ project }) => {
  repository(project);
  const worker = (id: string) => `{id: ${id}, worktree: true, run: 'echo ${id} > ${id}.txt; echo 50% > progress.md'}`;
  project.put(
    'plan.yaml',
    `version: 1\nstreams: [${worker('A')}, ${worker('B')}, {id: C, needs: A, run: 'true'}]\nwaves: [{id: w, merge: [A, B], then: {merge_into: main}}]\n`,
  );
  git(project.dir, 'commit', '--quiet', '--all', '--message', 'Plan');
  const held = await project.sluice('run', 'plan.yaml', '--headless', '--no-wait');
  expect(held.status).toBe(3);
  expect(held.stdout).toContain('A is done and has not committed A.txt');
  const { streams, attention } = await project.status();
  expect(streams.every(({ state }) => state === 'succeeded')).toBe(true);
  expect(attention.map(({ id }) => id).sort()).toEqual(['uncommitted:A', 'uncommitted:B']);
  expect(await project.sluice('approve', 'uncommitted:A', '--by', 'ann')).toMatchObject({ status: 0 });
  expect(await project.sluice('reject', 'uncommitted:B')).toMatchObject({ status: 0 });
  expect(await project.sluice('attach', '--headless')).toMatchObject({ status: 0 });
  expect(git(project.dir, 'ls-tree', '--name-only', 'main').split('\n')).toEqual(['A.txt', 'plan.yaml']);
  expect(git(project.dir, 'log', '-1', '--format=%B', 'sluice/A')).toContain('committed by decision of ann');
});
