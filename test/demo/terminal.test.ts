import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DemoScript } from '../../src/demo/script.ts';
import type { Report } from '../../src/demo/reports.ts';
import { waitUntil } from '../support/wait.ts';
import { agentArgs, agentEnv, agentInTerminal, type Setting } from './demo-agent.ts';
import { inTerminal, type InTerminal } from './in-terminal.ts';

let dir: string;
let statusFile: string;
let running: InTerminal[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-demo-'));
  statusFile = join(dir, 'status/status.json');
  running = [];
});
afterEach(async () => {
  for (const agent of running) {
    try {
      process.kill(agent.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    await agent.exit;
  }
  rmSync(dir, { recursive: true, force: true });
});

function start(script: Partial<DemoScript>, setting: Partial<Setting> = {}): InTerminal {
  const agent = agentInTerminal(script, { cwd: dir, statusFile, ...setting });
  running.push(agent);
  return agent;
}
const status = () => (existsSync(statusFile) ? (JSON.parse(readFileSync(statusFile, 'utf8')) as Report) : null);
const progress = () => readFileSync(join(dir, 'progress.md'), 'utf8');
const shows = (agent: InTerminal, text: string) => waitUntil(`the screen shows ${text}`, () => agent.screen().includes(text));
const long = { durationMs: 600_000, tasks: 4 };

test('the work goes to its end, in colours, with a title, and leaves the terminal clean', async () => {
  const agent = start({ durationMs: 600, tasks: 3 });
  await waitUntil('it sets a title', () => agent.title().endsWith('Build the parser'));
  expect(await agent.exit).toMatchObject({ exitCode: 0, signal: null });
  expect(agent.output()).toContain('\u001b[');
  expect(agent.screen()).toContain('● Done: 3 items, nothing left open. ✨');
  expect(agent.screen()).not.toContain('ctrl-c to interrupt');
  expect(agent.rows().at(-1)).toBe('');
  expect(agent.title()).toBe('');
  expect(status()).toMatchObject({
    state: 'done',
    percent: 100,
    tasksDone: 3,
    tasksTotal: 3,
    question: null,
    milestones: ['baseline', 'implementation', 'verified'],
  });
  expect(progress().match(/- \[x\]/g)).toHaveLength(3);
});

test('under the transcript stands what it is at, and a box to type into', async () => {
  const agent = start(long);
  await shows(agent, 'item 1 of 4 · ctrl-c to interrupt');
  agent.type('mind the  名前\u007f\u007f🦦');
  await shows(agent, '│ > mind the  🦦');
  agent.type('\r');
  await shows(agent, '▸ noted: mind the  🦦');
  expect(agent.screen()).not.toContain('│ > mind');
  expect(agent.screen().trimEnd().split('\n').at(-1)).toMatch(/^ {2}A · attempt 1 .* \d+ %$/);
});

test('half way it asks, rings, says so in title and status, and goes on with the answer', async () => {
  const agent = start({ durationMs: 400, tasks: 4, ask: 'By name, or by time?' });
  await shows(agent, '│ By name, or by time?');
  expect(agent.title()).toBe('❓ Build the parser');
  expect(agent.bells()).toBe(1);
  expect(status()).toMatchObject({ state: 'asking', question: 'By name, or by time?', percent: 50 });
  expect(progress()).toContain('Question: By name, or by time?');
  agent.type('by name\r');
  expect(await agent.exit).toMatchObject({ exitCode: 0 });
  expect(agent.output()).toContain('Good, then: by name.');
  expect(status()).toMatchObject({ state: 'done', question: null });
});

test('the first ctrl-c stops the turn and asks, and the work goes on with the answer', async () => {
  const agent = start({ durationMs: 3_000, tasks: 2 });
  await shows(agent, 'ctrl-c to interrupt');
  agent.type('\u0003');
  await shows(agent, 'What shall I do instead?');
  expect(status()).toMatchObject({ state: 'interrupted', question: expect.stringContaining('Interrupted') });
  agent.type('leave the tests out\r');
  await shows(agent, '▸ noted: leave the tests out');
  expect(await agent.exit).toMatchObject({ exitCode: 0 });
});

test.each(['while it asks what else to do', 'while it asks its own question'])('a second ctrl-c ends it, %s', async (when) => {
  const agent = start(when === 'while it asks what else to do' ? long : { durationMs: 10, tasks: 1, ask: 'Which?' });
  await shows(agent, when === 'while it asks what else to do' ? 'ctrl-c to interrupt' : '│ Which?');
  agent.type('\u0003');
  await shows(agent, when === 'while it asks what else to do' ? 'Interrupted by you.' : 'Press ctrl-c again to end.');
  agent.type('\u0003');
  expect(await agent.exit).toMatchObject({ exitCode: 130 });
  expect(status()).toMatchObject({ state: 'stopped' });
});

test('a line between two ctrl-c takes the first one back', async () => {
  const agent = start(long);
  for (const answer of ['one', 'two']) {
    await shows(agent, 'ctrl-c to interrupt');
    agent.type('\u0003');
    await shows(agent, 'What shall I do instead?');
    agent.type(`${answer}\r`);
    await shows(agent, `▸ noted: ${answer}`);
  }
  expect(status()).toMatchObject({ state: 'working' });
});

test('an interrupt that comes as a signal is the same as the key', async () => {
  const agent = start(long);
  await shows(agent, 'ctrl-c to interrupt');
  agent.signal('SIGINT');
  await shows(agent, 'What shall I do instead?');
  agent.signal('SIGINT');
  expect(await agent.exit).toMatchObject({ exitCode: 130 });
});

test.each([false, true])('told to end it gives the terminal back as it was (full screen: %s)', async (fullScreen) => {
  const shell = `${[process.execPath, ...agentArgs({ ...long, fullScreen }, { cwd: dir })].map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(' ')}; echo "status $?"; stty -a`;
  const agent = inTerminal(['/bin/sh', '-c', shell], dir, agentEnv({ cwd: dir, statusFile }), { cols: 80, rows: 24 });
  running.push(agent);
  await shows(agent, fullScreen ? 'All' : 'ctrl-c to interrupt');
  expect(agent.alternate()).toBe(fullScreen);
  const { pid } = JSON.parse(readFileSync(statusFile, 'utf8')) as { pid: number };
  process.kill(pid, 'SIGTERM');
  expect(await agent.exit).toMatchObject({ exitCode: 0 });
  expect(agent.output()).toContain('status 143');
  expect(agent.output()).toMatch(/[^-]icanon/);
  expect(agent.output()).toMatch(/[^-]echo\b/);
  expect(agent.alternate()).toBe(false);
  expect(agent.wrapsLines()).toBe(true);
  expect(agent.title()).toBe('');
  expect(agent.output().lastIndexOf('\u001b[?25l')).toBeLessThanOrEqual(agent.output().lastIndexOf('\u001b[?25h'));
  expect(status()).toMatchObject({ state: 'stopped' });
});

test('the full screen has a table of the items, and the transcript is kept when it leaves', async () => {
  const agent = start({ durationMs: 1_500, tasks: 3, fullScreen: true });
  await waitUntil('the second item is worked on', () => /2 {2}.* working$/m.test(agent.screen()));
  expect(agent.alternate()).toBe(true);
  expect(agent.screen()).toMatch(/1 {2}.*━+ +100 % ✔ done/);
  expect(await agent.exit).toMatchObject({ exitCode: 0 });
  expect(agent.alternate()).toBe(false);
  expect(agent.screen()).toContain('● Done: 3 items');
});

test.each([false, true])('it follows the size of the terminal and leaves no remains (full screen: %s)', async (fullScreen) => {
  const agent = start({ ...long, fullScreen }, { title: 'A title that is rather long for a narrow terminal' });
  await shows(agent, fullScreen ? 'All' : 'item 1 of 4');
  for (const [cols, rows] of [
    [40, 12],
    [132, 43],
    [24, 6],
    [80, 24],
  ] as const) {
    agent.resize({ cols, rows });
    const bottom = fullScreen ? /^ >$/ : rows < 12 || cols < 30 ? /^>$/ : /^ {2}A · attempt 1 .*%$/;
    await waitUntil(`it fills ${cols}x${rows}`, () => {
      const lines = agent.rows();
      const filled = lines.findLastIndex((line) => line !== '');
      const one = lines.filter((line) => bottom.test(line)).length === 1;
      return one && bottom.test(lines[filled] ?? '') && (!fullScreen || filled === rows - 1);
    });
    // The box is drawn once, whatever the terminal made of the lines that did not fit any more.
    expect(agent.rows().filter((line) => line.startsWith('│ >')).length).toBeLessThanOrEqual(1);
  }
});

test('a flood is printed whole, before anything else', async () => {
  const agent = start({ durationMs: 0, tasks: 1, floodLines: 20_000 });
  expect(await agent.exit).toMatchObject({ exitCode: 0 });
  expect(agent.output().match(/compile/g)).toHaveLength(20_000);
  expect(agent.output().indexOf('20000')).toBeLessThan(agent.output().indexOf('✻'));
});

test('who hangs is silent but alive: keys and signals come through', async () => {
  const agent = start({ durationMs: 100, tasks: 3, hang: true });
  await shows(agent, 'Waiting for the model to answer…');
  expect(status()).toMatchObject({ state: 'working', tasksDone: 2, tasksTotal: 3, now: 'Waiting for the model to answer' });
  await waitUntil('the spinner has gone', () => !agent.screen().includes('ctrl-c to interrupt'));
  const written = agent.output().length;
  agent.type('x');
  await shows(agent, '│ > x');
  // Nothing is animated: all that was written since is the one key.
  expect(agent.output().length - written).toBeLessThan(200);
  agent.signal('SIGTERM');
  expect(await agent.exit).toMatchObject({ exitCode: 143 });
});

test('stopped and continued, it goes on where it was', async () => {
  const agent = start({ durationMs: 2_000, tasks: 2 });
  await shows(agent, 'ctrl-c to interrupt');
  agent.signal('SIGSTOP');
  agent.resize({ cols: 60, rows: 20 });
  agent.signal('SIGCONT');
  expect(await agent.exit).toMatchObject({ exitCode: 0 });
  expect(agent.screen()).toContain('● Done: 2 items');
});

test('a terminal that goes away takes it along', async () => {
  const agent = start(long);
  await shows(agent, 'ctrl-c to interrupt');
  agent.signal('SIGHUP');
  expect(await agent.exit).toMatchObject({ exitCode: 129 });
});
