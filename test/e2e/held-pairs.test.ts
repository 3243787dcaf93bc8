import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { waitUntil } from '../support/wait.ts';
import { projectTest as test, type Project } from './support/project.ts';

/** Two demo agents that commit the same list in the middle of their work, by a rule that has the later one settle it at once. */
const plan = `version: 1
workspace: {scratch: {files: {list.txt: "one\\n"}}}
running_conflicts: {resolve: later}
defaults: {agent: demo, worktree: true}
streams:
  - {id: A, prompt: The list begins with a., demo: {duration: 6s, tasks: 10, writes_at: 10%, commit: true, writes: {list.txt: "a\\n"}}}
  - {id: B, prompt: The list begins with b., demo: {duration: 6s, tasks: 10, writes_at: 10%, commit: true, writes: {list.txt: "b\\n"}}}
waves:
  - {id: first, merge: [A, B], gates: [{name: both, run: 'grep -q a list.txt && grep -q b list.txt'}], then: {merge_into: main, tag: v1}}
`;

const streamsOf = async (project: Project) =>
  Object.fromEntries((await project.status()).streams.map(({ id, state, attempt }) => [id, `${state} ${attempt}`]));

const graph = async (project: Project) =>
  execFileSync('git', ['log', '--graph', '--topo-order', '--format=%s %T', 'v1'], {
    cwd: (await project.status()).workspaceDir,
    encoding: 'utf8',
  });

test('streams that run and would conflict are held, one settles it, and both go on to a merge without a conflict', async ({ project }) => {
  project.put('plan.yaml', plan);
  const done = await project.sluice('run', 'plan.yaml', '--headless');
  expect(done.status, done.stdout).toBe(0);
  expect(done.stdout).toMatch(/A +would conflict with B: list\.txt/);
  expect(done.stdout).toMatch(/B +begins anew to settle its conflict with A in list\.txt/);
  expect(done.stdout).toMatch(/A +no longer conflicts with B/);
  expect(done.stdout).toMatch(/B +and A are held no more: they no longer conflict/);
  expect(done.stdout).not.toMatch(/wave first +.*conflicts in/);
  expect(await streamsOf(project)).toEqual({ A: 'succeeded 1', B: 'succeeded 2' });
  const { run } = await project.status();
  const prompt = readFileSync(join(project.dir, '.sluice', 'runs', run, 'streams', 'B', '2', 'prompt.md'), 'utf8');
  for (const part of ['Settle your conflict with A', '`git merge sluice/A`', '> The list begins with a.', '- `list.txt`'])
    expect(prompt).toContain(part);
  const undisturbed = await graph(project);
  expect(undisturbed).toMatch(/Merge branch 'sluice\/A' into sluice\/B/);

  // The engine dies while the one is at it, and the other stands still.
  expect((await project.sluice('run', 'plan.yaml', '--detach')).status).toBe(0);
  await waitUntil(
    'one settles it',
    async () =>
      /^paused 1$/.test((await streamsOf(project))['A'] ?? '') && /(starting|running) 2/.test((await streamsOf(project))['B'] ?? ''),
    60_000,
  );
  const { enginePid } = await project.status();
  process.kill(enginePid ?? 0, 'SIGKILL');
  await waitUntil('the engine has gone', async () => (await project.status()).enginePid !== enginePid);
  expect((await project.sluice('attach', '--headless')).status).toBe(0);
  expect(await streamsOf(project)).toEqual({ A: 'succeeded 1', B: 'succeeded 2' });
  expect(await graph(project)).toBe(undisturbed);
});

test('a person lets both go on as they are', async ({ project }) => {
  project.put(
    'plan.yaml',
    plan.replace('commit: true, writes: {list.txt: "b\\n"}', 'commit: true, resolves: none, writes: {list.txt: "b\\n"}'),
  );
  expect((await project.sluice('run', 'plan.yaml', '--detach')).status).toBe(0);
  await waitUntil('they are held', async () => (await project.status()).attention.some(({ id }) => id === 'hold:A+B'), 60_000);
  expect((await project.sluice('status')).stdout).toMatch(/A \+ B +held +B settles 1 file: list\.txt/);
  expect((await project.sluice('approve', 'hold:A+B', '--by', 'ada')).status).toBe(0);
  expect((await project.sluice('report')).stdout).toMatch(/A \+ B \| held, B was to settle it: let go by ada/);
  await waitUntil('A goes on', async () => (await streamsOf(project))['A']?.startsWith('running') === true, 60_000);
});
