import { describe, expect } from 'vitest';
import type { Envelope } from '../../src/core/run/events.ts';
import { fold } from '../../src/core/run/reduce.ts';
import { start } from './support/command.ts';
import { bin, program } from './support/package.ts';
import { nothingLeft, projectTest as test } from './support/project.ts';
import { terminal } from './support/terminal.ts';

const plan = (streams: string, rest = '') => `version: 1\nname: test\n${rest}streams:\n${streams}`;

describe('a plan runs to its end without a terminal', () => {
  test('and passes, with a line for each event and a table at the end', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: echo one > a.txt}\n  - {id: B, needs: A, run: cat a.txt, gates: [test -s a.txt]}\n`));
    const { status, stdout, stderr } = await project.sluice('run', 'plan.yaml');
    expect(stderr).toBe('sluice: no terminal for the dashboard; printing lines, as with --headless\n');
    const lines = stdout.split('\n').map((line) => line.replace(/^ *\d+:\d\d\.\d {2}/, '').replace(/pid \d+/, 'pid N'));
    expect(lines.filter((line) => /^[AB] /.test(line)).map((line) => line.replace(/ +/g, ' '))).toEqual([
      'A started (pid N)',
      expect.stringMatching(/^A exit status 0 after/),
      'A succeeded',
      'B started (pid N)',
      expect.stringMatching(/^B exit status 0 after/),
      'B succeeded',
    ]);
    expect(stdout).toMatch(/gate B\/\S+.*passed in/);
    expect(stdout).toMatch(/^r-\S+ passed after .*: 2 streams succeeded$/m);
    // eslint-disable-next-line no-control-regex -- There must be no escape sequence.
    expect(stdout).not.toMatch(/\u001b/);
    expect(status).toBe(0);
    await nothingLeft(project.dir);
  });

  test.for([
    ['a stream fails', 'A', 1],
    ['a gate fails', 'G', 1],
    ['an optional stream fails', 'O', 0],
  ] as const)('with the right exit status when %s', async ([, only, status], { project }) => {
    project.put(
      'plan.yaml',
      plan(
        `  - {id: A, run: ${program('exit-n', 3)}}\n  - {id: G, run: 'true', gates: ['false']}\n  - {id: O, run: 'false', optional: true}\n`,
      ),
    );
    const done = await project.sluice('run', 'plan.yaml', '--headless', '--only', only);
    expect(done).toMatchObject({ status, stderr: '' });
    await nothingLeft(project.dir);
  });

  test('a child that dies at once is told, with its status', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: ${program('exit-n', 7)}}\n  - {id: B, run: [frobnicate]}\n`));
    const { status, stdout } = await project.sluice('run', 'plan.yaml', '--headless');
    expect(stdout).toMatch(/A +failed: exit status 7/);
    expect(stdout).toMatch(/B +could not be started: .*frobnicate/);
    expect(status).toBe(1);
  });

  test('--speed makes weeks seconds, timeouts as they are', async ({ project }) => {
    const streams = `  - {id: A, agent: demo, estimate: 1w..2w, timeout: 40w}\n  - {id: B, agent: demo, estimate: 3d, needs: [A, C]}\n`;
    project.put('plan.yaml', `${plan(streams)}checkpoints:\n  - {id: C, at: T+2w}\n`);
    const { status, stdout } = await project.sluice('run', 'plan.yaml', '--headless', '--speed', '1000000');
    expect(stdout.split('\n')[0]).toMatch(/test, 2 streams; .*; speed 1000000x$/);
    expect(stdout).toMatch(/B +succeeded/);
    expect(status).toBe(0);
    await nothingLeft(project.dir);
  });

  test.for(['0', 'fast', '1000001'])('--speed %s is refused, and nothing is started', async (speed, { project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: 'true'}\n`));
    const { status, stderr } = await project.sluice('run', 'plan.yaml', '--headless', '--speed', speed);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/^sluice: --speed must be .*\n$/) as string });
    await nothingLeft(project.dir);
  });

  test('--json prints every event, which fold to the state that the run ended in', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: ${program('burst', 2000)}}\n  - {id: B, needs: A, run: 'true'}\n`));
    const { status, stdout, stderr } = await project.sluice('run', 'plan.yaml', '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Envelope);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(fold(events).status).toMatchObject({ kind: 'ended', outcome: 'passed' });
    expect((await project.sluice('events', '--json')).stdout).toBe(stdout);
  });

  test('what a child printed is all there afterwards', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: ${program('burst', 20_000)}}\n`));
    await project.sluice('run', 'plan.yaml', '--headless');
    const { stdout } = await project.sluice('logs', 'A');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.at(-1)).toBe('LAST');
    expect(lines).toHaveLength(20_001);
  });

  test('--no-wait leaves with status 3 where only a person can go on, and the run waits for them', async ({ project }) => {
    project.put(
      'plan.yaml',
      plan(`  - {id: A, run: 'true'}\n  - {id: B, needs: [C1], run: 'true'}\n`, `checkpoints: [{id: C1, needs: [A], review: true}]\n`),
    );
    const held = await project.sluice('run', 'plan.yaml', '--no-wait');
    expect(held.status).toBe(3);
    expect(held.stderr).toContain('$ sluice approve review:C1');
    expect(held.stdout).toMatch(/checkpoint C1 +waits for a person -> sluice approve review:C1/);

    const watching = start(['attach', '--headless'], { cwd: project.dir });
    await watching.waitForOut('the hold is shown', /waits for a person/);
    expect(await project.sluice('approve', 'C1', '--by', 'bob', '--note', 'fine')).toMatchObject({
      status: 0,
      stderr: 'sluice: approved review:C1\n',
    });
    const { status, stdout } = await watching.done;
    expect(stdout).toMatch(/checkpoint C1 +approved by bob: fine/);
    expect(status).toBe(0);
    await nothingLeft(project.dir);
  });

  test('--yes approves review holds', async ({ project }) => {
    project.put(
      'plan.yaml',
      plan(`  - {id: A, run: 'true'}\n  - {id: B, needs: [C1], run: 'true'}\n`, `checkpoints: [{id: C1, needs: [A], review: true}]\n`),
    );
    expect(await project.sluice('run', 'plan.yaml', '--headless', '--yes')).toMatchObject({ status: 0 });
  });

  test('--detach prints the id and leaves; a question is answered from another process', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: ${program('asks')}}\n`));
    const begun = await project.sluice('run', 'plan.yaml', '--detach');
    expect(begun.stdout).toMatch(/^r-\d{8}-\d{6}-\w{4}\n$/);
    const watching = start(['events', '--follow'], { cwd: project.dir });
    await watching.waitForOut('the question is asked', /Which colour\? -> sluice send A TEXT/);
    expect(await project.sluice('send', 'A', 'deep', 'blue')).toMatchObject({ status: 0 });
    expect((await watching.done).stdout).toMatch(/A +succeeded/);
    expect((await project.sluice('logs', 'A')).stdout).toContain('the answer is deep blue');
    await nothingLeft(project.dir);
  });

  test('in a terminal that can do nothing, and from a plan that comes through a pipe', async ({ project }) => {
    project.put('plan.yaml', plan(`  - {id: A, run: 'true'}\n`));
    const dumb = terminal(['run', 'plan.yaml'], { cwd: project.dir, env: { TERM: 'dumb' } });
    expect(await dumb.ended()).toBe(0);
    expect(dumb.text()).toMatch(/no terminal for the dashboard[\s\S]*A +succeeded/);
    const piped = terminal([], {
      cwd: project.dir,
      program: ['sh', '-c', `sed s/A/P/ plan.yaml | ${process.execPath} ${bin} run /dev/stdin --headless`],
    });
    expect(await piped.ended()).toBe(0);
    expect(piped.text()).toMatch(/P +succeeded/);
  });
});
