import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { ProcessIdentity } from '../core/run/events.ts';

/** How to reach a live process of a run, kept in `engine.json` and `host.json`. A file left by a dead process is told by its identity. */
export interface Endpoint {
  readonly process: ProcessIdentity;
  /** Path of its unix socket. */
  readonly socket: string;
}

/** @returns the endpoint, or `null` when there is none or it cannot be read as one */
export function readEndpoint(file: string): Endpoint | null {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Endpoint;
    return typeof value?.socket === 'string' && typeof value.process?.pid === 'number' ? value : null;
  } catch {
    return null;
  }
}

export function writeEndpoint(file: string, endpoint: Endpoint): void {
  writeFileAtomic.sync(file, JSON.stringify(endpoint) + '\n', { mode: 0o600 });
}

/**
 * Writes the endpoint only where none is, atomically, and complete from the first moment: of two processes that come up at the same time
 * for the same run, exactly one may serve it. Who starts them removes the file of a dead one before.
 * @returns false when there is an endpoint already
 */
export function claimEndpoint(file: string, endpoint: Endpoint): boolean {
  const own = `${file}.${endpoint.process.pid}`;
  writeFileSync(own, JSON.stringify(endpoint) + '\n', { mode: 0o600 });
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * A socket path for a process of a run. Unix sockets take some 100 bytes of path, a project may lie deeper: so they live in a folder
 * of the user's own (mode 0700) under the system's temporary folder, named by a digest of the run folder.
 * @throws Error when that folder exists and belongs to somebody else
 */
export function socketPath(runDir: string, role: 'engine' | 'host', pid: number): string {
  const user = userInfo();
  const dir = join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `sluice-${user.uid}`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const owner = statSync(dir);
  if (user.uid !== -1 && (owner.uid !== user.uid || (owner.mode & 0o077) !== 0)) {
    throw new Error(`${dir} must belong to you and be closed to others (mode 0700); remove it or fix its owner`);
  }
  return join(dir, `${createHash('sha256').update(runDir).digest('hex').slice(0, 16)}.${role}.${pid}`);
}
