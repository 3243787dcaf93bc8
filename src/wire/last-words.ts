import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const tailBytes = 4096;

/** Size of a log now, to be able to tell later what was added. */
export function logSize(file: string): number {
  return withFile(file, (fd) => fstatSync(fd).size) ?? 0;
}

/** The last line of a log that is not empty, written after `from` bytes, without its time; `null` when there is none. */
export function lastWords(file: string, from = 0): string | null {
  const text = withFile(file, (fd) => {
    const { size } = fstatSync(fd);
    const start = Math.max(from, size - tailBytes);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, start));
  });
  return lastLine(text ?? '');
}

/** The last line that is not empty, without its time; `null` when there is none. */
export function lastLine(text: string): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1)?.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, '') ?? null;
}

/** A log that is not there, or cannot be read, has nothing to say. */
function withFile<T>(file: string, work: (fd: number) => T): T | null {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    return null;
  }
  try {
    return work(fd);
  } finally {
    closeSync(fd);
  }
}
