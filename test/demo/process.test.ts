import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProgressMarkdown } from '../../src/core/progress/progress-md.ts';
import { readStatusJson } from '../../src/core/progress/status-json.ts';
import type { DemoScript } from '../../src/demo/script.ts';
import type { Report } from '../../src/demo/reports.ts';
import { waitUntil } from '../support/wait.ts';
import { agentArgs, agentEnv, agentFile, type Setting } from './demo-agent.ts';

let dir: string;
let statusFile: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-demo-'));
  statusFile = join(dir, 'status.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Ended {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly output: string;
  readonly complaints: string;
}
/** Starts the agent on pipes. */
function start(args: readonly string[], env: Record<string, string | undefined>, cwd = dir) {
  const child = spawn(process.execPath, args, { cwd, env, stdio: 'pipe' });
  let output = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, output, complaints }));
  });
  return { child, ended, output: () => output };
}
const agent = (script: Partial<DemoScript>, setting: Partial<Setting> = {}) => {
  const whole = { cwd: dir, statusFile, ...setting };
  return start(agentArgs(script, whole), agentEnv(whole), whole.cwd);
};
/** Runs it to its end with nobody at the keyboard. */
function finish(script: Partial<DemoScript>, setting: Partial<Setting> = {}): Promise<Ended> {
  const { child, ended } = agent(script, setting);
  child.stdin.end();
  return ended;
}
const status = () => JSON.parse(readFileSync(statusFile, 'utf8')) as Report;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@sluice.invalid', ...args], {
    cwd: dir,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trimEnd();

test('without a terminal it prints the transcript and nothing else', async () => {
  const { exitCode, output } = await finish({ durationMs: 50, tasks: 3, fullScreen: true });
  expect(exitCode).toBe(0);
  expect(output.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(output).toContain('● Done: 3 items');
});

test('the same script tells the same story, another one another', async () => {
  const story = async (title: string) => (await finish({ durationMs: 20, tasks: 5 }, { title })).output;
  const [first, second, other] = await Promise.all([story('A'), story('A'), story('B')]);
  expect(first).toBe(second);
  expect(other).not.toBe(first);
});

test('what it reports is read as it was meant', async () => {
  await finish({ durationMs: 50, tasks: 4 });
  const whole = { percent: 100, tasksDone: 4, tasksTotal: 4, now: 'All done', blocker: null };
  expect(readStatusJson(readFileSync(statusFile, 'utf8'))).toMatchObject(whole);
  expect(readProgressMarkdown(readFileSync(join(dir, 'progress.md'), 'utf8'))).toMatchObject(whole);
});

test('a list in the prompt becomes the check-list', async () => {
  await finish({ durationMs: 20, tasks: 3 }, { prompt: 'Do this:\n- first thing\n2. second 名前\n\nThanks' });
  expect(readFileSync(join(dir, 'progress.md'), 'utf8')).toContain(
    '- [x] first thing\n- [x] second 名前\n- [x] Check everything once more',
  );
});

test('the first attempts fail, with a reason, and one succeeds', async () => {
  const script = { durationMs: 50, tasks: 5, failFirst: 2, writes: { 'out.md': 'text' } };
  for (const attempt of [1, 2]) {
    expect(await finish(script, { attempt })).toMatchObject({ exitCode: 1, output: expect.stringContaining('✗ Could not finish') });
    expect(status()).toMatchObject({ state: 'failed', tasksDone: 3, blocker: null, now: expect.stringContaining('Could not finish') });
  }
  expect(await finish(script, { attempt: 3 })).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(dir, 'out.md'), 'utf8')).toBe('text');
});

test('a blocker is told while it still tries, and is gone with the attempt', async () => {
  const { child, ended } = agent({ durationMs: 5_000, tasks: 5, failFirst: 1 });
  child.stdin.end();
  await waitUntil('it is blocked', () => existsSync(statusFile) && status().blocker !== null);
  expect(status()).toMatchObject({ state: 'working', tasksDone: 2 });
  // The two reports are written one after the other.
  await waitUntil('progress.md names the blocker, too', () =>
    readFileSync(join(dir, 'progress.md'), 'utf8').includes(`Blocker: ${status().blocker}`),
  );
  expect(await ended).toMatchObject({ exitCode: 1, output: expect.stringContaining('I am held up') });
  expect(status().blocker).toBeNull();
});

test('an answer may come through a pipe, and none at all is an answer, too', async () => {
  const script = { durationMs: 20, tasks: 2, ask: 'Which one?' };
  const asked = agent(script);
  await waitUntil('it asks', () => asked.output().includes('Which one?'));
  expect(status()).toMatchObject({ state: 'asking', question: 'Which one?' });
  asked.child.stdin.write('the second\n');
  expect(await asked.ended).toMatchObject({ exitCode: 0, output: expect.stringContaining('Good, then: the second.') });
  expect((await finish(script)).output).toContain('Nobody can answer');
});

test('a script without items takes its time, asks, and delivers', async () => {
  const { exitCode, output } = await finish({ durationMs: 30, tasks: 0, ask: 'Which?', writes: { 'a/b.md': 'x\n' } });
  expect(exitCode).toBe(0);
  expect(output).toContain('Which?');
  expect(readFileSync(join(dir, 'a/b.md'), 'utf8')).toBe('x\n');
  expect(status()).toMatchObject({ percent: 100, tasksTotal: 0 });
});

test('it commits what it wrote and nothing else, without any configuration of git', async () => {
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(dir, 'staged.txt'), 'of somebody else');
  git('add', 'staged.txt');
  const script = { durationMs: 20, tasks: 1, writes: { 'docs/名前.md': 'one', '-odd name': 'two' }, commit: true };
  expect(await finish(script, { title: 'Write it -m down' })).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('2 files committed'),
  });
  expect(git('-c', 'core.quotePath=false', 'show', '--format=%s by %an', '--name-only')).toBe(
    'Write it -m down by Sluice demo agent\n\n-odd name\ndocs/名前.md',
  );
  expect(git('status', '--porcelain')).toBe('A  staged.txt\n?? progress.md\n?? status.json');
  // Tried again after it had died later: there is nothing left to do.
  expect((await finish(script, { title: 'Write it -m down' })).output).toContain('stand committed already');
});

test('many in one work tree commit one after the other', async () => {
  git('init', '--quiet', '--initial-branch=main');
  const names = Array.from({ length: 8 }, (_, index) => `file-${index}`);
  const all = await Promise.all(
    names.map((name) => finish({ durationMs: 20, tasks: 1, writes: { [name]: name }, commit: true }, { title: name })),
  );
  expect(all.map(({ exitCode, complaints }) => `${exitCode} ${complaints}`)).toEqual(names.map(() => '0 '));
  expect(git('log', '--format=%s').split('\n').toSorted()).toEqual(names);
  for (const name of names) expect(git('log', '--format=%s', '--', name)).toBe(name);
  expect(git('status', '--porcelain')).toBe('?? progress.md\n?? status.json');
});

test('outside of a work tree it says that there is nothing to commit to', async () => {
  const script = { durationMs: 10, tasks: 1, writes: { a: 'a' }, commit: true };
  expect(await finish(script)).toMatchObject({ exitCode: 0, output: expect.stringContaining('not a git work tree') });
});

test('a commit that git refuses is told, and the attempt has failed', async () => {
  git('init', '--quiet');
  writeFileSync(join(dir, '.git/hooks/pre-commit'), '#!/bin/sh\necho the hook says no >&2\nexit 1\n', { mode: 0o755 });
  const ended = await finish({ durationMs: 10, tasks: 1, writes: { a: 'a' }, commit: true });
  expect(ended).toMatchObject({ exitCode: 1, complaints: 'demo-agent: the hook says no\n' });
  expect(status()).toMatchObject({ state: 'failed', now: 'the hook says no' });
});

test('told that a gate has failed on its work it writes what mends it', async () => {
  const script = { durationMs: 10, tasks: 1, writes: { a: 'bad', b: 'as it was' }, mends: { a: 'good', c: 'new' } };
  await finish(script);
  expect(readFileSync(join(dir, 'a'), 'utf8')).toBe('bad');
  await finish(script, { feedback: join(dir, 'gate.log') });
  expect(['a', 'b', 'c'].map((name) => readFileSync(join(dir, name), 'utf8'))).toEqual(['good', 'as it was', 'new']);
});

test.each(['../out.md', '/tmp/sluice-demo-out.md', '.', 'a/../..'])('it writes nothing outside of its folder: %s', async (path) => {
  const ended = await finish({ durationMs: 10, tasks: 1, writes: { [path]: 'x' } });
  expect(ended).toMatchObject({ exitCode: 1, complaints: expect.stringContaining('lies outside of the working directory') });
});

test('reports that cannot be written are told once, and the work goes on', async () => {
  mkdirSync(statusFile);
  const { exitCode, output } = await finish({ durationMs: 50, tasks: 4 });
  expect(exitCode).toBe(0);
  expect(output.match(/Warning: cannot write/g)).toHaveLength(1);
});

test('when nobody reads any more it ends', async () => {
  const { child, ended } = agent({ durationMs: 600_000, tasks: 1000, floodLines: 1_000_000 });
  child.stdout.destroy();
  expect(await ended).toMatchObject({ exitCode: 141 });
});

test('an interrupt ends it at once where nobody can answer', async () => {
  const { child, ended, output } = agent({ durationMs: 600_000, tasks: 4 });
  child.stdin.end();
  await waitUntil('it works', () => output().includes('● Read('));
  await waitUntil('it knows that the input is closed, or asks', () => {
    child.kill('SIGINT');
    return child.exitCode !== null;
  });
  expect(await ended).toMatchObject({ exitCode: 130 });
  expect(status()).toMatchObject({ state: 'stopped' });
});

test.each<[string, string[], Record<string, string>, RegExp]>([
  ['no JSON', ['--script', '{'], {}, /the script is not JSON/],
  ['a list', ['--script', '[]'], {}, /must be a JSON object/],
  ['an unknown field', ['--script', '{"durationMS":1}'], {}, /no field "durationMS"; it may have durationMs, tasks/],
  ['a wrong number', ['--script', '{"tasks":-1}'], {}, /"tasks" in the script must be a number, 0 or more/],
  ['a wrong flag', ['--script', '{"hang":"yes"}'], {}, /"hang" in the script must be a boolean/],
  ['a wrong file', ['--script', '{"writes":{"a":1}}'], {}, /"writes" in the script must map/],
  ['an unknown option', ['--sript', '{}'], {}, /--sript/],
  ['a wrong attempt', [], { SLUICE_ATTEMPT: 'two' }, /SLUICE_ATTEMPT must be a whole number/],
  ['a wrong variable', [], { SLUICE_DEMO_SCRIPT: 'x' }, /the script is not JSON/],
])('a command line with %s is refused with what is wrong', async (_, args, env, message) => {
  const { child, ended } = start([agentFile, ...args], { PATH: process.env['PATH'], ...env });
  child.stdin.end();
  const { exitCode, complaints } = await ended;
  expect(exitCode).toBe(2);
  expect(complaints).toMatch(message);
  expect(complaints).toContain('Usage: demo-agent');
});

test('the script may come from the environment, or in parts', async () => {
  const env = { PATH: process.env['PATH'] };
  const run = async (args: string[], more: Record<string, string>) => {
    const { child, ended } = start([agentFile, ...args], { ...env, ...more });
    child.stdin.end();
    return (await ended).output;
  };
  expect(await run([], { SLUICE_DEMO_SCRIPT: '{"durationMs":1,"tasks":2}' })).toContain('Done: 2 items');
  expect(await run(['--script', '{"durationMs":1,"ta', '--script', 'sks":2}'], {})).toContain('Done: 2 items');
  expect(await run(['--help'], {})).toContain('Usage: demo-agent');
});

test('what was handed over to it is read before anything is done', async () => {
  const [one, none] = [join(dir, 'A-HANDOFF.md'), join(dir, 'none.md')];
  writeFileSync(one, '<!-- x -->\n## Session hand-off: Phase A complete\n');
  const { exitCode, output } = await finish({ durationMs: 20, tasks: 1 }, { handoff: `${one}:${none}` });
  expect(exitCode).toBe(0);
  expect(output).toContain('Read(A-HANDOFF.md)');
  expect(output).toContain('Read the hand-off: Session hand-off: Phase A complete');
  expect(output).toContain('The hand-off cannot be read: ENOENT');
});
