import { DatabaseSync } from 'node:sqlite';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Report } from '../../src/core/report/report.ts';
import type { PhaseResults } from '../../src/core/report/phase-results.ts';
import { start } from './support/command.ts';
import { program } from './support/package.ts';
import { projectTest as test, type Project } from './support/project.ts';

const steps = (go: string) => `version: 1
name: steps
phases: [{id: one, title: First}]
streams:
  - {id: A, phase: one, run: '${program('until-file', go)}', estimate: 1m, gates: [{name: look, run: 'echo looked at it'}]}
  - {id: B, needs: A, run: 'echo from b > b.txt', deliverables: [b.txt]}
`;

const told = async (project: Project, ...args: readonly string[]): Promise<Report> => {
  const { status, stdout, stderr } = await project.sluice('report', '--format', 'json', ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Report;
};

test('a report of a run that goes on, and of the same run when it has passed', async ({ project }) => {
  project.put('plan.yaml', steps(project.path('go')));
  await project.sluice('run', 'plan.yaml', '--detach');
  await project.waitForStream('A', 'running');
  const live = await told(project);
  expect(live.run).toMatchObject({ plan: 'steps', status: 'running', outcome: null, endedAt: null });
  expect(live.streams.map(({ id, status }) => [id, status])).toEqual([
    ['A', 'running'],
    ['B', 'waiting'],
  ]);
  expect(live.deliverables).toMatchObject([{ stream: 'B', path: 'b.txt', found: { kind: 'notLookedFor' } }]);
  const attached = start(['attach', '--headless'], { cwd: project.dir });
  await attached.waitForOut('it shows what happened before', / A /);
  project.put('go', '');
  expect((await attached.done).status).toBe(0);

  const passed = await told(project, 'latest');
  expect(passed.run).toMatchObject({ status: 'ended', outcome: 'passed', engines: 1 });
  expect(passed.order).toMatchObject({ verdict: 'kept', counts: { kept: 1, violated: 0, notComparable: 0 }, contradictions: [] });
  expect(passed.gates).toMatchObject([{ id: 'A/look', state: 'passed' }]);
  expect(passed.streams[0]!.timing.mark).toBe('faster');
  // `printf 'from b\n' | sha256sum`
  const sha256 = 'f1f26c67579536f77eb88458667fcc2bfce43ae4ca0b7ef6421fa9db026ccb0e';
  expect(passed.deliverables).toMatchObject([{ stream: 'B', path: 'b.txt', found: { kind: 'file', bytes: 7, sha256 } }]);

  const toFile = await project.sluice('report', '-o', 'out.md');
  expect(toFile).toMatchObject({ status: 0, stdout: '', stderr: 'sluice: wrote out.md\n' });
  expect(readFileSync(project.path('out.md'), 'utf8')).toMatch(/^# steps: passed\n[\s\S]*\| A +\| succeeded +\| one/);

  await project.sluice('report', '-o', 'out.html');
  expect(readFileSync(project.path('out.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<svg class="gantt"/);
  await project.sluice('report', '-o', 'junit.xml');
  expect(readFileSync(project.path('junit.xml'), 'utf8')).toMatch(/<testsuites name="steps" tests="4" failures="0" errors="0" skipped="0"/);

  const results = JSON.parse((await project.sluice('report', '--phase', 'one')).stdout) as PhaseResults;
  expect(results).toMatchObject({ plan: 'steps', phase: { id: 'one', status: 'succeeded', results: [{ id: 'A', status: 'succeeded' }] } });
});

test('a run that failed is reported with exit status 0, and says what failed', async ({ project }) => {
  project.put('plan.yaml', `version: 1\nname: bad\nstreams: [{id: A, run: 'exit 3'}, {id: B, needs: A, run: 'true'}]\n`);
  expect((await project.sluice('run', 'plan.yaml', '--headless')).status).toBe(1);
  const report = await told(project);
  expect(report.run.outcome).toBe('failed');
  expect(report.streams.map(({ status, attempts }) => [status, attempts.map(({ endText }) => endText)])).toEqual([
    ['failed', ['exit status 3']],
    ['skipped', []],
  ]);
  expect(report.order.attempts.map(({ stream }) => stream)).toEqual(['A']);
  expect((await project.sluice('report')).stdout).toMatch(/\| A +\| +1 \|.*exit status 3/);
});

test('a journal that was tampered with says that the order was violated', async ({ project }) => {
  project.put('plan.yaml', `version: 1\nname: order\nstreams: [{id: A, run: 'true'}, {id: B, needs: A, run: 'true'}]\n`);
  await project.sluice('run', 'plan.yaml', '--headless');
  expect((await told(project)).order.verdict).toBe('kept');

  const journal = new DatabaseSync(project.path('.sluice/journal.db'));
  const exit = journal.prepare(`SELECT mono FROM events WHERE type = 'streamExited' AND data LIKE '%"A"%'`).get() as { mono: number };
  journal.prepare(`UPDATE events SET mono = ? WHERE type = 'streamSpawned' AND data LIKE '%"B"%'`).run(exit.mono - 1);
  journal.close();
  const { order } = await told(project);
  expect(order.verdict).toBe('violated');
  expect(order.attempts.find(({ stream }) => stream === 'B')!.needs).toMatchObject([
    { need: 'A has succeeded', verdict: 'violated', marginMs: -1 },
  ]);
  expect((await project.sluice('report')).stdout).toMatch(/^\| Order +\| violated: /m);
});

test('what cannot be written says so', async ({ project }) => {
  expect(await project.sluice('report')).toMatchObject({ status: 2, stderr: expect.stringContaining('nothing has run yet') });
  project.put('plan.yaml', `version: 1\nname: x\nphases: [{id: build}]\nstreams: [{id: A, phase: build, run: 'true'}]\n`);
  await project.sluice('run', 'plan.yaml', '--headless');
  const refused = async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await project.sluice('report', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    return stderr.trimEnd();
  };
  expect(await refused('--format', 'jsno')).toMatch(
    /^sluice: --format: there is no format jsno\. Did you mean json\? Formats: md, json, junit, html/,
  );
  expect(await refused('nope')).toMatch(/^sluice: there is no run nope here\./);
  expect(await refused('--phase', 'biuld')).toBe(
    'sluice: --phase: the plan of this run has no phase biuld. Did you mean build? Its phases: build',
  );
  expect(await refused('--phase', 'build', '--format', 'md')).toMatch(/^sluice: --phase prints/);
  expect(await refused('-o', 'no/such/folder.md')).toMatch(/^sluice: -o: no\/such\/folder\.md cannot be written: ENOENT/);
});

const counted = `version: 1
streams:
  - {id: A, run: 'mkdir -p coverage && printf "SF:a.js\\nDA:1,1\\nDA:2,1\\nDA:3,0\\nend_of_record\\n" > coverage/lcov.info'}
metrics:
  - {name: lines, target: '>= 60%', from: {file: coverage/lcov.info, stream: A, coverage: lcov}}
  - {name: lint, target: '= 0', from: {file: lint.json, json: /errors}}
`;

test('metrics are read from files, and told with their targets', async ({ project }) => {
  project.put('plan.yaml', counted);
  const run = await project.sluice('run', 'plan.yaml', '--headless');
  expect(run.status).toBe(0);
  expect(run.stdout).toMatch(/metric lines +lines 66\.\d+%.*; target >= 60%/);
  const { metrics } = await told(project);
  expect(metrics).toMatchObject([
    { name: 'lines', from: 'coverage/lcov.info of A', status: 'met' },
    { name: 'lint', status: 'unmeasured', current: null, reason: expect.stringContaining('lint.json does not exist') },
  ]);
});
