import { blank, continuation, isWide, type GlyphTable } from './glyphs.ts';
import type { StyleTable } from './styles.ts';

/** The numbers that the cells of one screen share. */
export interface Tables {
  readonly glyphs: GlyphTable;
  readonly styles: StyleTable;
}

/** A rectangle of cells. Plain arrays of numbers, for they are compared and copied thousands at a time. */
export class Grid {
  readonly cols: number;
  readonly rows: number;
  readonly glyphs: Uint32Array;
  readonly styles: Uint32Array;

  constructor(cols: number, rows: number) {
    this.cols = cols;
    this.rows = rows;
    this.glyphs = new Uint32Array(cols * rows).fill(blank);
    this.styles = new Uint32Array(cols * rows);
  }

  clearRow(y: number, from = 0): void {
    this.glyphs.fill(blank, y * this.cols + from, (y + 1) * this.cols);
    this.styles.fill(0, y * this.cols + from, (y + 1) * this.cols);
  }

  /** Sets one cell, or two for a wide glyph; what does not fit into the row becomes a blank. @returns the next column */
  set(x: number, y: number, glyph: number, style: number): number {
    const at = y * this.cols + x;
    if (!isWide(glyph)) {
      this.glyphs[at] = glyph;
      this.styles[at] = style;
      return x + 1;
    }
    if (x + 1 >= this.cols) return this.set(x, y, blank, style);
    this.glyphs[at] = glyph;
    this.glyphs[at + 1] = continuation;
    this.styles[at] = style;
    this.styles[at + 1] = style;
    return x + 2;
  }

  /** Text of one row, without trailing blanks. For people and tests. */
  text(y: number, tables: Tables): string {
    let text = '';
    for (let x = 0; x < this.cols; x++) text += tables.glyphs.text(this.glyphs[y * this.cols + x] ?? blank);
    return text.trimEnd();
  }
}

/**
 * Copies a stretch of one row into a row of cells, and blanks the halves of wide cells that the cut leaves on either side: a terminal
 * would show such a half as something else.
 */
export function copyStretch(
  source: Grid,
  sourceX: number,
  sourceY: number,
  length: number,
  glyphs: Uint32Array,
  styles: Uint32Array,
  x: number,
): void {
  const count = Math.min(length, source.cols - sourceX, glyphs.length - x);
  if (count <= 0 || sourceY < 0 || sourceY >= source.rows) return;
  const from = sourceY * source.cols + sourceX;
  if (x > 0 && glyphs[x] === continuation) glyphs[x - 1] = blank;
  if (x + count < glyphs.length && glyphs[x + count] === continuation) glyphs[x + count] = blank;
  glyphs.set(source.glyphs.subarray(from, from + count), x);
  styles.set(source.styles.subarray(from, from + count), x);
  if (glyphs[x] === continuation) glyphs[x] = blank;
  const last = x + count - 1;
  if (isWide(glyphs[last] ?? blank)) glyphs[last] = blank;
}

/** Blanks a stretch of a row of cells, with what the cut leaves of wide cells on either side. */
export function blankStretch(glyphs: Uint32Array, styles: Uint32Array, x: number, length: number): void {
  const end = Math.min(x + length, glyphs.length);
  if (x > 0 && glyphs[x] === continuation) glyphs[x - 1] = blank;
  if (end < glyphs.length && glyphs[end] === continuation) glyphs[end] = blank;
  glyphs.fill(blank, x, end);
  styles.fill(0, x, end);
}
