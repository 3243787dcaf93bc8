import { readFile, statfs } from 'node:fs/promises';
import { execa } from 'execa';
import { inherited, type Environment } from '../environment/inherited.ts';

/** How long a program may take to say its version. */
const patienceMs = 10_000;

/** @returns what a program prints when it is asked for its version; `null` when it is not in PATH */
export async function askVersion(env: Environment, program: string, flag: string): Promise<string | null> {
  const options = { env: inherited(env), extendEnv: false, stdin: 'ignore', reject: false, timeout: patienceMs } as const;
  const answer = await execa(program, [flag], options);
  if (answer.code === 'ENOENT') return null;
  return answer.stdout || answer.stderr;
}

/** Bytes that the user may still write where a folder lies. @throws Error when it is not there */
export async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

/** @returns `null` on a system without inotify */
export async function inotifyLimits(): Promise<{ readonly watches: number; readonly instances: number } | null> {
  const read = async (name: string) => Number(await readFile(`/proc/sys/fs/inotify/${name}`, 'utf8'));
  try {
    return { watches: await read('max_user_watches'), instances: await read('max_user_instances') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
