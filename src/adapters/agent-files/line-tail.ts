import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** Bytes of one read: between two, others have their turn. */
const chunkBytes = 256 * 1024;
/** A longer line is left out as a whole. */
const longestLine = 16 * 1024 * 1024;
/** Bytes before the place reached that must still be the same, or else it is another file under the name. */
const fingerprintBytes = 64;

const lineFeed = 0x0a;

/** Reads the whole lines of one growing file, each once. Not to be asked again before it has answered. */
export class LineTail {
  readonly #file: string;
  #inode: bigint | null = null;
  /** Up to where it was read. */
  #offset = 0;
  /** The last bytes before that. */
  #fingerprint: Buffer = Buffer.alloc(0);
  /** What was read of a line that has no end yet. */
  #begun: Buffer[] = [];
  #begunBytes = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Reads on to the end. A file that is not there has no lines. @throws what the system says when it cannot be read */
  async read(take: (lines: readonly string[]) => void): Promise<void> {
    let handle: FileHandle;
    try {
      // A named pipe would be waited for without end.
      handle = await open(this.#file, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return;
      throw error;
    }
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) return;
      if (stats.ino !== this.#inode || stats.size < this.#offset || !(await this.#isSame(handle))) this.#restart(stats.ino);
      const chunk = Buffer.alloc(Math.min(chunkBytes, Math.max(1, Number(stats.size) - this.#offset)));
      for (;;) {
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, this.#offset);
        if (bytesRead === 0) return;
        this.#offset += bytesRead;
        this.#remember(chunk.subarray(0, bytesRead));
        const lines = this.#split(chunk.subarray(0, bytesRead));
        if (lines.length > 0) take(lines);
      }
    } finally {
      await handle.close();
    }
  }

  #restart(inode: bigint): void {
    this.#inode = inode;
    this.#offset = 0;
    this.#fingerprint = Buffer.alloc(0);
    this.#begun = [];
    this.#begunBytes = 0;
  }

  async #isSame(handle: FileHandle): Promise<boolean> {
    const { length } = this.#fingerprint;
    const now = Buffer.alloc(length);
    const { bytesRead } = await handle.read(now, 0, length, this.#offset - length);
    return bytesRead === length && now.equals(this.#fingerprint);
  }

  #remember(bytes: Buffer): void {
    this.#fingerprint = Buffer.concat([this.#fingerprint, bytes.subarray(-fingerprintBytes)]).subarray(-fingerprintBytes);
  }

  #split(bytes: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, from)) {
      const line = this.#finish(bytes.subarray(from, end));
      if (line !== '') lines.push(line);
      from = end + 1;
    }
    this.#begin(bytes.subarray(from));
    return lines;
  }

  /** Of a line that is too long only its length is kept. */
  #begin(bytes: Buffer): void {
    this.#begunBytes += bytes.length;
    if (this.#begunBytes > longestLine) this.#begun = [];
    else if (bytes.length > 0) this.#begun.push(Buffer.from(bytes));
  }

  /** @returns an empty text for a line that is left out */
  #finish(bytes: Buffer): string {
    const isTooLong = this.#begunBytes + bytes.length > longestLine;
    const line = isTooLong ? '' : Buffer.concat([...this.#begun, bytes]).toString('utf8');
    this.#begun = [];
    this.#begunBytes = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}
