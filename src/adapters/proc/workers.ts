import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Worker } from '../../core/clean/leftover.ts';

/** A process by where it works. */
export interface WorkingProcess extends Worker {
  /** Its working directory, without links; absolute. */
  readonly dir: string;
}

/**
 * All processes of this machine but this one, with where they work. Those of other users are told only where the system lets this user look.
 * @throws Error when the system tells nothing at all
 */
export async function workingProcesses(): Promise<readonly WorkingProcess[]> {
  const all = process.platform === 'linux' ? await fromProc() : await fromLsof();
  return all.filter(({ pid }) => pid !== process.pid);
}

/** @param dir absolute and without links @returns the first process that works in it, or below */
export function workerIn(dir: string, processes: readonly WorkingProcess[]): Worker | null {
  const found = processes.find((each) => each.dir === dir || each.dir.startsWith(`${dir}/`));
  return found === undefined ? null : { pid: found.pid, command: found.command };
}

async function fromProc(): Promise<WorkingProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        const dir = await readlink(`/proc/${pid}/cwd`);
        const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replace(/\0+$/, '').replaceAll('\0', ' ');
        return { pid: Number(pid), command, dir };
      } catch {
        // It has ended, or belongs to somebody else.
        return null;
      }
    }),
  );
  return found.filter((each) => each !== null);
}

async function fromLsof(): Promise<WorkingProcess[]> {
  // It ends with 1 when it could not look at one of them, and has told the others all the same.
  const options = { cwd: '/', encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const { stdout } = await promisify(execFile)('lsof', ['-w', '-n', '-P', '-d', 'cwd', '-F', 'pcn'], options).catch(
    (error: Error & { readonly stdout?: string }) => {
      if (error.stdout) return { stdout: error.stdout };
      throw new Error(`nobody knows what works in the worktrees: lsof: ${error.message}`);
    },
  );
  return parseLsof(stdout);
}

/** Reads fields of `lsof -F pcn`, each on a line behind its letter; those of one process begin with `p`. */
export function parseLsof(text: string): WorkingProcess[] {
  const found: WorkingProcess[] = [];
  let [pid, command] = [0, ''];
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) [pid, command] = [Number(value), ''];
    if (line.startsWith('c')) command = value;
    if (line.startsWith('n')) found.push({ pid, command, dir: value });
  }
  return found;
}
