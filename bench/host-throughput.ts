/**
 * What the pty host alone takes, beside a bare drain of the same pseudo-terminals in the same run: `node bench/host-throughput.ts`.
 * Machines differ: compare the ratios. Options: --seconds N (a measurement), --children N.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawn as spawnPty } from 'node-pty';
import { asStreamId } from '../src/core/ids.ts';
import type { AttemptRef, LaunchSpec } from '../src/core/ports/attempts.ts';
import { readEndpoint } from '../src/wire/endpoint.ts';
import { connectHost, type HostClient } from '../src/wire/host-client.ts';
import { runFolder } from '../src/wire/run-folder.ts';
import type { PaneFrame, PaneRequest } from '../src/wire/screen.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    children: { type: 'string', default: '8' },
    host: { type: 'string', default: 'src/main/host.ts' },
    /** One of the floods, or `memory`. */
    only: { type: 'string' },
  },
});
const windowMs = Number(values.seconds) * 1000;
const children = Number(values.children);
const size = { cols: 100, rows: 24 };
const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TERM: 'xterm-256color', LANG: 'C.UTF-8' };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const ref = (stream: string): AttemptRef => ({ stream: asStreamId(stream), attempt: 1 });

const plainLine = '2026-11-21T09:15:02.123Z info  worker-3 finished unit 4711 of the build in 1.24 s, 17 left, no warnings';
const colourLine =
  '\u001b[90m2026-11-21T09:15:02.123Z\u001b[0m \u001b[32minfo\u001b[0m  worker-3 \u001b[1mfinished\u001b[0m unit 4711 in \u001b[33m1.24 s\u001b[0m';
const floods: Record<string, { file: string; args: string[] }> = {
  'plain log lines': { file: 'yes', args: [plainLine] },
  'coloured log lines': { file: 'yes', args: [colourLine] },
  seq: { file: 'seq', args: ['1', '100000000000'] },
  'cursor movement': {
    file: 'yes',
    args: ['\u001b[3A\u001b[2K  building 47 %\r\n\u001b[2K  linking 12 %\r\n\u001b[2K  testing 3 of 80 suites\r'],
  },
};

interface Measured {
  readonly megabytesPerSecond: number;
  readonly cpu: number;
  readonly rssMegabytes: number;
  readonly frames: number;
  readonly echoMs: readonly number[];
}

/** Characters that a process has written, from its own account. */
const written = (pid: number): number => Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
const cpuTicks = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
};
const rss = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

const ignore: (typed: string) => void = () => undefined;

/** Types into something that echoes, at a person's pace, and takes the time of each echo. */
async function typeAndAwait(type: (key: string) => void, echoes: { arrived: (typed: string) => void }): Promise<number[]> {
  const echoMs: number[] = [];
  const end = performance.now() + windowMs;
  let typed = '';
  while (performance.now() < end) {
    if (typed.length === 60) {
      typed = '';
      type('\u0015');
      await sleep(30);
    }
    typed += String.fromCharCode(97 + (typed.length % 26));
    const pressed = performance.now();
    await new Promise<void>((resolve) => {
      echoes.arrived = (text) => {
        if (text.endsWith(typed)) resolve();
      };
      type(typed.at(-1)!);
      setTimeout(resolve, 2_000).unref();
    });
    echoMs.push(performance.now() - pressed);
    await sleep(10 + Math.random() * 30);
  }
  return echoMs.sort((a, b) => a - b);
}

async function rawDrain(flood: { file: string; args: string[] }): Promise<{ megabytesPerSecond: number; echoMs: readonly number[] }> {
  const terminals = Array.from({ length: children }, () => spawnPty(flood.file, flood.args, { ...size, cwd: '/', env, encoding: null }));
  const keys = spawnPty('cat', [], { ...size, cwd: '/', env, encoding: null });
  let bytes = 0;
  for (const terminal of terminals) {
    terminal.on('error', () => undefined);
    terminal.onData((data) => void (bytes += data.length));
  }
  const echoes = { arrived: ignore };
  let line = '';
  keys.on('error', () => undefined);
  keys.onData((data) => echoes.arrived((line = data.includes(8) ? '' : line + data.toString())));
  await sleep(500);
  const before = bytes;
  const start = performance.now();
  const echoMs = await typeAndAwait((key) => keys.write(key), echoes);
  const megabytesPerSecond = (bytes - before) / 1e3 / (performance.now() - start);
  const gone = [...terminals, keys].map((terminal) => new Promise<void>((resolve) => terminal.onExit(() => resolve())));
  for (const terminal of [...terminals, keys]) process.kill(terminal.pid, 'SIGKILL');
  await Promise.all(gone);
  return { megabytesPerSecond, echoMs };
}

async function withHost<T>(use: (engine: HostClient, face: HostClient, pid: number) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'host-bench-'));
  const host = spawn(process.execPath, [values.host, '--dir', dir], { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } });
  const over = new Promise((resolve) => host.once('exit', resolve));
  try {
    let endpoint = readEndpoint(runFolder(dir).hostEndpoint);
    while (endpoint === null) {
      await sleep(5);
      endpoint = readEndpoint(runFolder(dir).hostEndpoint);
    }
    const engine = await connectHost(endpoint.socket, 'engine');
    const face = await connectHost(endpoint.socket, 'face');
    const result = await use(engine, face, endpoint.process.pid);
    await engine.end();
    face.close();
    await over;
    return result;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function start(engine: HostClient, name: string, program: { file: string; args: string[] }): Promise<number> {
  const launch: LaunchSpec = { ...program, cwd: '/', env: { ...env, SLUICE_MARK: `bench:${name}:1` } };
  const answer = await engine.spawn(ref(name), launch, size);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.process.pid;
}

/** Floods, with a pane beside them in which keys are typed and awaited. */
async function hostTakes(flood: { file: string; args: string[] }): Promise<Measured> {
  return withHost(async (engine, face, hostPid) => {
    const names = Array.from({ length: children }, (_, index) => `F${index}`);
    const pids = await Promise.all(names.map((name) => start(engine, name, flood)));
    await start(engine, 'keys', { file: 'cat', args: [] });
    const pane = (name: string, focused: boolean): PaneRequest => ({ ref: ref(name), size, resize: true, scroll: 0, focused });
    let frames = 0;
    const echoes = { arrived: ignore };
    face.onFrame((panes: readonly PaneFrame[]) => {
      frames++;
      const keys = panes.find((frame) => frame.ref.stream === 'keys');
      for (const [, row] of keys?.rows ?? []) for (const [, text] of row) if (typeof text === 'string') echoes.arrived(text);
    });
    face.view([...names.map((name) => pane(name, false)), pane('keys', true)]);
    await sleep(500);
    const before = pids.map(written);
    const ticks = cpuTicks(hostPid);
    const framesBefore = frames;
    const started = performance.now();
    const echoMs = await typeAndAwait((key) => face.input(ref('keys'), key), echoes);
    const tookMs = performance.now() - started;
    const bytes = pids.map(written).reduce((sum, now, index) => sum + now - before[index], 0);
    return {
      megabytesPerSecond: bytes / 1e3 / tookMs,
      cpu: ((cpuTicks(hostPid) - ticks) * 1000) / tookMs,
      rssMegabytes: rss(hostPid),
      frames: (frames - framesBefore) / (tookMs / 1000),
      echoMs,
    };
  });
}

/** 32 terminals with a thousand full lines each. */
async function memory(): Promise<{ rssMegabytes: number; empty: number }> {
  return withHost(async (engine, face, pid) => {
    const empty = rss(pid);
    const program = ['-c', `seq -f "%04g ${'x'.repeat(size.cols - 5)}" 1100; echo done; exec sleep 1000`];
    const names = Array.from({ length: 32 }, (_, index) => `M${index}`);
    const full = new Set<string>();
    face.onFrame((panes) => {
      for (const frame of panes) if (frame.scrollback === 1000) full.add(frame.ref.stream);
    });
    for (const name of names) await start(engine, name, { file: 'bash', args: program });
    face.view(names.map((name) => ({ ref: ref(name), size, resize: true, scroll: 0, focused: false })));
    while (full.size < names.length) await sleep(20);
    await sleep(1000);
    return { rssMegabytes: rss(pid), empty };
  });
}

const at = (sorted: readonly number[], share: number) =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);
console.log(`${children} children, ${size.cols}x${size.rows}, ${values.seconds} s each`);
console.log('flood                 raw MB/s  host MB/s  ratio  MB/CPU s  RSS MB  frames/s  echo ms p50  p95  p99   (raw pty: p50  p95)');
for (const [name, flood] of Object.entries(floods)) {
  if (values.only !== undefined && values.only !== name) continue;
  const raw = await rawDrain(flood);
  const host = await hostTakes(flood);
  const cells = [
    name.padEnd(20),
    raw.megabytesPerSecond.toFixed(1).padStart(9),
    host.megabytesPerSecond.toFixed(1).padStart(10),
    (host.megabytesPerSecond / raw.megabytesPerSecond).toFixed(2).padStart(6),
    ((host.megabytesPerSecond / host.cpu) * 100).toFixed(0).padStart(9),
    host.rssMegabytes.toFixed(0).padStart(7),
    host.frames.toFixed(0).padStart(9),
    at(host.echoMs, 0.5).padStart(12),
    at(host.echoMs, 0.95).padStart(5),
    at(host.echoMs, 0.99).padStart(5),
    at(raw.echoMs, 0.5).padStart(15),
    at(raw.echoMs, 0.95).padStart(5),
  ];
  console.log(cells.join(' '));
}
if ((values.only ?? 'memory') === 'memory') {
  const { rssMegabytes, empty } = await memory();
  console.log(`32 terminals of 1,000 full lines: ${rssMegabytes.toFixed(0)} MB (host without terminals: ${empty.toFixed(0)} MB)`);
}
