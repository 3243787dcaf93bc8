/**
 * Recognises plain output: what only writes lines downwards and sets the pen. Printable text in any script, CR LF, TAB, BS, `CSI ... m`
 * and `CSI ... K`. Everything else (other sequences, BEL, other controls, C1 controls as `C2 80` to `C2 9F`) is not plain.
 */
const text = 1;
const lineFeed = 2;
const carriageReturn = 3;
const escape = 4;
const leadC2 = 5;

/** What is left at 0 stops a scan. */
const classes = new Uint8Array(256);
classes.fill(text, 0x20, 0x7f);
// Bytes of UTF-8. Stray ones are ignored by the emulator, and none of them can become a control by itself.
classes.fill(text, 0x80);
classes[0xc2] = leadC2;
classes[0x09] = classes[0x08] = text;
classes[0x0a] = lineFeed;
classes[0x0d] = carriageReturn;
classes[0x1b] = escape;

/** More different pen settings than this since the last reset are not worth remembering: the output does not count as plain then. */
const mostPens = 256;
/** Longer than any sequence that a program means. */
const longestSequence = 128;

/** SGR sequences met so far, by their parameters. */
const shortSequences = new Map<number, string>();
const mostShortSequences = 4096;

/** What a scan found in one chunk. */
export interface PlainChunk {
  /** LF bytes. */
  readonly lineEnds: number;
  /** Offset right after the first CR LF, or -1. */
  readonly firstCut: number;
  /** The SGR sequences from the last reset on, as they stand at `firstCut`. */
  readonly pen: string;
}

/**
 * Scans output chunk by chunk; sequences and line ends may span chunks, characters may not. Begins in the ground state of an emulator; after the first
 * chunk that is not plain it has to be begun anew.
 */
export class PlainScan {
  /** SGR sequences from the last reset on, without the earlier ones of equal sequences: each only assigns, so that the last one counts. */
  readonly #pens: string[] = [];
  #afterReturn = false;
  /** An unfinished sequence at the end of the last chunk. */
  #begun = '';

  /** @returns `null` when the chunk is not plain */
  scan(bytes: Uint8Array): PlainChunk | null {
    const length = bytes.length;
    let lineEnds = 0;
    let firstCut = -1;
    let pen = '';
    let at = 0;
    if (this.#begun !== '') {
      at = this.#sequence(bytes, 0);
      if (at === -1) return null;
    }
    let afterReturn = this.#afterReturn;
    while (at < length) {
      switch (classes[bytes[at] ?? 0]) {
        case text:
          do at++;
          while (at < length && classes[bytes[at] ?? 0] === text);
          afterReturn = false;
          break;
        case lineFeed:
          at++;
          lineEnds++;
          if (afterReturn && firstCut === -1) {
            firstCut = at;
            pen = this.#pens.length === 0 ? '' : this.#pens.join('');
          }
          afterReturn = false;
          break;
        case carriageReturn:
          at++;
          afterReturn = true;
          break;
        case leadC2:
          at++;
          afterReturn = false;
          // At the end of a chunk too: nobody knows what it begins.
          if (!isContinuation(bytes[at]) || isC1(bytes[at])) return null;
          break;
        case escape:
          at = this.#shortSequence(bytes, at);
          if (at === -1) return null;
          afterReturn = false;
          break;
        default:
          return null;
      }
    }
    this.#afterReturn = afterReturn;
    return { lineEnds, firstCut, pen };
  }

  /** The usual case at speed: a short sequence that lies within the chunk. */
  #shortSequence(bytes: Uint8Array, from: number): number {
    let at = from + 2;
    // The parameters as one number of four bits a character, below 2 ** 53.
    let code = 1;
    const end = Math.min(bytes.length, at + 12);
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x30 || byte > 0x3b) break;
      code = code * 16 + byte - 0x30;
    }
    if (at >= end || bytes[at] !== 0x6d || bytes[from + 1] !== 0x5b) return this.#sequence(bytes, from);
    let sequence = shortSequences.get(code);
    if (sequence === undefined) {
      sequence = latin1(bytes, from, at + 1);
      if (shortSequences.size < mostShortSequences) shortSequences.set(code, sequence);
    }
    return this.#setPen(sequence) ? at + 1 : -1;
  }

  /** Reads `CSI ... m` or `CSI ... K`, of which `#begun` may be there. @returns the offset after it, -1 when it is another */
  #sequence(bytes: Uint8Array, from: number): number {
    let at = from;
    let length = this.#begun.length;
    if (length === 0) {
      at++;
      length++;
    }
    if (length === 1 && at < bytes.length) {
      if (bytes[at] !== 0x5b) return -1;
      at++;
      length++;
    }
    if (length >= 2) {
      // Digits, `:` and `;`.
      for (let byte = bytes[at]; byte !== undefined && byte >= 0x30 && byte <= 0x3b; byte = bytes[++at]) length++;
    }
    if (length > longestSequence) return -1;
    const read = this.#begun + latin1(bytes, from, at);
    if (at === bytes.length) {
      this.#begun = read;
      return at;
    }
    this.#begun = '';
    const final = bytes[at];
    if (final === 0x4b) return at + 1;
    if (final !== 0x6d) return -1;
    return this.#setPen(read + 'm') ? at + 1 : -1;
  }

  #setPen(sequence: string): boolean {
    const pens = this.#pens;
    if (sequence === '\u001b[m' || sequence === '\u001b[0m') pens.length = 0;
    else {
      // Set anew, it moves to the end of the order.
      const before = pens.indexOf(sequence);
      if (before !== -1) pens.splice(before, 1);
    }
    pens.push(sequence);
    return pens.length <= mostPens;
  }
}

function isContinuation(byte = 0): boolean {
  return byte >= 0x80 && byte <= 0xbf;
}
function isC1(byte = 0): boolean {
  return byte >= 0x80 && byte <= 0x9f;
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  let characters = '';
  for (let at = from; at < to; at++) characters += String.fromCharCode(bytes[at] ?? 0);
  return characters;
}
