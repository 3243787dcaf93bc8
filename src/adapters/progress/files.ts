import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A report that is longer is none; reading it again and again would cost more than it tells. Bytes. */
const longestFile = 1024 * 1024;

export interface Report {
  readonly text: string;
  /** When the file was last changed or put in its place, epoch milliseconds. */
  readonly changedAt: number;
}

/**
 * Reads a small regular file. What agents leave under these names may be anything, so links are not followed and pipes not waited for.
 * @returns `null` when there is no such file, or it is nothing that could be a report
 */
export async function readReport(file: string): Promise<Report | null> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (handle === null) return null;
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size > longestFile) return null;
    // It may grow meanwhile: no more than the bound is ever read.
    const bytes = Buffer.alloc(Math.min(longestFile, found.size + 1));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return { text: bytes.toString('utf8', 0, bytesRead), changedAt: found.ctimeMs };
  } catch {
    // Deleted or unreadable in this very moment: the same as not there; the next change brings the next try.
    return null;
  } finally {
    await handle.close();
  }
}
