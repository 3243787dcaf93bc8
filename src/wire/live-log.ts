import { readFile } from 'node:fs/promises';

/**
 * A log keeps the beginning and the end of what a program prints, and its end is not known while the program runs. Until then the newest output lies in
 * a file beside the log, which is replaced as a whole: a line with the place at which it begins, then the output itself. Places count the bytes of the log as
 * it would be if nothing were left out.
 */
export const liveFile = (log: string): string => `${log}.live`;

export const liveText = (start: number, output: Buffer): Buffer => Buffer.concat([Buffer.from(`${start}\n`), output]);

export interface LiveOutput {
  /** What was printed behind the place that was asked for. */
  readonly bytes: Buffer;
  /** Bytes before it that are not there any more. */
  readonly leftOut: number;
  /** The place behind it. */
  readonly end: number;
}

/** The newest output from a place on; `null` when there is none. @throws Error when it cannot be read */
export async function readLive(log: string, from: number): Promise<LiveOutput | null> {
  let whole: Buffer;
  try {
    whole = await readFile(liveFile(log));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const line = whole.indexOf(10);
  const start = Number(whole.subarray(0, Math.max(0, line)).toString('latin1'));
  const output = whole.subarray(line + 1);
  const end = start + output.length;
  if (line < 1 || !Number.isSafeInteger(start) || end <= from) return null;
  return { bytes: output.subarray(Math.max(0, from - start)), leftOut: Math.max(0, start - from), end };
}
