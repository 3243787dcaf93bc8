import { sgrOf } from '../composer/look.ts';
import { blank } from '../composer/glyphs.ts';
import type { Grid, Tables } from '../composer/grid.ts';
import { lookOf } from './xterm-look.ts';
import type { Terminal } from './xterm.ts';

/** Lines with something on them: from the oldest that is kept to the last that is not blank. */
export function lineCount({ buffer }: Terminal): number {
  const { active } = buffer;
  let end = active.length;
  while (end > 0 && (active.getLine(end - 1)?.translateToString(true) ?? '') === '') end--;
  return end;
}

/** Draws the lines of an emulator from `first` on into a grid, whatever its size. */
export function drawLines(terminal: Terminal, first: number, grid: Grid, tables: Tables): void {
  const { active } = terminal.buffer;
  const cell = active.getNullCell();
  for (let y = 0; y < grid.rows; y++) {
    const line = active.getLine(first + y);
    const length = line?.length ?? 0;
    let x = 0;
    for (let at = 0; at < length && x < grid.cols; at++) {
      const found = line?.getCell(at, cell);
      if (found === undefined || found.getWidth() === 0) continue;
      const text = found.getChars();
      const style = tables.styles.id(sgrOf(lookOf(found)));
      const glyph = text === '' || text === ' ' ? blank : tables.glyphs.of(text, found.getWidth() === 2 ? 2 : 1);
      x = grid.set(x, y, glyph, glyph === blank ? tables.styles.ofBlank(style) : style);
    }
    if (x < grid.cols) grid.clearRow(y, x);
  }
}
