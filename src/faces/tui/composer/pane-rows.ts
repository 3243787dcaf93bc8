import type { Row } from '../../../wire/screen.ts';
import { blank } from './glyphs.ts';
import type { Grid, Tables } from './grid.ts';

/** Writes a row as the host sends it into a row of cells. What is longer than the grid is cut, what is missing is blank. */
export function writePaneRow(grid: Grid, y: number, row: Row, tables: Tables): void {
  const { glyphs, styles } = tables;
  let x = 0;
  for (const [style, content] of row) {
    const id = styles.id(style);
    const onBlank = styles.ofBlank(id);
    if (typeof content === 'string') {
      const base = y * grid.cols;
      const end = Math.min(content.length, grid.cols - x);
      for (let i = 0; i < end; i++) {
        const unit = content.charCodeAt(i);
        const glyph = unit >= 0x20 && unit < 0x7f ? unit : glyphs.of(content.charAt(i), 1);
        grid.glyphs[base + x] = glyph;
        grid.styles[base + x] = glyph === blank ? onBlank : id;
        x++;
      }
    } else {
      for (const [text, width] of content) {
        if (x >= grid.cols) break;
        const glyph = glyphs.of(text, width);
        x = grid.set(x, y, glyph, glyph === blank ? onBlank : id);
      }
    }
    if (x >= grid.cols) return;
  }
  grid.clearRow(y, x);
}
