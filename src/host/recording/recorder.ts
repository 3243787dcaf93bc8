import type { CastEvent, CastHeader } from '../../wire/recording-files.ts';
import type { Size } from '../../wire/screen.ts';
import { blockBytes, giveBlock, takeBlock } from '../blocks.ts';
import { CastText } from './cast-text.ts';
import { CastWriter } from './cast-writer.ts';
import { joinParts } from './join-parts.ts';

/** Output of so many bytes, or milliseconds, makes one event. */
const eventBytes = blockBytes;
const eventMs = 16;
/** What was recorded reaches the file after so long, milliseconds. */
const flushMs = 100;
/**
 * Beyond the beginning of a recording, output that comes faster than this in the time of one flush is a flood: only its newest part is
 * kept, and written when it slows down. What would be overwritten within a few seconds is not worth being encoded.
 */
const floodBytes = 128 * 1024;
const keptOfFlood = 1024 * 1024;
/** Of the limit, where that is small. */
const keptShare = 1 / 8;
const eventShare = 1 / 32;
/** The program is held back while the disk is so many bytes behind. */
const mostBacklog = 4 * 1024 * 1024;

export interface RecorderOptions {
  readonly path: string;
  readonly size: Size;
  readonly title: string;
  readonly term: string;
  /** The most that the recording may take on disk, bytes: one half for the beginning, the other for the end. */
  readonly limitBytes: number;
  /** The disk cannot keep up: hold the program back, or let it go on. */
  hold(held: boolean): void;
  /** The recording has stopped, and why. The attempt goes on. */
  failed(reason: string): void;
}

interface Gathered {
  readonly at: number;
  readonly block: Buffer;
  /** Of the block, from its beginning. */
  bytes: number;
}

/**
 * Writes down what a terminal was given. Memory is bounded: the newest part rotates on disk. Input is not recorded, for people type
 * secrets; what the terminal echoes of it is output.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #header: CastHeader;
  readonly #startedAt = performance.now();
  readonly #eventBytes: number;
  readonly #keptBytes: number;
  /** `null` once the recording has stopped. */
  #writer: CastWriter | null;
  readonly #text = new CastText();
  /** Output that has not been written yet; the last event is still being gathered. */
  #waiting: Gathered[] = [];
  #waitingBytes = 0;
  /** Output since the last flush. */
  #sinceFlush = 0;
  #timer: NodeJS.Timeout | null = null;
  #held = false;

  /** @throws Error when the file cannot be made */
  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#eventBytes = Math.min(eventBytes, Math.floor(options.limitBytes * eventShare));
    this.#keptBytes = Math.min(keptOfFlood, options.limitBytes * keptShare);
    const { cols, rows } = options.size;
    const timestamp = Math.floor(Date.now() / 1000);
    this.#header = { version: 2, width: cols, height: rows, timestamp, title: options.title, env: { TERM: options.term } };
    this.#writer = new CastWriter(options.path, this.#header, options.limitBytes);
  }

  /** @param bytes are copied */
  output(bytes: Uint8Array): void {
    if (this.#writer === null) return;
    const now = performance.now();
    for (let from = 0; from < bytes.length;) {
      const last = this.#gathering(now);
      const part = bytes.subarray(from, from + this.#eventBytes - last.bytes);
      last.block.set(part, last.bytes);
      last.bytes += part.length;
      from += part.length;
    }
    this.#waitingBytes += bytes.length;
    this.#sinceFlush += bytes.length;
    if (this.#writer.parts === 0) {
      if (this.#waitingBytes >= this.#eventBytes) this.#write();
    } else while (this.#waitingBytes > this.#keptBytes + this.#eventBytes) this.#forget();
    this.#timer ??= setTimeout(() => this.#flush(), flushMs);
  }

  resize({ cols, rows }: Size): void {
    if (this.#writer === null) return;
    this.#write();
    const event: CastEvent = [this.#seconds(performance.now()), 'r', `${cols}x${rows}`];
    this.#try((writer) => writer.event(Buffer.from(JSON.stringify(event) + '\n'), 0));
    this.#timer ??= setTimeout(() => this.#flush(), flushMs);
  }

  /** Nothing more comes. Resolves when all of it can be read. */
  async finish(): Promise<void> {
    this.#write();
    const rest = this.#text.rest(this.#seconds(performance.now()));
    if (rest !== null) this.#try((writer) => writer.event(rest, 0));
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#hand();
  }

  /** After `finish`: makes one file of the recording. */
  async close(): Promise<void> {
    const writer = this.#writer;
    this.#writer = null;
    await writer?.close();
    if (writer !== null && writer.parts > 0) await joinParts(this.#options.path, this.#header);
  }

  /** The event that output of this moment belongs to, with room for some. */
  #gathering(now: number): Gathered {
    const last = this.#waiting.at(-1);
    if (last !== undefined && last.bytes < this.#eventBytes && now - last.at <= eventMs) return last;
    const next = { at: now, block: takeBlock(), bytes: 0 };
    this.#waiting.push(next);
    return next;
  }

  #seconds(at: number): number {
    return Math.round((at - this.#startedAt) * 1000) / 1e6;
  }

  #flush(): void {
    this.#timer = null;
    const flood = this.#sinceFlush > floodBytes && this.#writer !== null && this.#writer.parts > 0;
    this.#sinceFlush = 0;
    if (flood) this.#timer = setTimeout(() => this.#flush(), flushMs);
    else {
      this.#write();
      void this.#hand();
    }
  }

  /** Drops the oldest output that waits. */
  #forget(): void {
    const dropped = this.#waiting.shift();
    if (dropped === undefined) return;
    this.#waitingBytes -= dropped.bytes;
    // What it may hold of a character has lost its end.
    this.#text.restart();
    this.#writer?.gap(dropped.bytes);
    giveBlock(dropped.block);
  }

  /** Makes events of what waits. */
  #write(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { at, block, bytes } of waiting) {
      const line = this.#text.line(this.#seconds(at), block.subarray(0, bytes));
      giveBlock(block);
      this.#try((writer) => writer.event(line, bytes));
    }
    if (!this.#held && (this.#writer?.backlog ?? 0) > mostBacklog) {
      this.#options.hold((this.#held = true));
      void this.#hand();
    }
  }

  /** Gives everything to the disk, and waits for it. */
  async #hand(): Promise<void> {
    try {
      this.#writer?.write();
      await this.#writer?.flush();
    } catch (error) {
      this.#fail(error as Error);
    }
    if (this.#held && (this.#writer?.backlog ?? 0) < mostBacklog) this.#options.hold((this.#held = false));
  }

  #try(write: (writer: CastWriter) => void): void {
    if (this.#writer === null) return;
    try {
      write(this.#writer);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    const writer = this.#writer;
    if (writer === null) return;
    this.#writer = null;
    this.#waiting = [];
    this.#options.failed(`the recording ${this.#options.path} stops here: ${error.message}`);
    void writer.close();
    if (this.#held) this.#options.hold((this.#held = false));
  }
}
