import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import { waitUntil } from '../support/wait.ts';
import { start } from './support/command.ts';
import { projectTest as test, type Project } from './support/project.ts';

const program = resolve('test/fixtures/programs/like-agent.ts');
const kinds = ['claude', 'codex', 'gemini'] as const;

const planOf = (project: Project, kind: string, settings = '') => `version: 1
streams:
  - id: A
    agent: ${kind}
    prompt: Touch it
    wrap: [${process.execPath}, ${program}]
    env: { HOME: ${project.dir} }
${settings}`;

test.for(kinds)('%s in a terminal: is asked for leave by a person, works, and is left by its own keys', async (kind, { project }) => {
  project.put('plan.yaml', planOf(project, kind));
  const running = start(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
  await waitUntil('a run is there', async () => (await project.sluice('status')).status === 0);
  const item = await waitUntil('it asks', async () => (await project.status()).attention.find(({ id }) => id.startsWith('permission:')));
  expect(existsSync(project.path('asked'))).toBe(false);
  expect((await project.sluice('approve', item.id)).status).toBe(0);
  const { status, stdout } = await running.done;
  expect(status, stdout).toBe(0);
  expect(existsSync(project.path('asked'))).toBe(true);
  expect(stdout).toMatch(/exit status 0 after/);
});

test.for(kinds)('%s in a terminal: what a rule allows is allowed while the engine is killed again and again', async (kind, { project }) => {
  project.put('plan.yaml', planOf(project, kind, '    permissions: { allow: [touch asked] }'));
  expect((await project.sluice('run', 'plan.yaml', '--detach')).status).toBe(0);
  for (let kills = 0; kills < 2; kills += 1) {
    const { enginePid, state } = await project.status();
    if (state === 'ended') break;
    if (enginePid !== null) process.kill(enginePid, 'SIGKILL');
    start(['attach', '--headless'], { cwd: project.dir }).done.catch(() => undefined);
    await waitUntil('another engine is there', async () => {
      const now = await project.status();
      return now.state === 'ended' || (now.enginePid !== null && now.enginePid !== enginePid);
    });
  }
  await project.waitForStream('A', 'succeeded');
  expect(existsSync(project.path('asked'))).toBe(true);
  const { stdout } = await project.sluice('events', '--json');
  const types = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: { type: string } }).event.type);
  for (const type of ['permissionAsked', 'permissionSettled', 'promptTaken'])
    expect(
      types.filter((each) => each === type),
      type,
    ).toHaveLength(1);
});

test('codex in a terminal: is told why it may not, goes on without it, and is done', async ({ project }) => {
  project.put('plan.yaml', planOf(project, 'codex'));
  const running = start(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
  await waitUntil('a run is there', async () => (await project.sluice('status')).status === 0);
  const item = await waitUntil('it asks', async () => (await project.status()).attention.find(({ id }) => id.startsWith('permission:')));
  expect((await project.sluice('reject', item.id, '--note', 'Leave it')).status).toBe(0);
  const { status, stdout } = await running.done;
  expect(status, stdout).toBe(0);
  expect(existsSync(project.path('asked'))).toBe(false);
});
