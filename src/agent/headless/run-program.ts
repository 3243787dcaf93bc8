import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { endWith } from './end-with.ts';
import { EventFile } from './event-file.ts';
import { passInterrupts } from './keyboard.ts';
import { Lines } from './lines.ts';
import { Pane } from './pane.ts';
import type { StreamShow } from './show/stream-show.ts';

export interface ProgramOrder {
  readonly file: string;
  readonly args: readonly string[];
  /** Where its events are kept. */
  readonly folder: string;
  /** What it is to read on its standard input; nothing for null. */
  readonly inputFile: string | null;
  readonly show: StreamShow;
}

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** Runs it in a session of its own, so that it has no terminal to write to or to ask, and a signal to this program reaches it once. */
export async function runProgram(order: ProgramOrder): Promise<void> {
  const pane = new Pane(order.show);
  const input = order.inputFile === null ? 'ignore' : openSync(order.inputFile, 'r');
  const child = spawn(order.file, order.args, { stdio: [input, 'pipe', 'pipe'], detached: true });
  if (input !== 'ignore') closeSync(input);
  const passOn = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  for (const signal of passedOn) process.on(signal, passOn);
  const keyboard = passInterrupts(() => passOn('SIGINT'));
  const ended = endOf(child);
  const events = new EventFile(order.folder, (problem) => pane.problem(problem));
  await Promise.all([
    forward(child.stdout, (lines) => {
      events.append('stdout', lines);
      return pane.events(lines);
    }),
    forward(child.stderr, (lines) => {
      events.append('stderr', lines);
      return pane.errors(lines);
    }),
    ended,
  ]);
  pane.end();
  keyboard.close();
  events.close();
  killGroup(child);
  for (const signal of passedOn) process.off(signal, passOn);
  const end = await ended;
  if (end.problem !== null) pane.problem(`Cannot start ${order.file}: ${end.problem}`);
  endWith(end);
}

interface End {
  readonly status: number;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started. */
  readonly problem: string | null;
}

/** How long after its exit more of its output is waited for: something that it left behind may hold that open for ever. Milliseconds. */
const outputAfterExitMs = 2_000;

/** The exit of the program itself. */
function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ status: error.code === 'ENOENT' ? 127 : 126, signal: null, problem: error.message });
    });
    child.on('exit', (status, signal) => {
      // What it left behind in its own group goes with it.
      killGroup(child);
      setTimeout(() => [child.stdout, child.stderr].forEach((output) => output?.destroy()), outputAfterExitMs).unref();
      resolve({ status: status ?? 1, signal, problem: null });
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

/** Reads no faster than the pane takes it. */
async function forward(output: Readable | null, take: (lines: readonly string[]) => Promise<void>): Promise<void> {
  const lines = new Lines();
  try {
    for await (const bytes of output ?? []) await take(lines.push(bytes as Buffer));
  } catch {
    // Given up after the exit of the program; or it could not be started, which is told below.
  }
  await take(lines.end());
}
