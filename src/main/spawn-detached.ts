import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Endpoint } from '../wire/endpoint.ts';
import { lastLine, lastWords, logSize } from '../wire/last-words.ts';

export interface DetachedProgram {
  /** Absolute path of the script. */
  readonly file: string;
  readonly args: readonly string[];
  /** Takes what it says on stdout and stderr; appended to. */
  readonly logFile: string;
}

/** A program of ours that ended instead of coming up. */
export class NotUp extends Error {
  override readonly name = 'NotUp';
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;

  constructor(message: string, exitCode: number | null) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Where a program tells, besides in its log, why it does not come up: a log on a full disk takes nothing. Nobody listens once it is up. */
export const tellFd = 3;
/** How long the words of a program that has ended may take to arrive. */
const wordsMs = 200;
/** How long a program may take to come up. A busy machine is no reason to give up. */
const upMs = 30_000;
const stepMs = 4;

/**
 * Starts a program of ours in a session of its own, so that it outlives whoever starts it and no key pressed there reaches it.
 * Resolves when `endpoint` finds it: its own, or that of another that came up in its place.
 * @throws {NotUp} with its last words when it ends before
 */
export async function spawnDetached(program: DetachedProgram, endpoint: (pid: number) => Endpoint | null): Promise<Endpoint> {
  mkdirSync(dirname(program.logFile), { recursive: true, mode: 0o700 });
  const logged = logSize(program.logFile);
  const { child, fate } = start(program);
  const told = listen(child);
  try {
    const end = performance.now() + upMs;
    for (;;) {
      const over = fate();
      const found = endpoint(child.pid ?? -1);
      if (found !== null) return found;
      if (over !== null) throw new NotUp(lastLine(await told.words()) ?? lastWords(program.logFile, logged) ?? over.words, over.exitCode);
      if (performance.now() > end) {
        child.kill('SIGKILL');
        throw new NotUp(`it has not come up within ${upMs / 1000} s; ${program.logFile} may tell why`, null);
      }
      await pause(stepMs);
    }
  } finally {
    told.close();
  }
}

interface Fate {
  readonly exitCode: number | null;
  readonly words: string;
}

function start(program: DetachedProgram): { readonly child: ChildProcess; readonly fate: () => Fate | null } {
  const log = openSync(program.logFile, 'a', 0o600);
  try {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program.file, ...program.args], {
      // The folder that Sluice was started in may be removed while the run goes on.
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
    });
    let fate: Fate | null = null;
    child.once('exit', (exitCode, signal) => {
      const how = signal ?? `exit status ${exitCode}`;
      fate = { exitCode, words: `it ended at once (${how}) without a word; its log is ${program.logFile}, if its disk has room` };
    });
    child.once('error', (error) => {
      fate = { exitCode: null, words: error.message };
    });
    child.unref();
    return { child, fate: () => fate };
  } finally {
    closeSync(log);
  }
}

/** Hears what the program tells on file descriptor 3. */
function listen(child: ChildProcess): { words(): Promise<string>; close(): void } {
  const pipe = child.stdio[tellFd] as Socket;
  const ended = Promise.withResolvers<void>();
  let text = '';
  pipe.setEncoding('utf8');
  pipe.on('data', (chunk: string) => (text += chunk));
  pipe.once('close', () => ended.resolve());
  pipe.on('error', () => ended.resolve());
  return {
    async words() {
      await Promise.race([ended.promise, pause(wordsMs)]);
      return text;
    },
    close: () => void pipe.destroy(),
  };
}
