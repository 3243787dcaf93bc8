import type { Composer } from './composer/composer.ts';
import { writeText } from './composer/ansi-text.ts';
import { Grid } from './composer/grid.ts';
import type { Placement } from './composer/scene.ts';
import { layOut, leastCols, leastRows } from './layout.ts';
import { drawRules } from './composer/rules.ts';

/**
 * The screen before anything is known: the dashboard's own frame with a word in it. It needs neither Ink nor React, so that something can be
 * seen while those are loaded.
 */
export function skeleton(composer: Composer, title: string, word: string): Placement[] {
  const { cols, rows, tables } = composer;
  const layout = layOut({ cols, rows, streams: 1, atOnce: 1, listRows: 1, checkpoints: 0, gates: 0, grid: 1, zoomed: false });
  if (layout === null) return tooSmall(composer);
  const top = new Grid(cols, layout.strip === null ? 1 : 2);
  const style = (sgr: string) => tables.styles.id(sgr);
  let x = writeText(top, 0, 0, ' sluice  ', style('1;36'), tables);
  x = writeText(top, x, 0, title, style('1'), tables);
  writeText(top, Math.max(x + 1, cols - word.length - 3), 0, `◌ ${word}`, style('36'), tables);
  const dim = style('2');
  if (top.rows > 1) writeText(top, 1, 1, '─'.repeat(Math.max(0, cols - 2)), dim, tables);
  const placements: Placement[] = [{ grid: top, rect: { x: 0, y: 0, width: cols, height: top.rows } }];
  for (const { title: rect } of layout.panes) {
    const line = new Grid(rect.width, 1);
    writeText(line, 0, 0, '─'.repeat(rect.width), dim, tables);
    placements.push({ grid: line, rect });
  }
  if (layout.list !== null) {
    const heading = new Grid(layout.list.width, 1);
    writeText(heading, 0, 0, '─'.repeat(layout.list.width), dim, tables);
    placements.push({ grid: heading, rect: { ...layout.list, height: 1 } });
  }
  const first = layout.list?.y ?? top.rows;
  const meets = (_: number, y: number) => y === first;
  return [...placements, ...drawRules(layout.rules, first, meets, meets, tables)];
}

/** What a terminal shows on which the dashboard cannot be read. */
export function tooSmall(composer: Composer): Placement[] {
  const { cols, rows, tables } = composer;
  const grid = new Grid(cols, rows);
  const text = `Sluice needs at least ${leastCols}x${leastRows}; this terminal is ${cols}x${rows}`;
  for (let y = 0, at = 0; y < rows && at < text.length; y++, at += cols) writeText(grid, 0, y, text.slice(at, at + cols), 0, tables);
  return [{ grid, rect: { x: 0, y: 0, width: cols, height: rows } }];
}
