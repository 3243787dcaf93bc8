import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { fold } from '../../src/core/run/reduce.ts';
import type { Envelope } from '../../src/core/run/events.ts';
import { waitUntil } from '../support/wait.ts';
import { start } from './support/command.ts';
import { processesOf } from './support/leftovers.ts';
import { program } from './support/package.ts';
import { nothingLeft, projectTest as test, type Project } from './support/project.ts';
import { terminal } from './support/terminal.ts';

/** A runs until the test says so, and writes down each start; B follows. */
const planFor = (project: Project) => `version: 1
name: deaths
workspace: project
streams:
  - {id: A, run: 'echo started >> ${project.path('starts')}; ${program('until-file', project.path('go'))}'}
  - {id: B, needs: A, run: 'echo b >> ${project.path('b')}'}
`;
const starts = (project: Project) => readFileSync(project.path('starts'), 'utf8').trim().split('\n').length;
const begin = async (project: Project) => {
  project.put('plan.yaml', planFor(project));
  const { stdout } = await project.sluice('run', 'plan.yaml', '--detach');
  await project.waitForStream('A', 'running');
  return stdout.trim();
};
const pidOf = (project: Project, what: 'engine' | 'host'): number => {
  const found = processesOf(project.dir).filter(({ command }) => command.includes(`${what}.js`));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} processes look like the ${what}`);
  return found[0].pid;
};
const journal = async (project: Project) =>
  (await project.sluice('events', '--json')).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Envelope);

describe('the engine is killed', () => {
  test('`sluice run` of the same plan resumes it, and no stream is run twice', async ({ project }) => {
    const run = await begin(project);
    process.kill(pidOf(project, 'engine'), 'SIGKILL');
    await waitUntil('it is seen as gone', async () => (await project.status()).state === 'interrupted');
    const again = start(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
    await again.waitForErr('it says so', new RegExp(`resuming ${run}, which has not ended`));
    await again.waitForOut('it is resumed', /resumed by a new engine/);
    project.put('go', '');
    expect((await again.done).status).toBe(0);
    expect(starts(project)).toBe(1);
    expect(fold(await journal(project)).status).toMatchObject({ kind: 'ended', outcome: 'passed' });
    await nothingLeft(project.dir);
  });

  test('a stream that ended meanwhile is not run again', async ({ project }) => {
    await begin(project);
    process.kill(pidOf(project, 'engine'), 'SIGKILL');
    project.put('go', '');
    await waitUntil('the stream has ended', () => !processesOf(project.dir).some(({ command }) => command.includes('until-file')));
    expect((await project.sluice('attach', '--headless')).status).toBe(0);
    expect(starts(project)).toBe(1);
  });

  test('a face that watches starts another, and goes on', async ({ project }) => {
    await begin(project);
    const watching = start(['attach', '--headless'], { cwd: project.dir });
    await watching.waitForOut('it watches', /A +started/);
    process.kill(pidOf(project, 'engine'), 'SIGKILL');
    await watching.waitForErr('it says so', /the engine is gone .*starting another/);
    await watching.waitForOut('it goes on', /resumed by a new engine/);
    project.put('go', '');
    expect((await watching.done).status).toBe(0);
    expect(starts(project)).toBe(1);
  });

  test('a request resumes the run', async ({ project }) => {
    await begin(project);
    process.kill(pidOf(project, 'engine'), 'SIGKILL');
    expect(await project.sluice('pause', 'A')).toMatchObject({ status: 0, stderr: expect.stringContaining('resuming it') as string });
    await project.waitForStream('A', 'paused');
  });
});

test('the host is killed: its streams are lost and tried again, and nothing of them is left', async ({ project }) => {
  await begin(project);
  const before = await project.status();
  process.kill(pidOf(project, 'host'), 'SIGKILL');
  await waitUntil('another attempt runs', async () =>
    (await project.status()).streams.some(({ attempt, state }) => attempt === 2 && state === 'running'),
  );
  expect(processesOf(project.dir).map(({ pid }) => pid)).not.toContain(before.streams[0]?.pid);
  project.put('go', '');
  expect((await project.sluice('attach', '--headless')).status).toBe(0);
  expect((await journal(project)).filter(({ event }) => event.type === 'streamLost')).toHaveLength(1);
  await nothingLeft(project.dir);
});

test('engine and host are killed at once: the run is resumed to its end', async ({ project }) => {
  await begin(project);
  const pids = [pidOf(project, 'engine'), pidOf(project, 'host')];
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  project.put('go', '');
  expect((await project.sluice('run', 'plan.yaml', '--headless')).status).toBe(0);
  await nothingLeft(project.dir);
});

test('a dashboard is killed: the run does not notice', async ({ project }) => {
  project.put('plan.yaml', planFor(project));
  const dashboard = terminal(['run', 'plan.yaml'], { cwd: project.dir });
  await dashboard.waitFor('the pane is live', /READY/);
  process.kill(dashboard.pid, 'SIGKILL');
  await dashboard.ended();
  project.put('go', '');
  await waitUntil('the run has ended', async () => (await project.status()).outcome === 'passed');
  expect(starts(project)).toBe(1);
  await nothingLeft(project.dir);
});

test('an engine that is stopped is replaced by --take-over, and can decide nothing when it wakes up', async ({ project }) => {
  const run = await begin(project);
  const old = pidOf(project, 'engine');
  process.kill(old, 'SIGSTOP');
  const refused = await project.sluice('run', 'plan.yaml', '--headless');
  expect(refused).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(`${run} of this plan is running already (engine pid ${old}`) as string,
  });
  const watching = start(['attach', '--headless', '--take-over'], { cwd: project.dir });
  await watching.waitForOut('another has it', /resumed by a new engine/);
  process.kill(old, 'SIGCONT');
  await waitUntil('the old one leaves', () => !processesOf(project.dir).some(({ pid }) => pid === old));
  project.put('go', '');
  expect((await watching.done).status).toBe(0);
  expect(starts(project)).toBe(1);
});
