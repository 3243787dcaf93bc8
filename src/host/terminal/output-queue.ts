import { blockBytes, giveBlock, takeBlock } from '../blocks.ts';
import { PlainScan } from './plain-scan.ts';
import { wholeCharacters } from './whole-characters.ts';

interface Chunk {
  readonly bytes: Uint8Array;
  readonly block: Block;
  /** Offset right after its first CR LF; -1 when it has none, was not scanned, or is not plain. */
  firstCut: number;
  /** The pen settings at `firstCut`. */
  pen: string;
  /** Line ends up to its end, counted from where the scan began. */
  lineEnds: number;
}

/** Memory that chunks lie in, one after the other. */
interface Block {
  readonly memory: Buffer;
  /** Bytes of it that are in use, and chunks in it that were not taken yet. */
  used: number;
  chunks: number;
}

/** Output from a line end on, and the pen there. */
export interface Tail {
  readonly pen: string;
  readonly bytes: readonly Uint8Array[];
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const escape = 0x1b;

/** Taken chunks are forgotten in bulk. */
const mostTaken = 512;

/**
 * Output that waits to be emulated. As long as all of it is plain (see `PlainScan`), lines can be dropped from its front that would
 * have left the scrollback by the time the rest has been emulated.
 */
export class OutputQueue {
  #chunks: Chunk[] = [];
  #head = 0;
  /** Bytes of the head chunk that were taken. */
  #offset = 0;
  #pending = 0;
  #scan: PlainScan | null = new PlainScan();
  #lineEnds = 0;
  /** Where the last cut was found; it only moves on. */
  #cutAt = 0;
  /** The chunk that turned out not to be plain, while there is one. */
  #barrier = -1;
  /** Beginning of a character that the next chunk finishes. */
  #carry: Uint8Array | null = null;
  /** Where the next chunk goes; none while nothing waits. */
  #block: Block | null = null;

  /** Bytes. */
  get pending(): number {
    return this.#pending;
  }
  /** Everything that waits is plain. */
  get plain(): boolean {
    return this.#scan !== null;
  }

  /** @param bytes are copied */
  push(bytes: Uint8Array): void {
    const joined = this.#carry === null ? bytes : Buffer.concat([this.#carry, bytes]);
    const end = wholeCharacters(joined, joined.length);
    this.#carry = end === joined.length ? null : Buffer.from(joined.subarray(end));
    for (let from = 0, to = 0; from < end; from = to) {
      to = from + blockBytes < end ? wholeCharacters(joined, from + blockBytes) : end;
      this.#append(joined.subarray(from, to));
    }
  }

  /** The output is over: an unfinished character at its end is passed on as it is. */
  finish(): void {
    if (this.#carry !== null) this.#append(this.#carry);
    this.#carry = null;
  }

  /** Takes about so many bytes (at least 4) from the front, never half a character; none when nothing waits. The bytes
   * are lent until the next `push`. */
  take(bytes: number): Uint8Array {
    const chunk = this.#chunks[this.#head];
    if (chunk === undefined) return new Uint8Array();
    const { length } = chunk.bytes;
    const from = this.#offset;
    const to = from + bytes >= length ? length : wholeCharacters(chunk.bytes, from + bytes);
    this.#pending -= to - from;
    if (to === length) this.#next();
    else this.#offset = to;
    return chunk.bytes.subarray(from, to);
  }

  /** To be called when the emulator is in the ground state with what it was given so far: what waits may be plain from here on. */
  rescan(): void {
    if (this.#scan !== null || this.#head <= this.#barrier) return;
    this.#scan = new PlainScan();
    this.#lineEnds = 0;
    this.#cutAt = this.#head;
    for (let index = this.#head; index < this.#chunks.length; index++) this.#scanChunk(index);
  }

  /**
   * Drops the front up to a line end that has at least so many line ends behind it.
   * @returns the pen there, `null` when nothing was dropped
   */
  cut(lineEndsBehind: number): string | null {
    if (this.#scan === null || this.#lineEnds < lineEndsBehind) return null;
    const chunks = this.#chunks;
    const behind = (index: number) => this.#lineEnds - (chunks[index]?.lineEnds ?? Infinity);
    let at = Math.max(this.#cutAt, this.#head);
    while (behind(at + 1) >= lineEndsBehind) at++;
    this.#cutAt = at;
    for (; at >= this.#head && behind(at) >= lineEndsBehind; at--) {
      const chunk = chunks[at];
      if (chunk === undefined || chunk.firstCut === -1 || (at === this.#head && chunk.firstCut <= this.#offset)) continue;
      const { firstCut, pen } = chunk;
      for (let left = at - this.#head; left > 0; left--) {
        this.#pending -= (chunks[this.#head]?.bytes.length ?? 0) - this.#offset;
        this.#next();
      }
      this.#pending -= firstCut - this.#offset;
      this.#offset = firstCut;
      return pen;
    }
    return null;
  }

  /** The end of what waits, from a line end on that has at least so many line ends behind it. Takes nothing. */
  tail(lineEnds: number): Tail | null {
    const chunks = this.#chunks;
    if (this.#scan === null) return null;
    for (let index = chunks.length - 1; index > this.#head; index--) {
      const chunk = chunks[index];
      if (chunk === undefined || chunk.firstCut === -1) continue;
      const cut = lateCut(chunk, lineEnds - (this.#lineEnds - chunk.lineEnds));
      if (cut === -1) continue;
      const bytes = chunks.slice(index).map((part) => part.bytes);
      bytes[0] = chunk.bytes.subarray(cut);
      return { pen: chunk.pen, bytes };
    }
    return null;
  }

  #append(bytes: Uint8Array): void {
    let block = this.#block;
    if (block === null || block.used + bytes.length > blockBytes) {
      this.#block = block = { memory: takeBlock(), used: 0, chunks: 0 };
    }
    const own = block.memory.subarray(block.used, block.used + bytes.length);
    own.set(bytes);
    block.used += bytes.length;
    block.chunks++;
    this.#chunks.push({ bytes: own, block, firstCut: -1, pen: '', lineEnds: 0 });
    this.#pending += bytes.length;
    this.#scanChunk(this.#chunks.length - 1);
  }

  #scanChunk(index: number): void {
    const chunk = this.#chunks[index];
    if (this.#scan === null || chunk === undefined) return;
    const skipped = index === this.#head ? this.#offset : 0;
    const plain = this.#scan.scan(chunk.bytes.subarray(skipped));
    chunk.firstCut = -1;
    if (plain === null) {
      this.#scan = null;
      this.#barrier = index;
      return;
    }
    this.#lineEnds += plain.lineEnds;
    chunk.lineEnds = this.#lineEnds;
    chunk.pen = plain.pen;
    if (plain.firstCut !== -1) chunk.firstCut = skipped + plain.firstCut;
  }

  #next(): void {
    const block = this.#chunks[this.#head]?.block;
    if (block !== undefined && --block.chunks === 0) {
      giveBlock(block.memory);
      if (block === this.#block) this.#block = null;
    }
    this.#head++;
    this.#offset = 0;
    if (this.#head < mostTaken && this.#head < this.#chunks.length) return;
    this.#chunks.splice(0, this.#head);
    this.#cutAt = Math.max(0, this.#cutAt - this.#head);
    this.#barrier = Math.max(-1, this.#barrier - this.#head);
    this.#head = 0;
  }
}

/**
 * The last line end of a chunk with so many behind it within the chunk, as long as the pen there is known to be that of the first one.
 * Of short lines a chunk has hundreds, and a screen shows a few.
 */
function lateCut({ bytes, firstCut }: Chunk, lineEndsBehind: number): number {
  let left = lineEndsBehind;
  let at = bytes.lastIndexOf(lineFeed);
  for (; at + 1 > firstCut; at = bytes.lastIndexOf(lineFeed, at - 1)) {
    if (left-- > 0 || bytes[at - 1] !== carriageReturn) continue;
    return bytes.subarray(firstCut, at).includes(escape) ? firstCut : at + 1;
  }
  return at + 1 === firstCut && left <= 0 ? firstCut : -1;
}
