import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { waitUntil } from '../support/wait.ts';
import { projectTest as test, type Project } from './support/project.ts';

/** Two branches that conflict where no rule says anything: a person settles it, who does not care which engine asked. */
const commit = 'git add --all; git -c user.name=a -c user.email=a@example.org commit --quiet --message $SLUICE_STREAM';
const plan = `
version: 1
workspace: { scratch: { files: { list.txt: "one\\n" } } }
streams:
  - { id: A, worktree: true, run: 'echo a >> list.txt; ${commit}' }
  - { id: B, worktree: true, run: 'echo b >> list.txt; ${commit}' }
  - { id: C, run: 'cat list.txt', needs: [first] }
waves:
  - { id: first, merge: [A, B], gates: [{ name: both, run: 'grep -q a list.txt && grep -q b list.txt' }], then: { merge_into: main, tag: v1 } }
`;
const item = 'conflict:first/B';

const isAsked = async (project: Project) => (await project.status()).attention.some(({ id }) => id === item);

/** The folder that the question names. */
async function askedIn(project: Project): Promise<string> {
  const { attention } = JSON.parse((await project.sluice('status', '--json')).stdout) as {
    readonly attention: readonly { readonly id: string; readonly detail: string }[];
  };
  const dir = / in (\/\S+), then approve/.exec(attention.find(({ id }) => id === item)?.detail ?? '')?.[1] ?? '';
  expect(existsSync(dir)).toBe(true);
  return dir;
}

/** Kills the engine that has the run, if one has. */
async function killEngine(project: Project): Promise<void> {
  const { enginePid } = await project.status();
  if (enginePid === null) return;
  process.kill(enginePid, 'SIGKILL');
  await waitUntil('the engine has gone', async () => (await project.status()).enginePid !== enginePid);
}

const graph = async (project: Project) =>
  execFileSync('git', ['log', '--graph', '--topo-order', '--format=%s %T %(trailers:key=Sluice-Resolved,valueonly)', 'v1'], {
    cwd: (await project.status()).workspaceDir,
    encoding: 'utf8',
  });

/** Runs the plan to the question, and answers it. @param disturb is called while a person is asked, and when they have answered */
async function settled(project: Project, disturb: () => Promise<void>): Promise<string> {
  project.put('plan.yaml', plan);
  expect((await project.sluice('run', 'plan.yaml', '--detach')).status).toBe(0);
  await waitUntil('a person is asked', () => isAsked(project), 60_000);
  await disturb();
  writeFileSync(join(await askedIn(project), 'list.txt'), 'one\na\nb\n');
  expect((await project.sluice('approve', item, '--by', 'ada')).status).toBe(0);
  await disturb();
  // Whoever looks at the run has it go on.
  expect((await project.sluice('attach', '--headless')).status).toBe(0);
  expect((await project.status()).outcome).toBe('passed');
  return graph(project);
}

test('an engine that dies while a person is asked is not missed: the next one takes the answer, and the graph is the same', async ({
  project,
}) => {
  const undisturbed = await settled(project, () => Promise.resolve());
  let kills = 0;
  const killed = await settled(project, async () => {
    expect((await project.status()).enginePid !== null || kills > 0).toBe(true);
    kills += 1;
    await killEngine(project);
  });
  expect(kills).toBe(2);
  expect(killed).toMatch(/Merge .*B.*list\.txt \(ada\)[^]*Merge .*A/);
  expect(killed).toBe(undisturbed);
});
