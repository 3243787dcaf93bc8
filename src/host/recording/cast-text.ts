import { isUtf8 } from 'node:buffer';
import { wholeCharacters } from '../terminal/whole-characters.ts';

/** What follows the backslash, by byte; `u` stands for four digits as well, 0 for a byte that stays as it is. */
const escapes = new Uint8Array(256);
const u = 0x75;
const backslash = 0x5c;
const zero = 0x30;
escapes.fill(u, 0, 0x20);
for (const [letter, character] of Object.entries({ b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', '"': '"', '\\': '\\' })) {
  escapes[character.charCodeAt(0)] = letter.charCodeAt(0);
}
const digits = Buffer.from('0123456789abcdef');
/** What the longest escape takes for one byte: `\u001b`. */
const longestEscape = 6;
const end = Buffer.from('"]\n');

/** All recordings spell in the same place, one after the other. */
let scratch = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Makes lines of output events, from bytes to bytes: by way of a string and `JSON.stringify`, what is recorded of a flood would be copied
 * five times, and be garbage four times.
 */
export class CastText {
  /** Beginning of a character that the next event finishes. */
  #carry: Buffer | null = null;

  /** @returns `[seconds,"o","..."]` and a line end, as `JSON.stringify` has it; the memory is that of the next line, too */
  line(seconds: number, output: Uint8Array): Buffer {
    const joined = this.#carry === null ? output : Buffer.concat([this.#carry, output]);
    const whole = wholeCharacters(joined, joined.length);
    this.#carry = whole === joined.length ? null : Buffer.from(joined.subarray(whole));
    return spell(seconds, joined.subarray(0, whole));
  }

  /** The output is over. @returns the line of an unfinished character at its end, if there is one, as above */
  rest(seconds: number): Buffer | null {
    const carry = this.#carry;
    this.#carry = null;
    return carry === null ? null : spell(seconds, carry);
  }

  /** What comes next does not follow what came before. */
  restart(): void {
    this.#carry = null;
  }
}

function spell(seconds: number, output: Uint8Array): Buffer {
  // What is no UTF-8 reads as U+FFFD, as it does on a screen.
  const bytes = isUtf8(output) ? output : Buffer.from(Buffer.from(output).toString());
  const start = `[${seconds},"o","`;
  const most = start.length + bytes.length * longestEscape + end.length;
  if (scratch.length < most) scratch = Buffer.allocUnsafeSlow(most);
  let at = escape(bytes, scratch, scratch.write(start, 'latin1'));
  at += end.copy(scratch, at);
  return scratch.subarray(0, at);
}

function escape(bytes: Uint8Array, into: Uint8Array, from: number): number {
  const { length } = bytes;
  let at = from;
  for (let index = 0; index < length; index++) {
    const byte = bytes[index] ?? 0;
    const letter = escapes[byte] ?? 0;
    if (letter === 0) {
      into[at++] = byte;
      continue;
    }
    into[at++] = backslash;
    into[at++] = letter;
    if (letter !== u) continue;
    into[at++] = zero;
    into[at++] = zero;
    into[at++] = digits[byte >> 4] ?? 0;
    into[at++] = digits[byte & 15] ?? 0;
  }
  return at;
}
