import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A report that is longer is none; reading it again and again would cost more than it tells. Bytes. */
const longestFile = 1024 * 1024;

export type Report =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** When the file was last changed or put in its place, epoch milliseconds. */
      readonly changedAt: number;
    }
  | { readonly kind: 'missing' }
  /** Something stands there that is no report; `reason` goes on after "it": `is a link`. */
  | { readonly kind: 'unusable'; readonly reason: string };

/**
 * Reads a small regular file. What agents leave under these names may be anything, so links are not followed and pipes not waited for.
 * Never rejects.
 */
export async function readReport(file: string): Promise<Report> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await handle.stat();
      if (!found.isFile()) return unusable('is no file');
      if (found.size > longestFile) return unusable(`is longer than ${longestFile / 1024 / 1024} MB`);
      // It may grow meanwhile: no more than the bound is ever read.
      const bytes = Buffer.alloc(Math.min(longestFile, found.size + 1));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      const text = bytes.toString('utf8', 0, bytesRead);
      return text.includes('\0') ? unusable('is binary') : { kind: 'text', text, changedAt: found.ctimeMs };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Deleted in this very moment is the same as not there; the next change brings the next try.
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return unusable(code === 'ELOOP' ? 'is a link, and links are not followed' : `cannot be read: ${message}`);
  }
}

const unusable = (reason: string): Report => ({ kind: 'unusable', reason });
