import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { waitUntil } from '../support/wait.ts';
import { git } from '../adapters/workspaces/repository.ts';
import { key, terminal } from './support/terminal.ts';
import { projectTest as test, type Project } from './support/project.ts';

/** A stream in a worktree whose gate wants a file to say something, a stream that ends when it is told to, and a sign-off over both. */
const plan = `version: 1
name: signed
streams:
  - {id: A, worktree: true, run: 'echo good > a.txt && git add . && git commit --quiet --message a', gates: [{name: tests, run: 'grep -q good a.txt'}]}
  - {id: B, run: 'until test -e go; do sleep 0.05; done'}
sign_off: {by: lead, evidence: [A/tests]}
final: 'test -e go'
`;

function repository(project: Project, written = plan): void {
  git(project.dir, 'init', '--quiet');
  git(project.dir, 'config', 'user.name', 'Ada');
  git(project.dir, 'config', 'user.email', 'ada@example.org');
  project.put('plan.yaml', written);
  appendFileSync(join(project.dir, '.git/info/exclude'), '.sluice\ngo\n');
  git(project.dir, 'add', '.');
  git(project.dir, 'commit', '--quiet', '--message', 'First');
}

/** Does wrong at first, and what the gate says of it when it is told. */
const mended = `version: 1
streams:
  - {id: A, run: 'if test -n "$SLUICE_FEEDBACK"; then cat "$SLUICE_FEEDBACK" > a.txt; else echo bad > a.txt; fi', gates: [{name: tests, run: 'echo good; grep -q good a.txt', feedback: 1}]}
`;

test('the output of a gate that fails goes back to the agent', async ({ project }) => {
  project.put('plan.yaml', mended);
  expect(await project.sluice('run', 'plan.yaml', '--headless')).toMatchObject({ status: 0 });
  expect((await project.status()).streams).toMatchObject([{ id: 'A', state: 'succeeded', attempt: 2 }]);
});

interface Shown {
  readonly run: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly gates: readonly {
    readonly id: string;
    readonly state: string;
    readonly round: number;
    readonly stale: { readonly to: string } | null;
  }[];
  readonly checkpoints: readonly {
    readonly id: string;
    readonly state: string;
    readonly by: string | null;
    readonly signature: { readonly override: string | null } | null;
    readonly voided: { readonly commit: string } | null;
  }[];
}
const shown = async (project: Project) => JSON.parse((await project.sluice('status', '--json')).stdout) as Shown;
const until = (why: string, project: Project, condition: (shown: Shown) => boolean) =>
  waitUntil(why, async () => condition(await shown(project)), 20_000);
/** Begins the run in a terminal of its own. */
async function begun(project: Project) {
  const run = terminal(['run', 'plan.yaml', '--headless'], { cwd: project.dir });
  await run.waitFor('the run has begun', /works in/);
  return run;
}
const gate = ({ gates }: Shown) => gates.find(({ id }) => id === 'A/tests');
const signOff = ({ checkpoints }: Shown) => checkpoints.find(({ id }) => id === 'sign-off');

/** Commits in the worktree of A, as a person would. @returns the commit */
async function commit(project: Project, text: string): Promise<string> {
  const dir = join(project.dir, '.sluice/worktrees', (await shown(project)).run, 'A');
  writeFileSync(join(dir, 'a.txt'), `${text}\n`);
  git(dir, 'commit', '--quiet', '--all', '--message', text);
  return git(dir, 'rev-parse', 'HEAD');
}

test(
  'a commit makes a verdict stale, which is measured again; a red one is signed for with a reason only',
  { timeout: 90_000 },
  async ({ project }) => {
    repository(project);
    const run = await begun(project);
    await until('the gate has passed', project, (found) => gate(found)?.state === 'passed');
    await commit(project, 'good, and more');
    await until('it is measured again', project, (found) => gate(found)?.round === 2 && gate(found)?.state === 'passed');
    await run.waitFor('the printer has told of it', /gate A\/tests +stale: it was measured on \w{10}, and \w{10} is checked/);

    project.put('go', '');
    await until('the sign-off is asked for', project, (found) => signOff(found)?.state === 'held');
    await commit(project, 'bad');
    const refused = await project.sluice('approve', 'review:sign-off', '--by', 'lead');
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toMatch(/sign-off cannot be signed: gate A\/tests (was stale and is being measured again|is stale|failed)/);
    await until('the gate has failed', project, (found) => gate(found)?.state === 'failed');
    const red = await project.sluice('approve', 'review:sign-off', '--by', 'lead');
    expect(red.stderr).toContain(
      'sign-off cannot be signed: gate A/tests failed with exit status 1. To sign all the same, give a reason with --override',
    );

    await project.sluice('approve', 'review:sign-off', '--by', 'lead', '--override', 'the test is wrong');
    await until('it is signed', project, (found) => signOff(found)?.signature?.override === 'the test is wrong');
    expect(signOff(await shown(project))).toMatchObject({ state: 'approved', by: 'lead' });
  },
);

const signedEarly = plan.replace(/sign_off.*\n/, 'sign_off: {by: lead, needs: A, evidence: [A/tests]}\n').replace(/final.*\n/, '');

test(
  'a commit makes a signature void: it is told by whom it was, and signed anew for what is there now',
  { timeout: 90_000 },
  async ({ project }) => {
    repository(project, signedEarly);
    const run = await begun(project);
    await until('the sign-off is asked for', project, (found) => signOff(found)?.state === 'held');
    expect(await project.sluice('approve', 'review:sign-off', '--by', 'lead')).toMatchObject({ status: 0 });
    await until('it is signed', project, (found) => signOff(found)?.state === 'approved');

    const head = await commit(project, 'good, once more');
    await until('it is void', project, (found) => signOff(found)?.voided?.commit === head);
    await run.waitFor('the printer has told of it', new RegExp(`the signature of lead is void: ${head.slice(0, 10)} has been checked out`));
    await until('the gate has passed on it', project, (found) => gate(found)?.round === 2 && signOff(found)?.state === 'held');
    expect((await project.sluice('report', '--format', 'md')).stdout).toContain('void');
    await until('it can be signed', project, (found) => gate(found)?.state === 'passed' && gate(found)?.stale === null);
    expect(await project.sluice('approve', 'review:sign-off', '--by', 'lead')).toMatchObject({ status: 0 });
    project.put('go', '');
    await until('the run has passed', project, (found) => found.outcome === 'passed');
    expect(signOff(await shown(project))).toMatchObject({ state: 'approved', by: 'lead', voided: null });
  },
);

/** A gate that fails, one that never ends, and a sign-off that rests on the first. */
const refused = `version: 1
streams:
  - {id: A, run: 'true', gates: [{name: tests, run: 'false'}]}
  - {id: B, run: 'true', gates: [{name: slow, run: 'sleep 1000'}]}
sign_off: {needs: B, evidence: [A/tests]}
`;

test('on the dashboard a gate is skipped, and a refused sign-off signed all the same, each for a reason', async ({ project }) => {
  project.put('plan.yaml', refused);
  const t = terminal(['run', 'plan.yaml'], { cwd: project.dir });
  await t.waitFor('the run is there', /gates/);
  await until(
    'one gate has failed and the other runs',
    project,
    ({ gates }) => gates.map(({ state }) => state).join() === 'failed,running',
  );
  t.keys('g');
  await t.waitFor('the log of the gate is shown that is waited for', /─ gate B\/slow/);
  t.keys('s');
  await t.waitFor('the reason is asked for', /skip gate B\/slow/);
  t.keys(key.enter);
  await t.waitFor('it is not skipped without one', /type a reason first/);
  t.keys(`needs the other machine${key.enter}`);
  await t.waitFor('it is skipped', /gate B\/slow +⊘ let be/);
  t.keys(key.escape);
  await t.waitFor('the sign-off waits', /⚑ Sign-off/);
  t.keys('i');
  await t.waitFor('the inbox says how to sign', /sign anyway/);
  t.keys('O');
  await t.waitFor('it is said what speaks against it', /✗ gate A\/tests failed with exit status 1/);
  t.keys(`the test is wrong${key.enter}`);
  await until('it is signed', project, (found) => signOff(found)?.signature?.override === 'the test is wrong');
  const { stdout } = await project.sluice('report', '--format', 'json');
  expect(stdout).toContain('the test is wrong');
  expect(stdout).toContain('needs the other machine');
  await t.leave();
});
