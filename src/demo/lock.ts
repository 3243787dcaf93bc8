import { mkdirSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';

/** Longest wait for others; each of them holds the lock for the time it takes to write a small file. */
const patienceMs = 5_000;
const pauseMs = 5;

/**
 * Does something while nobody else does it under the same lock. The lock is a symbolic link that names the process that holds it: it is
 * made, with its content, in one step. That of a process that is no more is taken away.
 * @throws Error when others hold it too long, and whatever `act` throws
 */
export function withLock(lock: string, act: () => void): void {
  mkdirSync(dirname(lock), { recursive: true });
  const until = performance.now() + patienceMs;
  while (!taken(lock)) {
    if (performance.now() > until) throw new Error(`${lock} is held by process ${holder(lock) ?? '?'}`);
    removeOrphan(lock);
    // The writer may be called from a signal handler just before the process ends, so that it cannot wait in any other way.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  }
  try {
    act();
  } finally {
    unlinkSync(lock);
  }
}

function taken(lock: string): boolean {
  try {
    symlinkSync(String(process.pid), lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holder(lock: string): number | null {
  try {
    return Number(readlinkSync(lock)) || null;
  } catch {
    // It has been given back meanwhile.
    return null;
  }
}

/** Of several that see the same orphan one removes it: the right to do so is a lock itself, and the orphan is looked at again under it. */
function removeOrphan(lock: string): void {
  const dead = holder(lock);
  if (dead === null || isAlive(dead)) return;
  const right = `${lock}.orphan-${dead}`;
  if (!taken(right)) return;
  try {
    if (holder(lock) === dead) unlinkSync(lock);
  } finally {
    unlinkSync(right);
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
