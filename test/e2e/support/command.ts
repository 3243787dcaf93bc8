import { spawn } from 'node:child_process';
import { waitUntil } from '../../support/wait.ts';
import { bin } from './package.ts';

export interface Done {
  /** `null` when a signal ended it. */
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** After so many milliseconds it is killed, and `done` rejects with what it has said: a command that hangs must not hang the tests. */
  readonly limitMs?: number;
}

/** Longer than any command of the tests takes on a busy machine, and shorter than a test may take. */
const usualLimitMs = 110_000;

/** A command that is running, without a terminal. */
export interface Running {
  readonly pid: number;
  readonly done: Promise<Done>;
  out(): string;
  err(): string;
  /** Waits for a text on standard output, or on standard error. */
  waitForOut(why: string, pattern: RegExp): Promise<void>;
  waitForErr(why: string, pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Closes our end of its standard output: what it writes from now on meets a reader that has gone. */
  closeOutput(): void;
}

/** The environment of a command: without colour, and without what the test itself runs in. */
export function environment(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR, LANG = 'C.UTF-8' } = process.env;
  return { PATH, HOME, LANG, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...changes };
}

export function start(args: readonly string[], { cwd, env, input, limitMs = usualLimitMs }: CommandOptions = {}): Running {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: environment(env), stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const done = new Promise<Done>((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      // Its output may be held open by what it has started, so that no end of it would ever be told.
      child.stdout.destroy();
      child.stderr.destroy();
      reject(new Error(`sluice ${args.join(' ')} has not ended within ${limitMs} ms; it said:\n${stdout}\n${stderr}`));
    }, limitMs);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(limit);
      resolve({ status, signal, stdout, stderr });
    });
  });
  // Whoever only kills the command does not wait for it.
  done.catch(() => undefined);
  const waitFor = async (why: string, text: () => string, pattern: RegExp) => {
    await waitUntil(why, () => pattern.test(text())).catch((error: Error) => {
      throw new Error(`${error.message}; standard output:\n${stdout}\nstandard error:\n${stderr}`);
    });
  };
  return {
    pid: child.pid ?? 0,
    done,
    out: () => stdout,
    err: () => stderr,
    waitForOut: (why, pattern) => waitFor(why, () => stdout, pattern),
    waitForErr: (why, pattern) => waitFor(why, () => stderr, pattern),
    kill: (signal) => void child.kill(signal),
    closeOutput: () => void child.stdout.destroy(),
  };
}

export const sluice = async (args: readonly string[], options?: CommandOptions): Promise<Done> => await start(args, options).done;
