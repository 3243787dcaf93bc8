import { open, type FileHandle } from 'node:fs/promises';

const chunkBytes = 64 * 1024;
const newline = 0x0a;

/** Reads whole lines of a file that may be growing. */
export class LineFile {
  /** Where the next line begins, bytes. */
  position = 0;
  /** Length of the first line with its end, once it has been read. */
  firstLineBytes = 0;
  readonly #file: FileHandle;
  #buffer = Buffer.alloc(0);
  #at = 0;
  /** The position that `#buffer` was read for. */
  #bufferedFrom = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @throws Error when it cannot be opened */
  static async open(path: string): Promise<LineFile> {
    return new LineFile(await open(path, 'r'));
  }

  /** The next line without its end, or `null` when there is no whole one yet. */
  async next(): Promise<string | null> {
    if (this.position !== this.#bufferedFrom + this.#at) {
      this.#buffer = Buffer.alloc(0);
      this.#at = 0;
      this.#bufferedFrom = this.position;
    }
    for (let searched = this.#at; ;) {
      const end = this.#buffer.indexOf(newline, searched);
      if (end !== -1) {
        const line = this.#buffer.toString('utf8', this.#at, end);
        if (this.position === 0) this.firstLineBytes = end + 1;
        this.position += end + 1 - this.#at;
        this.#at = end + 1;
        return line;
      }
      const rest = this.#buffer.subarray(this.#at);
      const more = Buffer.allocUnsafe(Math.max(chunkBytes, rest.length));
      const { bytesRead } = await this.#file.read(more, 0, more.length, this.position + rest.length);
      if (bytesRead === 0) return null;
      searched = rest.length;
      this.#buffer = Buffer.concat([rest, more.subarray(0, bytesRead)]);
      this.#at = 0;
      this.#bufferedFrom = this.position;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
