import { expect } from 'vitest';
import type { Envelope } from '../../src/core/run/events.ts';
import { start } from './support/command.ts';
import { program } from './support/package.ts';
import { nothingLeft, projectTest as test } from './support/project.ts';

const twoSteps = (go: string) => `version: 1
name: steps
streams:
  - {id: A, run: '${program('until-file', go)}', gates: [{name: look, run: 'echo looked at it'}]}
  - {id: B, needs: A, run: 'echo from b'}
`;

test('status shows how the run stands, and --watch each change until the end', async ({ project }) => {
  project.put('plan.yaml', twoSteps(project.path('go')));
  await project.sluice('run', 'plan.yaml', '--detach');
  await project.waitForStream('A', 'running');
  const { stdout } = await project.sluice('status');
  expect(stdout).toMatch(/^steps {2}r-\S+ {2}running {2}0 of 2 streams ended/);
  expect(stdout).toMatch(/^A {2,}running/m);
  expect(stdout).toMatch(/^B {2,}waiting .*waits for A$/m);
  const text = start(['status', '--watch'], { cwd: project.dir });
  const data = start(['status', '--watch', '--json'], { cwd: project.dir });
  await text.waitForOut('it shows the first', /A {2,}running/);
  await data.waitForOut('it shows the first', /"running"/);
  project.put('go', '');
  expect((await text.done).stdout).toMatch(/B {2,}running[\s\S]*passed {2}2 of 2 streams ended/);
  const states = (await data.done).stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly state: string }).state);
  expect(states[0]).toBe('running');
  expect(states.at(-1)).toBe('passed');
});

test('events and logs follow a run to its end, from the first on', async ({ project }) => {
  project.put('plan.yaml', twoSteps(project.path('go')));
  await project.sluice('run', 'plan.yaml', '--detach');
  await project.waitForStream('A', 'running');
  const events = start(['events', '--json', '--follow'], { cwd: project.dir });
  const log = start(['logs', 'A', '--follow'], { cwd: project.dir });
  const cast = start(['logs', 'A', '--follow', '--cast'], { cwd: project.dir });
  await events.waitForOut('what happened before', /runCreated[\s\S]*streamSpawned/);
  await log.waitForOut('what was printed before', /READY/);
  await cast.waitForOut('the recording as it is', /"version":2[\s\S]*READY/);
  project.put('go', '');
  const all = (await events.done).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Envelope);
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
  expect((await log.done).stdout).toBe('READY\nDONE\n');
  expect((await cast.done).stdout).toMatch(/DONE/);
  expect((await project.sluice('logs', 'gate:A/look')).stdout).toContain('looked at it');
  expect((await project.sluice('logs', 'B')).stdout).toBe('from b\n');
  const lines = (await project.sluice('events')).stdout;
  expect(lines).toMatch(/gate A\/look +passed/);
  await nothingLeft(project.dir);
});

test('what waits is listed with the commands that answer it; words for the completion of shells', async ({ project }) => {
  project.put(
    'plan.yaml',
    `version: 1\nname: waits\nstreams: [{id: A, run: 'true'}, {id: B, needs: [C1], run: 'true'}]\ncheckpoints: [{id: C1, needs: [A], review: true}]\n`,
  );
  expect((await project.sluice('completion', '--words', 'streams')).stdout).toBe('');
  await project.sluice('run', 'plan.yaml', '--no-wait');
  const { stdout } = await project.sluice('approve');
  expect(stdout).toMatch(/^! review:C1 {2}review C1 \(.*, frees 1 stream\)$/m);
  expect(stdout).toContain('$ sluice reject review:C1');
  expect((await project.sluice('completion', '--words', 'streams')).stdout).toBe('A\nB\n');
  expect((await project.sluice('completion', '--words', 'items')).stdout).toBe('review:C1\n');
  const rejected = await project.sluice('reject', 'review:C1', '--note', 'not yet');
  expect(rejected).toMatchObject({ status: 0, stderr: 'sluice: rejected review:C1\n' });
  const { stdout: end, status } = await project.sluice('attach', '--headless');
  expect(end).toMatch(/checkpoint C1 +rejected by .*: not yet/);
  expect(status).toBe(1);
  expect((await project.sluice('runs')).stdout).toMatch(/^RUN +STATE[\s\S]*failed .* 1\/2 +waits\n$/);
});

test('hints name the folder when the command was called for another', async ({ project }) => {
  project.put('sub dir/plan.yaml', `version: 1\nname: x\nstreams: [{id: A, run: ${program('asks')}}]\n`);
  const run = start(['-C', 'sub dir', 'run', 'plan.yaml', '--no-wait'], { cwd: project.dir });
  const { stdout, status } = await run.done;
  expect(stdout).toContain("-> sluice -C 'sub dir' send A TEXT");
  expect(status).toBe(3);
  await project.sluice('-C', 'sub dir', 'stop', '--all');
});
