import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** One pipe for everything that a program prints. */
export interface OutputPipe {
  /** The end to write to; a child gets it as its stdout and its stderr. */
  readonly writeFd: number;
  /** Closes this process's copy of the end to write to, once the child has its own. */
  closeWriteEnd(): void;
  /** Resolves when every writer is gone and all was taken, or after `patienceMs`: then somebody who cannot be found still holds it. */
  finished(patienceMs: number): Promise<void>;
}

/**
 * Makes a real pipe, which Node cannot do by itself: what it calls a pipe is a pair of sockets, and a program that opens `/dev/stderr`
 * fails on those. One pipe for both streams also keeps their lines in the order in which they were printed.
 * @throws Error when the system has no `mkfifo` or the temporary folder cannot be written
 */
export async function openOutputPipe(taken: (bytes: Buffer) => void): Promise<OutputPipe> {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-pipe-'));
  const name = join(dir, 'output');
  let readFd: number;
  let writeFd: number;
  try {
    await promisify(execFile)('mkfifo', ['-m', '600', name]);
    // The reader first and without waiting: otherwise each end would wait for the other to be opened.
    readFd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    writeFd = openSync(name, constants.O_WRONLY);
  } finally {
    // The pipe lives on without its name.
    await rm(dir, { recursive: true, force: true });
  }
  const reader = new Socket({ fd: readFd, readable: true, writable: false });
  const ended = new Promise<void>((resolve) => reader.once('close', () => resolve()));
  reader.on('data', taken);
  // A failed read ends the stream, and 'close' follows.
  reader.on('error', () => undefined);
  let closed = false;
  return {
    writeFd,
    closeWriteEnd() {
      if (!closed) closeSync(writeFd);
      closed = true;
    },
    async finished(patienceMs) {
      const timer = setTimeout(() => reader.destroy(), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
