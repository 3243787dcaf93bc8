import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { sluice } from './support/command.ts';
import { program } from './support/package.ts';
import { waitUntil } from '../support/wait.ts';
import { nothingLeft, projectTest as test } from './support/project.ts';

const forever = `version: 1\nname: one\nworkspace: project\nstreams: [{id: A, run: ${program('forever')}}]\n`;

describe('what is wrong before anything starts gets a sentence and status 2', () => {
  test.for([
    [['run', 'nowhere.yaml'], /^sluice: there is no plan file nowhere\.yaml\. Did you mean somewhere\.yaml\?\n$/],
    [['run', '.'], /^sluice: \. is a folder, not a plan\. In it: /],
    [['run', 'bad.yaml', '--headless'], /^bad\.yaml:3:\d+: error: [\s\S]*\^[\s\S]*sluice: bad\.yaml has 1 error; nothing was started\n$/],
    [['run', 'binary.yaml'], /^sluice: binary\.yaml is no text file/],
    [['statsu'], /^sluice: statsu is neither a command nor a file\. Did you mean status\? See `sluice --help`\n$/],
    [['frobnicate'], /^sluice: frobnicate is neither a command nor a file\. Commands: init, run, check, /],
    [['run', 'somewhere.yaml', '--only', 'a', '--headless'], /^sluice: --only: the plan has no stream a\. Did you mean A\?\n$/],
    [['status'], /^sluice: nothing has run yet in .*\. Start a plan with `sluice run PLAN`, or try `sluice demo`\n$/],
    [['stop'], /^sluice: stop what\? Name streams, or give --all/],
    [['-C', 'nowhere', 'status'], /^sluice: -C nowhere: there is no such folder\n$/],
    [['logs', 'A', '--attempt', 'x'], /^sluice: /],
  ] as const)('%j', async ([argv, sentence], { project }) => {
    project.put('somewhere.yaml', forever);
    project.put('bad.yaml', 'version: 1\nstreams:\n  - {id: A, run: x, needs: B}\n');
    project.put('binary.yaml', 'a\0b');
    const { status, stdout, stderr } = await project.sluice(...argv);
    expect(stderr.replace('sluice: no terminal for the dashboard; printing lines, as with --headless\n', '')).toMatch(sentence);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(existsSync(project.path('.sluice'))).toBe(false);
  });

  test('check without a name checks the plans that are here', async ({ project }) => {
    expect(await project.sluice('check')).toMatchObject({ status: 2, stderr: expect.stringContaining('no plan here to check') as string });
    project.put('plans/good.yaml', forever);
    project.put('other.yaml', 'a: list of something else\n');
    expect(await project.sluice('check')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^plans\/good\.yaml: ok\n/) as string,
      stderr: '',
    });
  });

  test('plan and run without a name take the plan that is here, and never choose between several', async ({ project }) => {
    const planned = () => project.sluice('plan');
    expect(await planned()).toMatchObject({ status: 2, stderr: expect.stringContaining('no plan here, and none is named') as string });
    project.put('plans/one.yaml', forever);
    expect(await planned()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^one {2}1 stream/) as string });
    project.put('plans/two.yaml', forever);
    const several = 'sluice: there is more than one plan here. Name one of them: plans/one.yaml, plans/two.yaml\n';
    expect(await planned()).toMatchObject({ status: 2, stderr: several });
    expect(await project.sluice('run')).toMatchObject({ status: 2, stderr: expect.stringContaining(several) as string });
    project.put('plan.yaml', forever.replace('name: one', 'name: usual'));
    expect(await planned()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^usual {2}1 stream/) as string });
  });

  test('check shows every fault with its place, on standard output; as JSON too', async ({ project }) => {
    project.put('bad.yaml', 'version: 1\nstreams:\n  - {id: A, run: x, needs: [B, C]}\n');
    project.put('good.yaml', forever);
    const { status, stdout, stderr } = await project.sluice('check', 'bad.yaml', 'good.yaml', 'nowhere.yaml');
    expect(status).toBe(2);
    expect(stdout).toMatch(/bad\.yaml:3:\d+: error: .*`B`[\s\S]*bad\.yaml:3:\d+: error: .*`C`/);
    expect(stdout).toMatch(/good\.yaml: ok\n {2}one: 1 stream\n {2}no estimates to predict its time from\n {2}critical path A\n/);
    expect(stderr).toBe(
      'sluice: bad.yaml has 2 errors\nsluice: there is no plan file nowhere.yaml.\nsluice: 3 plans: 1 is right, 1 has errors, 1 cannot be read\n',
    );
    const json = JSON.parse((await project.sluice('check', '--json', 'bad.yaml', 'good.yaml')).stdout) as object;
    expect(json).toMatchObject({
      ok: false,
      plans: [
        { ok: false, diagnostics: [{ line: 3, severity: 'error' }, {}], summary: null },
        { ok: true, summary: { streams: 1 } },
      ],
    });
  });
});

describe('what makes no sense for a run that is there', () => {
  test('is refused with what there is', async ({ project }) => {
    project.put('plan.yaml', forever);
    const { stdout } = await project.sluice('run', 'plan.yaml', '--detach');
    const run = stdout.trim();
    await project.waitForStream('A', 'running');
    const complaints = async (...argv: string[]) => {
      const { status, stderr } = await project.sluice(...argv);
      return [status, stderr];
    };
    expect(await complaints('pause', 'a')).toEqual([2, 'sluice: this run has no stream `a`; did you mean `A`?. Its streams: A\n']);
    expect(await complaints('status', 'r-1999')).toEqual([2, `sluice: there is no run r-1999 here. The runs of this project:\n  ${run}\n`]);
    expect(await complaints('retry', 'gate:A/tests')).toEqual([2, 'sluice: this run has no gate `A/tests`\n']);
    expect(await complaints('approve', 'C1')).toEqual([2, 'sluice: nothing named C1 waits for a person; nothing waits at all\n']);
    expect(await complaints('resume', 'A')).toEqual([2, 'sluice: stream A is not paused\n']);
    expect(await complaints('logs', 'A', '--attempt', '2')).toEqual([2, 'sluice: stream A has no attempt 2; its last is 1\n']);
    expect((await project.status(run.slice(0, -2))).run).toBe(run);
    expect((await project.status(run.slice(-4))).run).toBe(run);
  });

  test('a second run of the same plan: told who has it; beside it only where the two cannot meet', async ({ project }) => {
    project.put('here.yaml', forever);
    project.put('scratch.yaml', forever.replace('workspace: project', 'workspace: scratch'));
    const first = (await project.sluice('run', 'here.yaml', '--detach')).stdout.trim();
    const second = await project.sluice('run', 'here.yaml', '--headless');
    expect(second).toMatchObject({ status: 2, stdout: '' });
    expect(second.stderr).toMatch(
      new RegExp(`^sluice: ${first} of this plan is running already \\(engine pid \\d+ on .*\\)\\. Look at it with .sluice attach.\n$`),
    );
    const beside = await project.sluice('run', 'here.yaml', '--new', '--headless');
    expect(beside.status).toBe(2);
    expect(beside.stderr).toContain('works in the same folder');

    await project.sluice('run', 'scratch.yaml', '--detach');
    const other = await project.sluice('run', 'scratch.yaml', '--new', '--detach');
    expect(other.status).toBe(0);
    const listed = async () =>
      JSON.parse((await project.sluice('runs', '--json')).stdout) as readonly { readonly run: string; readonly state: string }[];
    // `--detach` leaves when the run is recorded; its workspace is prepared behind it.
    const runs = await waitUntil('all three have their workspaces and run', async () => {
      const all = await listed();
      return all.length === 3 && all.every(({ state }) => state === 'running') && all;
    });
    for (const { run } of runs) expect(await project.sluice('stop', '--all', '--run', run)).toMatchObject({ status: 0 });
    await nothingLeft(project.dir);
  });
});

describe('a disk that is full', () => {
  const canMount = process.getuid?.() === 0 && spawnSync('mountpoint', ['-q', '/proc']).status === 0;

  test.skipIf(!canMount)('is told with a sentence; with room again the run goes on, and nothing is left running', async ({ project }) => {
    const disk = project.path('disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
    if (mounted.status !== 0) throw new Error(`cannot mount a small disk: ${String(mounted.stderr)}`);
    try {
      project.put(
        'disk/plan.yaml',
        `version: 1
name: full
workspace: project
streams:
  - {id: A, run: 'test -e room || head -c 20m /dev/zero > fill; true'}
  - {id: B, needs: A, run: 'true'}
`,
      );
      const full = await sluice(['run', 'plan.yaml', '--headless'], { cwd: disk });
      expect(full.stderr).toMatch(/the disk that holds .* is full; free some space, then 'sluice attach' goes on with the run/);
      expect(full.status).toBe(5);
      rmSync(join(disk, 'fill'));
      project.put('disk/room', '');
      expect((await sluice(['attach', '--headless'], { cwd: disk })).status).toBe(0);
      await nothingLeft(disk);
    } finally {
      await sluice(['-C', disk, 'stop', '--all']);
      spawnSync('umount', ['-l', disk]);
    }
  });
});
