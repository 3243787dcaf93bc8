import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { liveFile, liveText } from '../../wire/live-log.ts';

export interface LogLimits {
  /** Output kept from the beginning, bytes. */
  readonly headBytes: number;
  /** Output kept from the end, bytes; this much memory is used when the head is full. */
  readonly tailBytes: number;
}

/** Of the newest output that those who look on get while the head is full: more than any screen shows, and quickly written. */
const liveBytes = 128 * 1024;
/** How often they get it, milliseconds. */
const liveEveryMs = 250;

/** A log file that takes any amount of output and keeps its beginning and its end. Until it is closed, the newest output lies beside it (`liveFile`). */
export interface BoundedLog {
  /** Where the output begins in the file, bytes. */
  readonly from: number;
  write(bytes: Buffer): void;
  /** Adds the end of what was printed, and a line that says how much is missing between. @returns why the log is not complete, or `null` */
  close(): string | null;
}

/** How the log says that something is missing from it, and how much. */
export const leftOut = /\n\[sluice: (\d+) bytes are left out here, the log keeps the beginning and the end\]\n/;

/** Appends to what is there. @param heading a line that comes before the output @throws Error when the file cannot be opened */
export function openLog(file: string, limits: LogLimits, heading?: string): BoundedLog {
  mkdirSync(dirname(file), { recursive: true });
  const fd = openSync(file, 'a', 0o600);
  const tail = ring(limits.tailBytes);
  let headLeft = limits.headBytes;
  let problem: string | null = null;

  const put = (bytes: Buffer): void => {
    // After a failure (the disk is full) output is still taken, so that the program does not block, but the log says no more.
    if (problem !== null) return;
    try {
      for (let from = 0; from < bytes.length;) from += writeSync(fd, bytes, from);
    } catch (error) {
      problem = (error as Error).message;
    }
  };
  if (heading !== undefined) put(Buffer.from(`${heading}\n`));
  const from = fstatSync(fd).size;
  const headEnd = from + limits.headBytes;
  // One that an engine left which was killed.
  rmSync(liveFile(file), { force: true });
  let timer: NodeJS.Timeout | null = null;

  const showLive = (): void => {
    timer = null;
    const { start, bytes } = tail.last(liveBytes);
    const next = `${liveFile(file)}.next`;
    try {
      writeFileSync(next, liveText(headEnd + start, bytes), { mode: 0o600 });
      renameSync(next, liveFile(file));
    } catch (error) {
      // The same disk takes the log, and will not take its end either.
      problem ??= (error as Error).message;
    }
  };
  return {
    from,
    write(bytes) {
      const head = bytes.subarray(0, headLeft);
      put(head);
      headLeft -= head.length;
      if (head.length === bytes.length) return;
      tail.write(bytes.subarray(head.length));
      timer ??= setTimeout(showLive, liveEveryMs);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      const { missing, kept } = tail.read();
      if (missing > 0) put(Buffer.from(`\n[sluice: ${missing} bytes are left out here, the log keeps the beginning and the end]\n`));
      put(kept);
      closeSync(fd);
      rmSync(liveFile(file), { force: true });
      return problem;
    },
  };
}

/** The last `size` bytes of what is written to it. */
function ring(size: number) {
  let memory: Buffer | null = null;
  let written = 0;
  return {
    write(bytes: Buffer): void {
      memory ??= Buffer.alloc(size);
      const last = bytes.subarray(Math.max(0, bytes.length - size));
      const at = (written + bytes.length - last.length) % Math.max(1, size);
      const fits = Math.min(last.length, size - at);
      last.copy(memory, at, 0, fits);
      last.copy(memory, 0, fits);
      written += bytes.length;
    },
    /** At most `most` bytes from the end, beginning with a whole line where there is one, and how many came before them. */
    last(most: number): { readonly start: number; readonly bytes: Buffer } {
      const held = Math.min(written, size, most);
      if (memory === null || held === 0) return { start: written, bytes: Buffer.alloc(0) };
      const end = written % size;
      const bytes =
        held <= end
          ? Buffer.from(memory.subarray(end - held, end))
          : Buffer.concat([memory.subarray(size - (held - end)), memory.subarray(0, end)]);
      const lineStart = held === written ? 0 : bytes.indexOf(10) + 1;
      return { start: written - held + lineStart, bytes: bytes.subarray(lineStart) };
    },
    read(): { missing: number; kept: Buffer } {
      if (memory === null) return { missing: 0, kept: Buffer.alloc(0) };
      if (written <= size) return { missing: 0, kept: memory.subarray(0, written) };
      const at = written % Math.max(1, size);
      const kept = Buffer.concat([memory.subarray(at), memory.subarray(0, at)]);
      // It begins with a whole line, so that neither half a line nor half a character stands there.
      const lineStart = kept.indexOf(10) + 1;
      return { missing: written - size + lineStart, kept: kept.subarray(lineStart) };
    },
  };
}
