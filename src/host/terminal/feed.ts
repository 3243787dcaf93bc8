import type { Emulator } from './emulator.ts';

/** Above this much unread output the program is held back, below that it may go on. Bytes. */
export const highMark = 64 * 1024;
export const lowMark = 16 * 1024;

const smallestChunk = 64;
const largestChunk = 16 * 1024;
/** What one chunk may cost, milliseconds: between two chunks the slice may end. */
const chunkBudgetMs = 0.5;

/** Output of one program on its way into its emulator. */
export class Feed {
  readonly #emulator: Emulator;
  #chunks: Uint8Array[] = [];
  /** Bytes of the first chunk that have been fed. */
  #offset = 0;
  #pending = 0;
  #chunkBytes = 4096;

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  get pending(): number {
    return this.#pending;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#pending += bytes.length;
  }

  /** Feeds one chunk. Its size follows what the last one cost, so that no kind of output blocks the process for long. */
  step(): void {
    const first = this.#chunks[0];
    if (first === undefined) return;
    const end = Math.min(first.length, this.#offset + this.#chunkBytes);
    const bytes = first.subarray(this.#offset, end);
    if (end === first.length) {
      this.#chunks.shift();
      this.#offset = 0;
    } else this.#offset = end;
    this.#pending -= bytes.length;
    const before = performance.now();
    this.#emulator.feed(bytes);
    const tookMs = performance.now() - before;
    if (tookMs > chunkBudgetMs) this.#chunkBytes = Math.max(smallestChunk, this.#chunkBytes >> 1);
    else if (tookMs < chunkBudgetMs / 4) this.#chunkBytes = Math.min(largestChunk, this.#chunkBytes << 1);
  }
}
