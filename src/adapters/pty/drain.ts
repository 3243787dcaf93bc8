import { readSync } from 'node:fs';

/** The pty buffers some tens of kilobytes; whoever writes more after its leader has gone is a background process that may lose it. */
const mostBytes = 4 * 1024 * 1024;
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Takes what the kernel still holds of a terminal's output, straight from the master's descriptor (non-blocking). Linux passes on
 * everything that was written before it says that there is nothing. The bytes are lent for the call.
 */
export function drainMaster(fd: number, take: (bytes: Uint8Array) => void): void {
  for (let total = 0; total < mostBytes;) {
    let length: number;
    try {
      length = readSync(fd, scratch, 0, scratch.length, null);
    } catch (error) {
      // EAGAIN: empty. EIO: empty, and nobody holds the other side.
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN' || code === 'EIO') return;
      throw error;
    }
    if (length === 0) return;
    total += length;
    take(scratch.subarray(0, length));
  }
}
