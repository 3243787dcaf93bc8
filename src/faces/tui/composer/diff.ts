import { blank, continuation, isUncertain, isWide } from './glyphs.ts';
import type { Tables } from './grid.ts';
import type { Pen } from './pen.ts';

/** Erasing a run of blanks costs a sequence and a move; shorter runs are cheaper written out. */
const shortestErase = 10;

/**
 * Brings one row of the terminal from `shown` to `wanted` by as few bytes as it can, and makes `shown` equal to `wanted`.
 * Autowrap is off in the outer terminal, so the last column may be written like any other.
 *
 * Terminals disagree about the width of some clusters. The grid's width wins: the place of such a cluster is erased before it is
 * written, the column is set anew behind it, and the cells behind it are written again, since the terminal may have overwritten them.
 */
export function diffRow(pen: Pen, tables: Tables, y: number, wanted: Cells, shown: Cells): void {
  const { glyphs, styles } = wanted;
  const cols = glyphs.length;
  const differs = (x: number) => glyphs[x] !== shown.glyphs[x] || styles[x] !== shown.styles[x];
  let tail = cols;
  while (tail > 0 && glyphs[tail - 1] === blank && styles[tail - 1] === 0) tail--;
  let force = 0;
  let x = 0;
  while (x < cols) {
    if (x >= force && !differs(x)) {
      x++;
      continue;
    }
    if (glyphs[x] === continuation) {
      // The first half is written with it: a half that changed alone takes the whole cell along.
      if (x > 0 && isWide(glyphs[x - 1] ?? blank)) {
        force = Math.max(force, x + 1);
        x--;
      } else x++;
      continue;
    }
    if (x >= tail && eraseTail(pen, y, x, cols, differs)) break;
    const erased = eraseRun(pen, y, x, wanted, differs);
    if (erased > 0) {
      x += erased;
      continue;
    }
    bridge(pen, tables, y, x, wanted);
    const glyph = glyphs[x] ?? blank;
    const before = shown.glyphs[x] ?? blank;
    const width = isWide(glyph) ? 2 : 1;
    if (!pen.suits(styles[x] ?? 0, glyph === blank)) pen.style(styles[x] ?? 0);
    if (isUncertain(glyph)) {
      pen.control(width === 2 ? '\u001b[2X' : '\u001b[X');
      pen.writeUncertain(tables.glyphs.text(glyph));
    } else pen.write(tables.glyphs.text(glyph), width, cols);
    if (isUncertain(glyph) || isUncertain(before)) {
      force = Math.max(force, x + 1 + Math.max(tables.glyphs.reach(glyph), tables.glyphs.reach(before)));
    }
    x += width;
  }
  shown.glyphs.set(glyphs);
  shown.styles.set(styles);
}

/** One row of a grid: a stretch of its arrays. */
export interface Cells {
  readonly glyphs: Uint32Array;
  readonly styles: Uint32Array;
}

/** From here on the row is blank: erases its end, unless writing the few blanks that changed is shorter. */
function eraseTail(pen: Pen, y: number, x: number, cols: number, differs: (x: number) => boolean): boolean {
  let last = cols - 1;
  while (last > x && !differs(last)) last--;
  if (last - x < 3) return false;
  pen.moveTo(x, y);
  pen.style(0);
  pen.control('\u001b[K');
  return true;
}

/** Erases a long run of plain blanks in the middle of a row, up to the last one that changed. @returns how many cells */
function eraseRun(pen: Pen, y: number, x: number, { glyphs, styles }: Cells, differs: (x: number) => boolean): number {
  let end = x;
  for (let at = x; at < glyphs.length && glyphs[at] === blank && styles[at] === 0; at++) if (differs(at)) end = at + 1;
  const count = end - x;
  if (count < shortestErase) return 0;
  pen.moveTo(x, y);
  pen.style(0);
  pen.control(`\u001b[${count}X`);
  return count;
}

/** Goes to a cell; over a few unchanged ones by writing them again, where that is shorter than a move. */
function bridge(pen: Pen, tables: Tables, y: number, x: number, { glyphs, styles }: Cells): void {
  if (pen.at(x, y)) return;
  const from = pen.x;
  const gap = x - from;
  if (from >= 0 && gap > 0 && gap < 4 && pen.at(from, y)) {
    let text = '';
    for (let at = from; at < x; at++) {
      const glyph = glyphs[at] ?? blank;
      if (isUncertain(glyph) || !pen.suits(styles[at] ?? 0, glyph === blank)) {
        text = '';
        break;
      }
      text += tables.glyphs.text(glyph);
    }
    if (text !== '' && Buffer.byteLength(text) <= pen.pathTo(x, y).length) return pen.write(text, gap, glyphs.length);
  }
  pen.moveTo(x, y);
}
