import { blockBytes, giveBlock, takeBlock } from '../blocks.ts';

/** Whole lines on their way to a file, in memory that is used again when they are there. */
export class Batch {
  readonly #blocks: Buffer[] = [];
  /** Of the last block. */
  #used = blockBytes;
  #length = 0;

  /** Bytes in all. */
  get length(): number {
    return this.#length;
  }

  /** @param bytes are copied */
  add(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      if (this.#used === blockBytes) {
        this.#blocks.push(takeBlock());
        this.#used = 0;
      }
      const part = bytes.subarray(from, from + blockBytes - this.#used);
      this.#blocks.at(-1)?.set(part, this.#used);
      this.#used += part.length;
      from += part.length;
    }
    this.#length += bytes.length;
  }

  pieces(): readonly Buffer[] {
    const last = this.#blocks.length - 1;
    return this.#blocks.map((block, index) => (index === last ? block.subarray(0, this.#used) : block));
  }

  /** Nobody looks at its bytes any more. */
  release(): void {
    for (const block of this.#blocks) giveBlock(block);
    this.#blocks.length = 0;
  }
}
