import { asciiOf } from './ascii.ts';

/**
 * What stands in a cell, as one number: a code point, or the index of a cluster of several, with flags above. `continuation` is the
 * second half of a wide cell.
 */
export const continuation = 0;
export const blank = 0x20;

const valueMask = 0x1f_ffff;
const wideFlag = 0x100_0000;
const uncertainFlag = 0x200_0000;
const clusterFlag = 0x400_0000;

export const isWide = (glyph: number): boolean => (glyph & wideFlag) !== 0;
/** Terminals disagree about its width, so nothing may be assumed about the cells behind it once it has been written. */
export const isUncertain = (glyph: number): boolean => (glyph & uncertainFlag) !== 0;

export class GlyphTable {
  readonly #ascii: boolean;
  #clusters: string[] = [];
  #byText = new Map<string, number>();

  /** `ascii` keeps the width of everything and shows the nearest character that a terminal without UTF-8 has. */
  constructor(ascii = false) {
    this.#ascii = ascii;
  }

  /** Number of clusters of more than one code point. */
  get size(): number {
    return this.#clusters.length;
  }

  /** The glyph of a cluster that is `width` columns wide in the grid. Control characters become blanks. */
  of(text: string, width: 1 | 2): number {
    const point = text.codePointAt(0) ?? blank;
    const single = text.length === (point > 0xffff ? 2 : 1);
    if (this.#ascii) return asciiOf(point) | (width === 2 ? wideFlag : 0);
    if (single) {
      if (point < 0x20 || (point >= 0x7f && point < 0xa0)) return blank;
      if (point >= 0xd800 && point <= 0xdfff) return 0xfffd;
      if (width === 1) return isPlainNarrow(point) ? point : point | uncertainFlag;
      return point | wideFlag | (isPlainWide(point) ? 0 : uncertainFlag);
    }
    let index = this.#byText.get(text);
    if (index === undefined) {
      index = this.#clusters.length;
      this.#clusters.push(text);
      this.#byText.set(text, index);
    }
    return index | clusterFlag | uncertainFlag | (width === 2 ? wideFlag : 0);
  }

  /** How many columns a terminal might move by when it writes the glyph: one that joins nothing shows each code point by itself. */
  reach(glyph: number): number {
    if (!isUncertain(glyph)) return isWide(glyph) ? 2 : 1;
    return glyph & clusterFlag ? 2 * Array.from(this.text(glyph)).length : 2;
  }

  /** Text as this terminal can show it, for what is not written into cells. */
  plain(text: string): string {
    return this.#ascii ? Array.from(text, (character) => String.fromCharCode(asciiOf(character.codePointAt(0) ?? blank))).join('') : text;
  }

  text(glyph: number): string {
    if (glyph === continuation) return '';
    const value = glyph & valueMask;
    if (this.#ascii) return String.fromCharCode(value) + (isWide(glyph) ? ' ' : '');
    return glyph & clusterFlag ? (this.#clusters[value] ?? ' ') : String.fromCodePoint(value);
  }

  /** Forgets every cluster that none of the cells holds, and renumbers the cells. */
  compact(cells: Iterable<Uint32Array>): void {
    const old = this.#clusters;
    this.#clusters = [];
    this.#byText = new Map();
    for (const array of cells) {
      for (let i = 0; i < array.length; i++) {
        const glyph = array[i] ?? blank;
        if (glyph & clusterFlag) array[i] = this.of(old[glyph & valueMask] ?? ' ', isWide(glyph) ? 2 : 1);
      }
    }
  }
}

/** Narrow on every terminal: letters of the old scripts, punctuation, arrows, mathematics, lines and blocks, private glyphs of fonts. */
const isPlainNarrow = (point: number): boolean =>
  point < 0xad ||
  (point > 0xad && point < 0x300) ||
  (point >= 0x370 && point < 0x483) ||
  (point >= 0x48a && point < 0x530) ||
  (point >= 0x2010 && point < 0x2028) ||
  (point >= 0x2030 && point < 0x2060) ||
  (point >= 0x20a0 && point < 0x20d0) ||
  (point >= 0x2100 && point < 0x2600) ||
  (point >= 0x2691 && point < 0x2693) ||
  (point >= 0x2713 && point < 0x2719) ||
  (point >= 0x2776 && point < 0x2795) ||
  (point >= 0x27c0 && point < 0x2b00) ||
  (point >= 0xe000 && point < 0xf900);

/** Wide on every terminal: Han, kana, Hangul syllables, full-width forms. */
const isPlainWide = (point: number): boolean =>
  (point >= 0x2e80 && point < 0x302a) ||
  (point >= 0x3041 && point < 0x3097) ||
  (point >= 0x309b && point < 0xa000) ||
  (point >= 0xac00 && point < 0xd7a4) ||
  (point >= 0xf900 && point < 0xfb00) ||
  (point >= 0xff01 && point < 0xff61) ||
  (point >= 0x20000 && point < 0x30000);
