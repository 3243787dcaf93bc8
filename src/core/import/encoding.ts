/**
 * Text in UTF-8 that a program took for Windows-1252 reads `â†’` for an arrow; done twice it reads worse. This puts it right where the
 * characters of one sequence are a character in UTF-8 that guides are written with, and leaves everything else alone: a French
 * `Ã` at the end of a word is followed by no continuation and stays.
 */

/** The bytes 0x80 to 0x9f of Windows-1252. The five that it leaves open come through as control characters. */
const upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const byteOf = new Map<string, number>();
for (let byte = 0x80; byte <= 0xff; byte++) byteOf.set(String.fromCharCode(byte), byte);
Array.from(upper).forEach((character, index) => byteOf.set(character, 0x80 + index));

/** Letters with marks, punctuation, arrows, mathematics, box drawing, symbols, emoji: what a guide in a Western language holds. */
const plausible: readonly (readonly [from: number, to: number])[] = [
  // The bytes that Windows-1252 leaves open are themselves on the way, when it went wrong more than once.
  [0x80, 0x17f],
  [0x192, 0x192],
  [0x2c6, 0x2dc],
  [0x2000, 0x206f],
  [0x20a0, 0x20bf],
  [0x2100, 0x27bf],
  [0x2900, 0x29ff],
  [0x2b00, 0x2bff],
  [0xfe0f, 0xfe0f],
  [0xfeff, 0xfeff],
  [0x1f000, 0x1faff],
];

export interface Repaired {
  readonly text: string;
  /** Lines that were changed, 1-based. */
  readonly lines: readonly number[];
}

export function repairEncoding(text: string): Repaired {
  const lines: number[] = [];
  const repaired = text.split('\n').map((line, index) => {
    let now = line;
    // Once for each time that it went wrong; three times has been seen, more has not.
    for (let round = 0; round < 3; round++) {
      const next = decodedOnce(now);
      if (next === now) break;
      now = next;
    }
    if (now !== line) lines.push(index + 1);
    return now;
  });
  return { text: repaired.join('\n'), lines };
}

/** What no plan can hold: control characters, halves of surrogate pairs, and the mark of what could not be decoded. */
// eslint-disable-next-line no-control-regex -- Finding control characters is the purpose.
const unfit = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffd-\uffff]|\p{Noncharacter_Code_Point}/gu;

/** A guide as the recognisers read it: one kind of line end, no BOM, the encoding repaired, and a `?` for what no plan could hold. */
export function readableText(source: string): Repaired {
  const { text, lines } = repairEncoding(
    source
      .replace(/^\ufeff/, '')
      .replace(/\r\n?/g, '\n')
      .toWellFormed(),
  );
  const fit = text.split('\n').map((line) => line.replace(unfit, '?'));
  const changed = new Set(lines);
  text.split('\n').forEach((line, index) => line !== fit[index] && changed.add(index + 1));
  return { text: fit.join('\n'), lines: [...changed].sort((a, b) => a - b) };
}

function decodedOnce(line: string): string {
  if (!/[\u0080-\uffff]/.test(line)) return line;
  const characters = Array.from(line);
  let out = '';
  for (let at = 0; at < characters.length; at++) {
    const read = sequenceAt(characters, at);
    out += read ? read.character : (characters[at] ?? '');
    if (read) at += read.length - 1;
  }
  return out;
}

/** The character whose UTF-8 bytes stand here, each as a character of its own. */
function sequenceAt(characters: readonly string[], at: number): { readonly character: string; readonly length: number } | null {
  const lead = byteOf.get(characters[at] ?? '') ?? 0;
  const length = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0;
  if (length === 0) return null;
  let code = lead & (0xff >> (length + 1));
  for (let index = 1; index < length; index++) {
    const byte = byteOf.get(characters[at + index] ?? '') ?? 0;
    if (byte < 0x80 || byte > 0xbf) return null;
    code = code * 64 + (byte & 0x3f);
  }
  const shortest = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0;
  if (code < shortest || !plausible.some(([from, to]) => code >= from && code <= to)) return null;
  return { character: String.fromCodePoint(code), length };
}
