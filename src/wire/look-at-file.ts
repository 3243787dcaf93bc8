import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { FileFact } from '../core/report/deliverables.ts';

const chunkBytes = 1024 ** 2;

/** What lies at a path, with its digest. It is read piece by piece, however large it is; what is no plain file is not opened. */
export function lookAtFile(path: string): FileFact {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return { kind: 'folder' };
    if (!found.isFile()) return { kind: 'unreadable', reason: 'it is no file' };
    return digestOf(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'unreadable', reason: code === 'EACCES' || code === 'EPERM' ? 'permission denied' : message };
  }
}

function digestOf(path: string): FileFact {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const file = openSync(path, 'r');
  try {
    let bytes = 0;
    for (;;) {
      const read = readSync(file, chunk);
      if (read === 0) return { kind: 'file', bytes, sha256: hash.digest('hex') };
      hash.update(chunk.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(file);
  }
}
