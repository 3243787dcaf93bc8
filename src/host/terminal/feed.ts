import type { Emulator } from './emulator.ts';
import { OutputQueue } from './output-queue.ts';
import type { Pen } from './xterm-internals.ts';

const smallestChunk = 64;
const largestChunk = 16 * 1024;
/** What one chunk may cost, milliseconds: between two chunks the slice may end. */
const chunkBudgetMs = 0.5;
/** Plain output may wait so long for more of its kind, milliseconds: a screen is not shown more often. */
const gatherMs = 16;
/** Nobody looks, or so much waits already that nobody could read it: it may be the beginning of a flood. */
const gatherLongMs = 50;
const readableBytes = 16 * 1024;
/** How often a flood is shown. */
const floodMs = 33;
/** A flood that has been silent for so long is over. What it shows is complete before. */
const floodSilenceMs = 250;
/** Cancels what was half read, and goes to the beginning of the line. */
const startOfLine = '\u0018\r';

/**
 * Feeds one program's output to its emulator, and as little of it as has to be.
 *
 * Plain output (see `PlainScan`) is gathered for as long as one frame lasts. When more lines of it wait than screen and scrollback hold,
 * those that would have left both are dropped ("cut"): the state afterwards is the same. As long as such a flood goes on, only its last
 * screenful is emulated for each frame (`#preview`). When it falls silent, anything else than plain output arrives, or somebody needs the
 * scrollback, the lines that wait are fed in order, and everything is as if nothing had been dropped (`settle`).
 */
export class Feed {
  /** Somebody looks at the screen. */
  watched = false;
  readonly #emulator: Emulator;
  readonly #queue = new OutputQueue();
  #chunkBytes = 4096;
  /** The front was cut, and what is left begins with this pen; `base` is the emulator's own as it was before the cut. */
  #cut: { readonly pen: string; readonly base: Readonly<Pen> } | null = null;
  /** Bytes that have to be fed before the scrollback has no gap any more. */
  #gap = 0;
  /** The queue is being fed until it is empty. */
  #feeding = false;
  #fedAt = -Infinity;
  #grew = false;

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  get pending(): number {
    return this.#queue.pending;
  }
  /** Everything that waits is plain. */
  get plain(): boolean {
    return this.#queue.plain;
  }
  /** Lines were dropped, and what is left of the flood waits. */
  get flooding(): boolean {
    return this.#cut !== null;
  }
  /** The screen is that of some moment of the output, though the scrollback may not be. */
  get presentable(): boolean {
    return this.#gap === 0;
  }
  /** Lines that can be scrolled back to, once it has settled. */
  get scrollback(): number {
    return this.#cut !== null || this.#gap > 0 ? this.#emulator.scrollback : this.#emulator.buffer.ybase;
  }

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
    this.#grew = true;
    if (!this.#queue.plain || (this.#cut === null && !this.#emulator.skippable)) return;
    const pen = this.#queue.cut(this.#emulator.scrollback + 2 * this.#emulator.size.rows);
    if (pen === null) return;
    this.#cut = { pen, base: this.#cut?.base ?? this.#emulator.pen };
    this.#gap = 0;
    this.#feeding = false;
  }

  /** The output is over: nothing is gathered any more. */
  finish(): void {
    this.#queue.finish();
    this.relieve();
  }

  /** When the next step is due, in the time of `performance.now()`; `Infinity` when nothing waits. */
  get dueAt(): number {
    if (this.#queue.pending === 0) return Infinity;
    if (this.#feeding || !this.#queue.plain) return -Infinity;
    if (this.#cut !== null) return this.#fedAt + (this.#grew ? floodMs : floodSilenceMs);
    return this.#fedAt + (this.watched && this.#queue.pending < readableBytes ? gatherMs : gatherLongMs);
  }

  /** Does not wait for more of its kind, unless it is a flood. */
  hurry(): void {
    if (this.#cut === null && this.#queue.pending > 0) this.#feeding = true;
  }

  /** Too much waits: feeds it, flood or not. */
  relieve(): void {
    this.#grew = false;
    this.#feeding = this.#queue.pending > 0;
  }

  /** Feeds one chunk, or shows the newest lines of a flood. @returns whether the screen may have changed */
  step(): boolean {
    const flooding = this.#cut !== null && this.#grew && this.#queue.plain;
    this.#grew = false;
    if (flooding) {
      this.#fedAt = performance.now();
      return this.watched && this.#preview();
    }
    this.#begin();
    this.#feedChunk();
    return true;
  }

  /** Closes the gap in the scrollback that a cut has left. */
  settle(): void {
    if (this.#cut === null && this.#gap === 0) return;
    this.#begin();
    while (this.#gap > 0) this.#feedChunk();
  }

  /** Feeds all that waits. */
  drain(): void {
    this.#begin();
    while (this.#queue.pending > 0) this.#feedChunk();
  }

  #begin(): void {
    this.#feeding = true;
    if (this.#cut === null) return;
    const { pen, base } = this.#cut;
    this.#cut = null;
    this.#gap = this.#queue.pending;
    this.#startLine(pen, base);
  }

  #preview(): boolean {
    const tail = this.#queue.tail(2 * this.#emulator.size.rows);
    if (tail === null || this.#cut === null) return false;
    this.#startLine(tail.pen, this.#cut.base);
    for (const bytes of tail.bytes) this.#emulator.feed(bytes);
    return true;
  }

  #startLine(pen: string, base: Readonly<Pen>): void {
    this.#emulator.pen = base;
    this.#emulator.feed(Buffer.from(startOfLine + pen, 'latin1'));
  }

  /** The size of a chunk follows what the last one cost, so that no kind of output blocks the process for long. */
  #feedChunk(): void {
    const bytes = this.#queue.take(this.#chunkBytes);
    this.#gap = Math.max(0, this.#gap - bytes.length);
    const before = performance.now();
    this.#emulator.feed(bytes);
    const now = performance.now();
    if (now - before > chunkBudgetMs) this.#chunkBytes = Math.max(smallestChunk, this.#chunkBytes >> 1);
    else if (now - before < chunkBudgetMs / 4) this.#chunkBytes = Math.min(largestChunk, this.#chunkBytes << 1);
    if (!this.#queue.plain && this.#emulator.grounded) this.#queue.rescan();
    if (this.#queue.pending > 0) return;
    this.#fedAt = now;
    this.#feeding = false;
    this.#gap = 0;
  }
}
