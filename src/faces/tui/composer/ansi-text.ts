import stringWidth from 'string-width';
import { applySgr, plainLook } from './look.ts';
import { blank } from './glyphs.ts';
import type { Grid, Tables } from './grid.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
// eslint-disable-next-line no-control-regex -- Escape sequences are what is being looked for.
const sequence = /\u001b(?:\[([0-9;:]*)m|\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;
// eslint-disable-next-line no-control-regex -- Printable ASCII is everything but control characters.
const ascii = /^[\u0020-\u007e]*$/;

/** Writes one line of text with SGR sequences, as Ink makes it, into a row of cells. Other sequences are dropped. */
export function writeAnsiLine(grid: Grid, y: number, line: string, tables: Tables): void {
  let look = plainLook;
  let style = 0;
  let x = 0;
  let from = 0;
  const write = (text: string) => {
    x = writeText(grid, x, y, text, style, tables);
  };
  sequence.lastIndex = 0;
  for (let match = sequence.exec(line); match !== null; match = sequence.exec(line)) {
    if (match.index > from) write(line.slice(from, match.index));
    from = sequence.lastIndex;
    if (match[1] === undefined) continue;
    look = applySgr(look, match[1]);
    style = tables.styles.idOf(look);
  }
  if (from < line.length) write(line.slice(from));
  if (x < grid.cols) grid.clearRow(y, x);
}

/** Writes text of one look, cut at the end of the row. @returns the column behind it */
export function writeText(grid: Grid, x: number, y: number, text: string, style: number, tables: Tables): number {
  const onBlank = tables.styles.ofBlank(style);
  if (ascii.test(text)) {
    const end = Math.min(text.length, grid.cols - x);
    for (let i = 0; i < end; i++) {
      const unit = text.charCodeAt(i);
      grid.set(x + i, y, unit, unit === blank ? onBlank : style);
    }
    return x + Math.max(0, end);
  }
  for (const { segment } of segmenter.segment(text)) {
    if (x >= grid.cols) break;
    const width = segment.length === 1 && segment.charCodeAt(0) < 0x7f ? 1 : Math.min(2, stringWidth(segment));
    if (width === 0) continue;
    x = grid.set(x, y, segment === ' ' ? blank : tables.glyphs.of(segment, width === 2 ? 2 : 1), segment === ' ' ? onBlank : style);
  }
  return x;
}
