import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { waitUntil } from '../../support/wait.ts';
import { sluice, type Done } from './command.ts';
import { processesOf } from './leftovers.ts';

/** A folder of its own for each test, in which nothing may be left running at the end. */
export interface Project {
  readonly dir: string;
  /** Writes a file, a plan for instance. @returns its absolute path */
  put(name: string, text: string): string;
  /** Absolute path of a file that may not exist. */
  path(name: string): string;
  /** Runs the command in this folder to its end. */
  sluice(...args: readonly string[]): Promise<Done>;
  /** The state of a run as `status --json` gives it. */
  status(run?: string): Promise<Status>;
  /** Waits until a stream has got there. */
  waitForStream(stream: string, state: string): Promise<void>;
}

/** What the tests read of `sluice status --json`. */
export interface Status {
  readonly run: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly enginePid: number | null;
  readonly workspaceDir: string;
  readonly streams: readonly { readonly id: string; readonly state: string; readonly attempt: number; readonly pid: number | null }[];
  readonly attention: readonly { readonly id: string; readonly commands: readonly string[] }[];
}

/** A test with a project. What it leaves running fails it, and is ended so that it does not fail the next one too. */
export const projectTest = test.extend<{ project: Project }>({
  // eslint-disable-next-line no-empty-pattern -- Vitest wants the pattern.
  project: async ({}, use) => {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-e2e-')));
    try {
      await use(makeProject(dir));
    } finally {
      try {
        await sluice(['-C', dir, 'stop', '--all']);
        await nothingLeft(dir);
      } finally {
        await killAll(dir);
        rmSync(dir, { recursive: true, force: true });
      }
    }
  },
});

/** @param env what the commands have in their environment besides the usual */
export function makeProject(dir: string, env: Readonly<Record<string, string>> = {}): Project {
  const status = async (run?: string) => {
    const done = await sluice(['status', '--json', ...(run === undefined ? [] : [run])], { cwd: dir, env });
    if (done.status !== 0) throw new Error(`sluice status: ${done.stderr}`);
    return JSON.parse(done.stdout) as Status;
  };
  return {
    dir,
    put(name, text) {
      const file = join(dir, name);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    path: (name) => join(dir, name),
    sluice: (...args) => sluice(args, { cwd: dir, env }),
    status,
    async waitForStream(stream, state) {
      await waitUntil(
        `stream ${stream} is ${state}`,
        async () => (await status()).streams.find(({ id }) => id === stream)?.state === state,
      );
    },
  };
}

/** Fails when something of a project stays alive. A host takes a moment to end behind its run. */
export async function nothingLeft(dir: string): Promise<void> {
  let left = processesOf(dir);
  await waitUntil('nothing of the project is left running', () => (left = processesOf(dir)).length === 0, 10_000).catch(() => {
    throw new Error(`left running: ${left.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`);
  });
}

/** Again and again, for a face that lives on may start another engine in place of one that is killed. */
export async function killAll(dir: string): Promise<void> {
  await waitUntil('everything of the project is killed', () => {
    const left = processesOf(dir);
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    return left.length === 0;
  });
}
