import { rmSync } from 'node:fs';
import { type CastHeader, partFile, type PartHeader } from '../../wire/recording-files.ts';
import { Batch } from './batch.ts';
import { CastFile } from './cast-file.ts';

/** Lines reach the file in batches of so many bytes. */
const batchBytes = 256 * 1024;

/** Writes events to a recording within its limit: the beginning to the file itself, what is too much for it to parts that rotate. */
export class CastWriter {
  readonly #path: string;
  readonly #limitBytes: number;
  readonly #head: CastFile;
  /** Where lines go: the head, or the newest part of so many. */
  #file: CastFile;
  #parts = 0;
  /** Full parts on their way to the disk. */
  #closing: Promise<void> = Promise.resolve();
  #lines = new Batch();
  /** Bytes of output so far, of them in the head, and when the newest event was written. */
  #bytes = 0;
  #headBytes = 0;
  #writtenBytes = 0;

  /** @param limitBytes the most on disk: one half for the file itself, the other for two parts. @throws Error when it cannot be made */
  constructor(path: string, header: CastHeader, limitBytes: number) {
    this.#path = path;
    this.#limitBytes = limitBytes;
    this.#head = this.#file = new CastFile(path);
    this.#header(header);
  }

  get parts(): number {
    return this.#parts;
  }
  /** Bytes that the disk has not taken yet. */
  get backlog(): number {
    return this.#file.backlog;
  }

  /**
   * @param line an event, with its line end; it is copied
   * @param bytes how many of the output it stands for
   * @throws Error when a new part cannot be made
   */
  event(line: Uint8Array, bytes: number): void {
    const most = this.#file === this.#head ? this.#limitBytes / 2 : this.#limitBytes / 4;
    const full = this.#file.size + this.#lines.length + line.length > most;
    // After a gap begins a new part, whose header tells of it.
    if (full || this.#bytes > this.#writtenBytes) this.#nextPart();
    this.#lines.add(line);
    this.#bytes += bytes;
    this.#writtenBytes = this.#bytes;
    if (this.#lines.length > batchBytes) this.write();
  }

  /** So many bytes of output are left out here. */
  gap(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Gives everything to the file. */
  write(): void {
    if (this.#lines.length === 0) return;
    this.#file.append(this.#lines);
    this.#lines = new Batch();
  }

  /** Resolves when everything given to the file can be read. @throws Error when the disk does not take it */
  async flush(): Promise<void> {
    await this.#closing;
    await this.#file.flush();
  }

  async close(): Promise<void> {
    await this.#closing;
    await this.#file.close();
    if (this.#file !== this.#head) await this.#head.close();
  }

  #nextPart(): void {
    this.write();
    if (this.#file === this.#head) this.#headBytes = this.#writtenBytes;
    else this.#closing = Promise.all([this.#closing, this.#file.close()]).then(() => undefined);
    this.#parts++;
    this.#file = new CastFile(partFile(this.#path, this.#parts));
    if (this.#parts > 2) rmSync(partFile(this.#path, this.#parts - 2), { force: true });
    const header: PartHeader = { from: this.#bytes, after: this.#writtenBytes, head: this.#headBytes };
    this.#header(header);
  }

  #header(header: CastHeader | PartHeader): void {
    this.#lines.add(Buffer.from(JSON.stringify(header) + '\n'));
    this.write();
  }
}
