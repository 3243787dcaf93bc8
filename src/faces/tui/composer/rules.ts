import { Grid, type Tables } from './grid.ts';
import type { Placement, Rect } from './scene.ts';

/** Whether a horizontal line ends at the left or the right of a cell. */
export type Meets = (x: number, y: number) => boolean;

/** Draws vertical rules, with junctions where horizontal lines meet them. */
export function drawRules(rules: readonly Rect[], top: number, left: Meets, right: Meets, tables: Tables): Placement[] {
  const style = tables.styles.id('2');
  return rules.map((rect) => {
    const grid = new Grid(1, rect.height);
    for (let y = 0; y < rect.height; y++) {
      const [fromLeft, fromRight] = [left(rect.x - 1, rect.y + y), right(rect.x + 1, rect.y + y)];
      grid.set(0, y, tables.glyphs.of(junction(fromLeft, fromRight, rect.y + y === top), 1), style);
    }
    return { grid, rect };
  });
}

function junction(left: boolean, right: boolean, top: boolean): string {
  if (left && right) return top ? '┬' : '┼';
  if (left) return top ? '┐' : '┤';
  return right ? (top ? '┌' : '├') : '│';
}
