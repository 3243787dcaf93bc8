import { writeSync } from 'node:fs';

/** What a program may leave unread of its input. */
const mostUnreadBytes = 1024 * 1024;
const firstRetryMs = 2;
const longestRetryMs = 500;

/**
 * Input on its way to a program that may read slowly, or never. It is written to the master's descriptor (non-blocking) and not to
 * node-pty's stream: libuv repeats a write that a terminal does not take until it does, and nothing else would run in the host.
 */
export class InputQueue {
  readonly #fd: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #retryMs = firstRetryMs;
  #closed = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** @returns false when the program has left too much unread, or has gone */
  write(data: string): boolean {
    if (this.#closed || this.#waitingBytes > mostUnreadBytes) return false;
    const bytes = Buffer.from(data);
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#timer === null) this.#drain();
    return true;
  }

  /** The program has written something: it may have read something too. */
  poke(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#retryMs = firstRetryMs;
    this.#drain();
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #drain(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      let written: number;
      try {
        written = writeSync(this.#fd, first);
      } catch (error) {
        // EAGAIN: the terminal's own buffer of some kilobytes is full. Anything else: nobody is there to read.
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return this.close();
        this.#timer = setTimeout(() => {
          this.#timer = null;
          this.#drain();
        }, this.#retryMs);
        this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2);
        return;
      }
      this.#retryMs = firstRetryMs;
      this.#waitingBytes -= written;
      if (written === first.length) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(written);
    }
  }
}
