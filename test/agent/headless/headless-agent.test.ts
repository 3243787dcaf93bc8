import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEventLine } from '../../../src/core/agent-files/event-line.ts';
import { samplesFolder } from '../../support/agent-samples/read.ts';
import { waitUntil } from '../../support/wait.ts';
import { startProgram } from '../run-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-headless-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const headless = (script: string, ...options: string[]) =>
  startProgram('headless-agent', ['--agent=claude', `--folder=${folder}`, ...options, '--', '/bin/sh', '-c', script]);
const events = () =>
  readFileSync(join(folder, 'events.jsonl'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => readEventLine(line) ?? expect.fail(line));
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('every line is kept as it came and shown as text', async () => {
  const sample = join(samplesFolder, 'headless/claude.tool-and-final.jsonl');
  const { output, exitCode } = await headless(`cat '${sample}'; echo warning >&2`).ended;
  expect(exitCode).toBe(0);
  expect(output).toContain('All done: progress.md is written and checked.');
  expect(output).toContain('warning');
  const lines = (from: string) =>
    events()
      .filter((event) => event.from === from)
      .map(({ text }) => text);
  expect(lines('stdout')).toEqual(readFileSync(sample, 'utf8').trimEnd().split('\n'));
  expect(lines('stderr')).toEqual(['warning']);
});

test('a line without an end is kept, too', async () => {
  await headless('printf "half"').ended;
  expect(events()).toMatchObject([{ from: 'stdout', text: 'half' }]);
});

test('the prompt comes from a file, and without one there is nothing to read', async () => {
  const prompt = join(folder, 'prompt.md');
  writeFileSync(prompt, 'Do it\n');
  expect((await headless('cat', `--input=${prompt}`).ended).output).toContain('Do it');
  expect((await headless('cat; echo nothing').ended).output).toBe('\u001b[2mnothing\u001b[22m\n');
});

test('it ends as the program ends', async () => {
  expect(await headless('exit 7').ended).toMatchObject({ exitCode: 7 });
  expect(await headless('kill -KILL $$').ended).toMatchObject({ signal: 'SIGKILL' });
});

test('signals are passed on, once, and the program says how it ends', async () => {
  const { child, ended, output } = headless('trap "echo told; exit 5" TERM; echo ready; while :; do sleep 0.05; done');
  await waitUntil('it runs', () => output().includes('ready'));
  child.kill('SIGTERM');
  const { exitCode, output: all } = await ended;
  expect(exitCode).toBe(5);
  expect(all.match(/told/g)).toHaveLength(1);
});

test('it leaves no child behind', async () => {
  const file = join(folder, 'pid');
  await headless(`sleep 1000 & echo $! > '${file}'`).ended;
  const pid = Number(readFileSync(file, 'utf8'));
  await waitUntil('the child has gone', () => !isAlive(pid));
});

test('output that something else holds open for ever is not waited for', async () => {
  const file = join(folder, 'pid');
  const { exitCode } = await headless(`setsid sh -c 'echo $$ > "${file}"; exec sleep 1000' & while ! [ -s '${file}' ]; do sleep 0.05; done`)
    .ended;
  expect(exitCode).toBe(0);
  process.kill(Number(readFileSync(file, 'utf8')));
});

test('a program that is not there is told, with the status of a shell', async () => {
  const { exitCode, output } = await startProgram('headless-agent', ['--agent=codex', `--folder=${folder}`, '--', 'no-such-agent']).ended;
  expect(exitCode).toBe(127);
  expect(output).toContain('Cannot start no-such-agent');
});

test('events that cannot be kept are told once, and the agent goes on', async () => {
  const gone = join(folder, 'gone');
  const { exitCode, output } = await startProgram('headless-agent', ['--agent=codex', `--folder=${gone}`, '--', 'echo', 'on']).ended;
  expect(exitCode).toBe(0);
  expect(output.match(/cannot be kept/g)).toHaveLength(1);
  expect(output).toContain('on');
  expect(existsSync(gone)).toBe(false);
});

test('a call that it does not understand is refused with its usage', async () => {
  expect(await startProgram('headless-agent', ['--agent=nobody', '--', 'true']).ended).toMatchObject({ exitCode: 2 });
});
