import { close, ftruncate, openSync, write } from 'node:fs';
import { promisify } from 'node:util';
import type { Batch } from './batch.ts';

const writeBytes = promisify(write);
const closeFile = promisify(close);
const truncateFile = promisify(ftruncate);

/** A file of lines that grows at its end, written in the background, in order. */
export class CastFile {
  /** Bytes given to it. */
  size = 0;
  readonly #file: number;
  #written = 0;
  #writing: Promise<void> = Promise.resolve();
  #waiting: Batch[] = [];
  #busy = false;

  /** @throws Error when it cannot be made */
  constructor(path: string) {
    this.#file = openSync(path, 'w', 0o600);
  }

  /** Bytes that are not on their way to the disk's cache yet. */
  get backlog(): number {
    return this.size - this.#written;
  }

  /** @param lines are released when they have been written, or never will be */
  append(lines: Batch): void {
    this.size += lines.length;
    this.#waiting.push(lines);
    if (this.#busy) return;
    this.#busy = true;
    this.#writing = this.#drain();
    // Whoever flushes hears of the failure.
    this.#writing.catch(() => undefined);
  }

  /** Resolves when everything has been written. @throws Error when the disk does not take it; whole lines stand in the file then */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await closeFile(this.#file);
  }

  async #drain(): Promise<void> {
    try {
      for (let lines = this.#waiting.shift(); lines !== undefined; lines = this.#waiting.shift()) {
        const start = this.#written;
        try {
          await this.#write(lines, start);
        } catch (error) {
          for (const never of this.#waiting.splice(0)) never.release();
          // A reader leaves out a torn line as well: that it cannot be cut off is no news beside the failure itself.
          await truncateFile(this.#file, start).catch(() => undefined);
          throw error;
        } finally {
          lines.release();
        }
        this.#written += lines.length;
      }
    } finally {
      this.#busy = false;
    }
  }

  async #write(lines: Batch, start: number): Promise<void> {
    let to = start;
    for (const bytes of lines.pieces()) {
      // A disk that is filling up takes a part first, and refuses only the rest.
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await writeBytes(this.#file, bytes, at, bytes.length - at, to);
        at += bytesWritten;
        to += bytesWritten;
      }
    }
  }
}
