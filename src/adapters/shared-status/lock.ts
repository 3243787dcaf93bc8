import { mkdir, readlink, symlink, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Longest wait for others; each of them holds the lock for the time that it takes to write a small file. */
const patienceMs = 5_000;
const pauseMs = 10;

/**
 * Does something while nobody else does it under the same lock: a symbolic link that names the process which holds it, as the demo agent
 * makes it (docs/shared-files.md). It is made with its content in one step, and that of a process that is no more is taken away, which
 * the locks of libraries do by the clock alone. A folder of that name, as those libraries make, is respected.
 * @throws Error when others hold it too long, and whatever `act` throws
 */
export async function withLock<T>(lock: string, act: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lock), { recursive: true });
  const until = performance.now() + patienceMs;
  while (!(await taken(lock))) {
    if (performance.now() > until) throw new Error(`${lock} is held by ${await holderName(lock)}`);
    await removeOrphan(lock);
    await delay(pauseMs);
  }
  try {
    return await act();
  } finally {
    await unlink(lock);
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await symlink(String(process.pid), lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The process that holds it; `null` when it was given back meanwhile, or is the lock of somebody who does not say. */
async function holder(lock: string): Promise<number | null> {
  return Number(await readlink(lock).catch(() => '')) || null;
}

const holderName = async (lock: string): Promise<string> => {
  const pid = await holder(lock);
  return pid === null ? 'somebody else' : `process ${pid}`;
};

/** Of several that see the same orphan one removes it: the right to do so is a lock itself, and the orphan is looked at again under it. */
async function removeOrphan(lock: string): Promise<void> {
  const dead = await holder(lock);
  if (dead === null || isAlive(dead)) return;
  const right = `${lock}.orphan-${dead}`;
  if (!(await taken(right))) return;
  try {
    if ((await holder(lock)) === dead) await unlink(lock);
  } finally {
    await unlink(right);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
