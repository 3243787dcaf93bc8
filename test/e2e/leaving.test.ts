import { describe, expect } from 'vitest';
import { waitUntil } from '../support/wait.ts';
import { start } from './support/command.ts';
import { program } from './support/package.ts';
import { nothingLeft, projectTest as test } from './support/project.ts';
import { key, terminal } from './support/terminal.ts';

/** Streams that end by nothing but being ended: plainly, by KILL only, and with a child in a session of its own. */
const stubborn = `version: 1
name: stubborn
streams:
  - {id: plain, run: ${program('forever')}}
  - {id: stubborn, run: ${program('ignores-term')}}
  - {id: forked, run: ${program('double-fork')}}
`;
const oneForever = `version: 1\nname: one\nstreams: [{id: A, run: ${program('forever')}}]\n`;

describe('Ctrl-C on a headless run', () => {
  test('twice stops everything and leaves no child', async ({ project }) => {
    project.put('plan.yaml', stubborn);
    const run = terminal(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
    await run.waitFor('all three run', (screen) => (screen.match(/started \(pid/g) ?? []).length === 3);
    run.keys(key.ctrlC);
    await run.waitFor('it asks', /press Ctrl-C again within 10 s to stop everything/);
    run.keys(key.ctrlC);
    expect(await run.ended()).toBe(130);
    expect(run.text()).toMatch(/r-\S+ stopped after/);
    await nothingLeft(project.dir);
  });

  test('once changes nothing', async ({ project }) => {
    project.put('plan.yaml', `version: 1\nname: one\nstreams: [{id: A, run: ${program('until-file', project.path('go'))}}]\n`);
    const run = terminal(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
    await run.waitFor('it runs', /A +started/);
    run.keys(key.ctrlC);
    await run.waitFor('it asks', /press Ctrl-C again/);
    project.put('go', '');
    expect(await run.ended()).toBe(0);
  });
});

test('Ctrl-C on the dashboard asks; stopping everything leaves no child', async ({ project }) => {
  project.put('plan.yaml', stubborn);
  const t = terminal(['run', 'plan.yaml'], { cwd: project.dir });
  await t.waitFor('all three run', (screen) => ['plain', 'stubborn', 'forked'].every((name) => screen.includes(`● ${name}`)));
  t.keys(key.ctrlC);
  await t.waitFor('it asks', /stop everything/i);
  t.keys('x');
  await t.waitFor('the run was stopped', /run stopped/);
  expect(await t.leave()).toBe(4);
  await nothingLeft(project.dir);
});

describe('who leaves a run leaves it running', () => {
  test('SIGTERM to the headless face', async ({ project }) => {
    project.put('plan.yaml', oneForever);
    const run = start(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
    await run.waitForOut('it runs', /A +started/);
    run.kill('SIGTERM');
    const { status, stderr } = await run.done;
    expect({ status, stderr }).toMatchObject({
      status: 143,
      stderr: expect.stringContaining('goes on, `sluice attach` comes back to it') as string,
    });
    expect(await project.status()).toMatchObject({ state: 'running', streams: [{ state: 'running' }] });
  });

  test('a headless face that is killed', async ({ project }) => {
    project.put('plan.yaml', `version: 1\nname: one\nstreams: [{id: A, run: ${program('until-file', project.path('go'))}}]\n`);
    const run = start(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
    await run.waitForOut('it runs', /A +started/);
    run.kill('SIGKILL');
    await run.done;
    project.put('go', '');
    expect((await project.sluice('attach', '--headless')).status).toBe(0);
    await nothingLeft(project.dir);
  });

  test('a reader of its output that goes away', async ({ project }) => {
    project.put('plan.yaml', oneForever);
    const run = start(['run', 'plan.yaml', '--json'], { cwd: project.dir });
    await run.waitForOut('it runs', /streamSpawned/);
    run.closeOutput();
    await project.sluice('pause', 'A');
    const { status, stderr } = await run.done;
    expect({ status, stderr }).toEqual({ status: 141, stderr: '' });
    expect((await project.status()).state).toBe('running');
  });

  test('a terminal that disappears', async ({ project }) => {
    project.put('plan.yaml', oneForever);
    const dashboard = terminal(['run', 'plan.yaml'], { cwd: project.dir });
    await dashboard.waitFor('the pane is live', /READY/);
    dashboard.hangUp();
    await waitUntil('the dashboard has gone', () => {
      try {
        process.kill(dashboard.pid, 0);
        return false;
      } catch {
        return true;
      }
    });
    expect(await project.status()).toMatchObject({ state: 'running', streams: [{ state: 'running' }] });
    const again = terminal(['attach'], { cwd: project.dir });
    await again.waitFor('it is attached again', /READY/);
    expect(await again.leave()).toBe(0);
  });
});

test('stop --all from another process ends the run, with status 4 for those who watch it', async ({ project }) => {
  project.put('plan.yaml', stubborn);
  const run = start(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
  await run.waitForOut('all three run', /(started \(pid[\s\S]*){3}/);
  expect(await project.sluice('stop', '--all', '--by', 'bob')).toMatchObject({ status: 0 });
  const { status, stdout } = await run.done;
  expect(stdout).toMatch(/run +bob asks to stop \(all\)/);
  expect(status).toBe(4);
  await nothingLeft(project.dir);
});
