import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { waitUntil } from '../support/wait.ts';
import { projectTest as test, type Project } from './support/project.ts';

/** Demo agents that edit the same list, and one that is kept for the conflict. @param resolver settings of its demo agent */
const plan = (resolver: string) => `version: 1
workspace: {scratch: {files: {list.txt: "one\\n", other.txt: "one\\n"}}}
defaults: {agent: demo}
conflicts: [{path: other.txt, union: true}, {path: list.txt, agent: mender}]
streams:
  - {id: A, title: Put a on the list, prompt: The list begins with a., worktree: true, demo: {duration: 100ms, tasks: 1, commit: true, writes: {list.txt: "a\\n", other.txt: "a\\n"}}}
  - {id: B, title: Put b on the list, prompt: The list begins with b., worktree: true, demo: {duration: 100ms, tasks: 1, commit: true, writes: {list.txt: "b\\n", other.txt: "b\\n"}}}
  - {id: mender, resolver: true, prompt: Keep both., demo: {tasks: 2, ${resolver}}}
waves:
  - {id: first, merge: [A, B], gates: [{name: both, run: 'grep -q a list.txt && grep -q b list.txt'}], then: {merge_into: main, tag: v1}}
`;

interface Told {
  readonly outcome: string | null;
  readonly waves: readonly { readonly id: string; readonly state: string }[];
}
const stateOf = async (project: Project, stream: string) => (await project.status()).streams.find(({ id }) => id === stream);

const graph = async (project: Project) =>
  execFileSync('git', ['log', '--graph', '--topo-order', '--format=%s %T %(trailers:key=Sluice-Resolved,valueonly,separator=%x2c)', 'v1'], {
    cwd: (await project.status()).workspaceDir,
    encoding: 'utf8',
  });

test('a conflict is given to an agent, whose engine may die while it settles that: the graph is the same', async ({ project }) => {
  project.put('plan.yaml', plan('duration: 300ms'));
  const run = await project.sluice('run', 'plan.yaml', '--headless');
  expect(run.status, run.stdout).toBe(0);
  expect(run.stdout).toMatch(/wave first +B conflicts in list\.txt; mender is to settle that \(1 of 2\)/);
  expect(run.stdout).toMatch(/mender +stands by/);
  const undisturbed = await graph(project);
  expect(undisturbed).toMatch(
    /Merge .*B.*list\.txt \(agent mender\),other\.txt \(union\)|Merge .*B.*other\.txt \(union\),list\.txt \(agent mender\)/,
  );
  const { run: name } = await project.status();
  const prompt = readFileSync(join(project.dir, '.sluice', 'runs', name, 'streams', 'mender', '1', 'prompt.md'), 'utf8');
  for (const part of [
    'Put a on the list',
    '> The list begins with a.',
    'Put b on the list',
    '> The list begins with b.',
    '- `list.txt`',
    'no conflict marker is left',
  ])
    expect(prompt).toContain(part);
  expect(prompt).not.toContain('other.txt');

  project.put('plan.yaml', plan('duration: 4s'));
  expect((await project.sluice('run', 'plan.yaml', '--detach')).status).toBe(0);
  await waitUntil('the agent is at the conflict', async () => (await stateOf(project, 'mender'))?.state === 'running', 60_000);
  const { waves } = JSON.parse((await project.sluice('status', '--json')).stdout) as Told;
  expect(waves).toMatchObject([{ id: 'first', state: 'resolving' }]);
  const { enginePid } = await project.status();
  process.kill(enginePid ?? 0, 'SIGKILL');
  await waitUntil('the engine has gone', async () => (await project.status()).enginePid !== enginePid);
  expect((await project.sluice('attach', '--headless')).status).toBe(0);
  expect(await stateOf(project, 'mender')).toMatchObject({ state: 'standingBy', attempt: 1 });
  expect(await graph(project)).toBe(undisturbed);
});

test('an agent that leaves the conflict as it is, is asked again; then a person is', async ({ project }) => {
  project.put('plan.yaml', plan('duration: 100ms, resolves: none'));
  expect((await project.sluice('run', 'plan.yaml', '--detach')).status).toBe(0);
  await waitUntil('a person is asked', async () => (await project.status()).attention.some(({ id }) => id === 'conflict:first/B'), 60_000);
  expect(await stateOf(project, 'mender')).toMatchObject({ state: 'standingBy', attempt: 2 });
  const { stdout } = await project.sluice('status');
  expect(stdout).toMatch(/mender could not settle that \(2 times/);
  const dir = / in (\/\S+), then approve/.exec((await project.sluice('status', '--json')).stdout)?.[1] ?? '';
  execFileSync('sh', ['-c', 'printf "a\\nb\\n" > list.txt'], { cwd: dir });
  expect((await project.sluice('approve', 'conflict:first/B', '--by', 'ada')).status).toBe(0);
  expect((await project.sluice('attach', '--headless')).status).toBe(0);
  expect(await graph(project)).toContain('list.txt (ada)');
});

test('what stands by is drawn apart in the plan, and is no part of what is predicted', async ({ project }) => {
  project.put('plan.yaml', plan('duration: 100ms'));
  const { stdout, status } = await project.sluice('plan', 'plan.yaml');
  expect(status).toBe(0);
  expect(stdout).toContain('stands by for conflicts  mender');
  expect(stdout.match(/mender/g)).toHaveLength(1);
});
