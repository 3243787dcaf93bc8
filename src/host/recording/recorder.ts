import { rmSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Size } from '../../wire/screen.ts';
import { type CastEvent, type CastHeader, partFile, type PartHeader } from '../../wire/recording-files.ts';
import { CastFile } from './cast-file.ts';
import { joinParts } from './join-parts.ts';

/** Output of so many bytes, or milliseconds, makes one event. */
const eventBytes = 64 * 1024;
const eventMs = 16;
/** What was recorded reaches the file after so long, milliseconds. */
const flushMs = 100;
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

/** Writes down what a terminal was given. Memory is bounded: the newest part rotates on disk, never in here. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #header: CastHeader;
  readonly #startedAt = performance.now();
  readonly #decoder = new StringDecoder('utf8');
  readonly #head: CastFile;
  /** Where lines go: the head, or the newest part of so many. */
  #file: CastFile;
  #parts = 0;
  #stopped = false;
  /** Bytes of output in events so far, and those of them that are in the head. */
  #bytes = 0;
  #headBytes = 0;
  /** The event that is being gathered. */
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #gatheredAt = 0;
  /** Whole lines that wait for the file. */
  #lines = '';
  #timer: NodeJS.Timeout | null = null;
  #held = false;

  /** @throws Error when the file cannot be made */
  constructor(options: RecorderOptions) {
    this.#options = options;
    const { cols, rows } = options.size;
    this.#header = {
      version: 2,
      width: cols,
      height: rows,
      timestamp: Math.floor(Date.now() / 1000),
      title: options.title,
      env: { TERM: options.term },
    };
    this.#head = this.#file = new CastFile(options.path);
    this.#file.append(JSON.stringify(this.#header) + '\n');
  }

  output(bytes: Uint8Array): void {
    if (this.#stopped) return;
    const now = performance.now();
    if (this.#gatheredBytes > 0 && now - this.#gatheredAt > eventMs) this.#closeEvent();
    if (this.#gatheredBytes === 0) this.#gatheredAt = now;
    this.#gathered.push(bytes);
    this.#gatheredBytes += bytes.length;
    if (this.#gatheredBytes >= eventBytes) this.#closeEvent();
    this.#timer ??= setTimeout(() => this.#write(), flushMs);
  }

  resize({ cols, rows }: Size): void {
    if (this.#stopped) return;
    this.#closeEvent();
    this.#line([this.#seconds(performance.now()), 'r', `${cols}x${rows}`], 0);
    this.#timer ??= setTimeout(() => this.#write(), flushMs);
  }

  /** Nothing more comes. Resolves when all of it can be read. */
  async finish(): Promise<void> {
    this.#closeEvent(this.#decoder.end());
    this.#write();
    await this.#flush();
  }

  /** After `finish`: makes one file of the recording. */
  async close(): Promise<void> {
    const whole = !this.#stopped;
    await this.#stop();
    if (whole && this.#parts > 0) await joinParts(this.#options.path, this.#header);
  }

  #seconds(at: number): number {
    return Math.round((at - this.#startedAt) * 1000) / 1e6;
  }

  #closeEvent(rest = ''): void {
    const text = this.#gathered.map((bytes) => this.#decoder.write(bytes as Buffer)).join('') + rest;
    const bytes = this.#gatheredBytes;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    if (text !== '') this.#line([this.#seconds(this.#gatheredAt), 'o', text], bytes);
  }

  /** @param bytes how many of the output it stands for */
  #line(event: CastEvent, bytes: number): void {
    const line = JSON.stringify(event) + '\n';
    const inHead = this.#file === this.#head;
    const { limitBytes } = this.#options;
    if (this.#file.size + this.#lines.length + line.length > (inHead ? limitBytes / 2 : limitBytes / 4)) this.#nextPart();
    this.#lines += line;
    this.#bytes += bytes;
    if (this.#lines.length >= eventBytes) this.#write();
  }

  /** The present file is full. */
  #nextPart(): void {
    this.#write();
    if (this.#stopped) return;
    if (this.#file === this.#head) this.#headBytes = this.#bytes;
    else void this.#file.close();
    this.#parts++;
    try {
      this.#file = new CastFile(partFile(this.#options.path, this.#parts));
      if (this.#parts > 2) rmSync(partFile(this.#options.path, this.#parts - 2), { force: true });
    } catch (error) {
      return this.#fail(error as Error);
    }
    const header: PartHeader = { after: this.#headBytes, from: this.#bytes };
    this.#file.append(JSON.stringify(header) + '\n');
  }

  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#closeEvent();
    if (this.#lines === '' || this.#stopped) return;
    const lines = this.#lines;
    this.#lines = '';
    this.#file.append(lines);
    if (!this.#held && this.#file.backlog > mostBacklog) this.#options.hold((this.#held = true));
    void this.#flush();
  }

  async #flush(): Promise<void> {
    try {
      await this.#file.flush();
    } catch (error) {
      this.#fail(error as Error);
    }
    if (this.#held && this.#file.backlog < mostBacklog) this.#options.hold((this.#held = false));
  }

  #fail(error: Error): void {
    if (this.#stopped) return;
    this.#options.failed(`the recording ${this.#options.path} stops here: ${error.message}`);
    void this.#stop();
    if (this.#held) this.#options.hold((this.#held = false));
  }

  async #stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#lines = '';
    await this.#file.close();
    if (this.#file !== this.#head) await this.#head.close();
  }
}
