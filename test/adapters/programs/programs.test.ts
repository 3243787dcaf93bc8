import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemProcesses } from '../../../src/adapters/proc/processes.ts';
import { programs, type ProgramsOptions } from '../../../src/adapters/programs/programs.ts';
import type { ProgramResult } from '../../../src/core/ports/programs.ts';
import { liveFile, readLive } from '../../../src/wire/live-log.ts';
import { waitUntil } from '../../support/wait.ts';

let dir: string;
let log: string;
let marker: string;
const processes = systemProcesses();
const alive = () => processes.treeOf({ root: null, mark: marker });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-programs-'));
  log = join(dir, 'gates', 'A%2Ftests.1.log');
  marker = `test-${process.pid}:gate:${dir}:1`;
});
afterEach(async () => {
  await processes.endTree({ root: null, mark: marker }, { interruptMs: 0, termMs: 0 });
  rmSync(dir, { recursive: true, force: true });
});

interface More extends Partial<ProgramsOptions> {
  readonly timeoutMs?: number;
  readonly cwd?: string;
  readonly vars?: Record<string, string>;
}
function start(argv: readonly [string, ...string[]], { timeoutMs = 60_000, cwd = dir, vars = {}, ...options }: More = {}) {
  const ran = programs({ processes, env: process.env, grace: { interruptMs: 0, termMs: 300 }, ...options });
  return ran.run({ argv, cwd, env: vars, timeoutMs, logFile: log, marker });
}
const sh = (line: string, more?: More): Promise<ProgramResult> => start(['/bin/sh', '-c', line], more).result;
const printed = () => readFileSync(log, 'utf8');

test('a program that ends well has its output in the log, both streams in the order in which they were printed', async () => {
  const line = 'for i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo err $i >&2; done';
  expect(await sh(line)).toMatchObject({ kind: 'exited', exitCode: 0 });
  expect(printed()).toBe([1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `out ${i}\nerr ${i}\n`).join(''));
});

test('the exit status is told, and a second round is appended to the log', async () => {
  await sh('echo first');
  expect(await sh('echo second; exit 7')).toMatchObject({ kind: 'exited', exitCode: 7 });
  expect(printed()).toBe('first\nsecond\n');
});

test('no argument is read by a shell', async () => {
  await start(['printf', '%s|', '$HOME', '`id`', 'a b', '']).result;
  expect(printed()).toBe('$HOME|`id`|a b||');
});

test('the environment of the gate comes on top of the one that is inherited', async () => {
  await sh('echo $MODE $KEPT $SLUICE_MARK; pwd; echo $PWD', {
    env: { PATH: process.env['PATH'], MODE: 'slow', KEPT: 'yes', SLUICE_STREAM: 'outer' },
    vars: { MODE: 'fast' },
  });
  expect(printed()).toBe(`fast yes ${marker}\n${dir}\n${dir}\n`);
});

test('programs that open /dev/stdout and /dev/stderr by name work as in a terminal', async () => {
  expect(await sh('set -e; echo one > /dev/stderr; echo two > /dev/stdout; echo three | tee /dev/stderr > /dev/null')).toMatchObject({
    exitCode: 0,
  });
  expect(printed()).toBe('one\ntwo\nthree\n');
});

test('output that is no text arrives as it is', async () => {
  await sh(`printf '\\377\\000\\303(\\n'`);
  expect([...readFileSync(log)]).toEqual([0xff, 0, 0xc3, 0x28, 0x0a]);
});

test.each<[string, readonly [string, ...string[]], RegExp]>([
  ['a program that does not exist', ['sluice-no-such-program'], /no such program: sluice-no-such-program/],
  ['a command that the shell does not find', ['/bin/sh', '-c', 'sluice-no-such-program'], /command not found/],
  ['a program that may not be executed', ['./plain.txt'], /not executable: \.\/plain\.txt/],
  ['a script whose interpreter is missing', ['./script'], /no such program: \/no\/such\/interpreter/],
  ['a program that is killed', ['/bin/sh', '-c', 'kill -KILL $$'], /ended by SIGKILL/],
])('%s is not measured, and the reason says so', async (_, argv, reason) => {
  writeFileSync(join(dir, 'plain.txt'), 'text');
  writeFileSync(join(dir, 'script'), '#!/no/such/interpreter\n', { mode: 0o755 });
  expect(await start(argv).result).toMatchObject({ kind: 'unmeasured', reason: expect.stringMatching(reason) });
});

test('a working directory that is missing is told', async () => {
  expect(await sh('true', { cwd: join(dir, 'gone') })).toMatchObject({
    kind: 'unmeasured',
    reason: expect.stringContaining(join(dir, 'gone')),
  });
});

test('a log that cannot be written is told, and nothing is run without a record', async () => {
  writeFileSync(join(dir, 'gates'), 'a file where the folder should be');
  expect(await sh(`touch ${dir}/ran`)).toMatchObject({ kind: 'unmeasured', reason: expect.stringContaining('log cannot be written') });
  expect(existsSync(join(dir, 'ran'))).toBe(false);
});

test('a log that cannot take more is told, for a verdict needs its evidence', async () => {
  const ran = programs({ processes, env: process.env });
  const spec = { argv: ['/bin/sh', '-c', 'echo lost'] as const, cwd: dir, env: {}, timeoutMs: 60_000, logFile: '/dev/full', marker };
  expect(await ran.run(spec).result).toMatchObject({ kind: 'unmeasured', reason: expect.stringContaining('log could not be written') });
});

test('who asks for input is told that there is none, and has no terminal to ask at', async () => {
  const line = 'read answer; echo "read said $?"; if (: < /dev/tty) 2> /dev/null; then echo terminal; else echo no terminal; fi';
  expect(await sh(line)).toMatchObject({ exitCode: 0 });
  expect(printed()).toBe('read said 1\nno terminal\n');
});

test('a program leads a process group of its own, so that no signal meant for another one reaches it', async () => {
  await sh('echo $$ $(ps -o pgid= -p $$)');
  const [pid, group] = printed().trim().split(' ');
  expect(group).toBe(pid);
});

test('many rounds leave no file and no pipe open', async () => {
  // Where the system does not tell, the list is empty both times.
  const open = () => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);
  await sh('true');
  const before = open();
  for (let round = 0; round < 10; round += 1) await sh('echo x; exit 1');
  expect(open()).toBeLessThan(before + 10);
});

test('a program that never ends is ended with everything that it started', async () => {
  const line = `trap '' TERM INT HUP; sleep 1000 & (setsid sleep 1000 &) ; echo begun; sleep 1000`;
  expect(await sh(line, { timeoutMs: 400 })).toMatchObject({ kind: 'unmeasured', reason: 'timed out after 400ms' });
  expect(printed()).toBe('begun\n');
  expect(alive()).toEqual([]);
});

test('a cancelled program is ended with everything that it started', async () => {
  const running = start(['/bin/sh', '-c', 'sleep 1000 & echo begun; wait']);
  await waitUntil('the program has begun', () => existsSync(log) && printed() === 'begun\n');
  running.cancel();
  expect(await running.result).toMatchObject({ kind: 'unmeasured', reason: 'cancelled' });
  expect(alive()).toEqual([]);
});

test('cancelled at once, or twice, or after its end, it is all the same', async () => {
  const running = start(['sleep', '1000']);
  running.cancel();
  running.cancel();
  expect(await running.result).toMatchObject({ kind: 'unmeasured', reason: 'cancelled' });
  running.cancel();
  expect(alive()).toEqual([]);
});

test('what a program leaves in the background is ended, however it got away, and the exit status stands', async () => {
  const line = '(setsid sh -c "echo daemon; sleep 1000" &) ; nohup sleep 1000 & sleep 0.2; exit 3';
  expect(await sh(line)).toMatchObject({ kind: 'exited', exitCode: 3 });
  expect(printed()).toContain('daemon\n');
  expect(alive()).toEqual([]);
});

test('a process that cannot be found any more holds up nothing', async () => {
  const hidden = join(dir, 'pid');
  expect(
    await sh(`(setsid env -u SLUICE_MARK sh -c 'echo $$ > ${hidden}; exec sleep 1000' &) ; while [ ! -s ${hidden} ]; do sleep 0.01; done`),
  ).toMatchObject({
    exitCode: 0,
  });
  process.kill(Number(readFileSync(hidden, 'utf8')), 'SIGKILL');
});

test('a flood fills neither the disk nor the memory: the log keeps its beginning and its end', async () => {
  const before = process.memoryUsage.rss();
  const line = 'echo the beginning; yes 0123456789abcdef 2> /dev/null | head -c 200000000; echo; echo the end';
  expect(await sh(line)).toMatchObject({ exitCode: 0 });
  expect(statSync(log).size).toBeLessThan(16.1 * 1024 * 1024);
  expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
  const text = printed();
  expect(text.startsWith('the beginning\n0123456789abcdef\n')).toBe(true);
  expect(text.endsWith('\nthe end\n')).toBe(true);
  expect(text).toMatch(/\n\[sluice: \d+ bytes are left out here/);
});

test.each([0, 1, 9, 10, 11, 35, 64, 65, 1000])('of %i bytes every one is in the log, or counted as left out', async (count) => {
  const text = Array.from({ length: count }, (_, index) => (index % 7 === 6 ? '\n' : 'abcdef'[index % 7])).join('');
  writeFileSync(join(dir, 'text'), text);
  await start(['cat', 'text'], { log: { headBytes: 10, tailBytes: 25 } }).result;
  const [head = '', leftOut = '0', end = ''] = printed().split(/\n\[sluice: (\d+) bytes are left out here, .*\]\n/);
  expect(head.length + Number(leftOut) + end.length).toBe(count);
  expect(text.slice(0, head.length)).toBe(head);
  expect(text.slice(count - end.length)).toBe(end);
  expect(head.length).toBeGreaterThanOrEqual(Math.min(count, 10));
});

test('what an engine that died left running is ended by its mark, and nothing else is', async () => {
  const other = `${marker}0`;
  const ours = start(['sleep', '1000']);
  const theirs = programs({ processes, env: process.env }).run({
    argv: ['sleep', '1000'],
    cwd: dir,
    env: {},
    timeoutMs: 60_000,
    logFile: join(dir, 'other.log'),
    marker: other,
  });
  const liveOther = () => processes.treeOf({ root: null, mark: other });
  await waitUntil('both run', () => alive().length === 1 && liveOther().length === 1);
  await programs({ processes, env: process.env }).endLeftovers(marker);
  expect(await ours.result).toMatchObject({ kind: 'unmeasured', reason: 'ended by SIGTERM' });
  expect(alive()).toEqual([]);
  expect(liveOther()).toHaveLength(1);
  theirs.cancel();
  await theirs.result;
});

test('of a program that prints 200 MB the newest output can be read while it runs, and the log keeps the beginning and the end', async () => {
  const filler = '0123456789abcdef'.repeat(4).slice(1);
  // As fast as it is taken; then it waits to be told.
  const line = `echo first; yes ${filler} | head -c 200000000; echo newest; until test -e go; do sleep 0.05; done; echo last`;
  const run = start(['/bin/sh', '-c', line]);
  const head = 8 * 1024 * 1024;
  const total = 'first\n'.length + 200_000_000 + 'newest\n'.length;
  await waitUntil('the newest output is there', async () => (await readLive(log, head))?.end === total, 60_000);
  const live = (await readLive(log, head))!;
  expect(live.bytes.toString().endsWith(`${filler}\nnewest\n`)).toBe(true);
  expect(live.leftOut + live.bytes.length).toBe(total - head);
  expect(live.bytes.length).toBeLessThan(256 * 1024);
  // Whoever has read so far gets what is new, and nothing twice.
  expect(await readLive(log, total)).toBeNull();
  expect((await readLive(log, total - 7))?.bytes.toString()).toBe('newest\n');
  expect(statSync(log).size).toBe(head);
  writeFileSync(join(dir, 'go'), '');
  expect(await run.result).toMatchObject({ kind: 'exited', exitCode: 0 });
  expect(existsSync(liveFile(log))).toBe(false);
  const text = printed();
  expect(text.length).toBeLessThan(17 * 1024 * 1024);
  expect([text.startsWith('first\n1234'), text.endsWith('newest\nlast\n')]).toEqual([true, true]);
});
