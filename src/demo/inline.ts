import { region, type Region } from './live.ts';
import type { Paint } from './paint.ts';
import type { Block, Screen, Surface, View } from './surface.ts';

const csi = '\u001b[';
/** Terminals that know synchronized updates show a whole change at once; the others ignore the marks. */
const together = (text: string) => `${csi}?2026h${text}${csi}?2026l`;

/**
 * The transcript scrolls by, and under it stands a live region with a box to type into. Before anything is printed the region is
 * wiped, afterwards it is drawn again below.
 */
export function inlineSurface(screen: Screen, paint: Paint): Surface {
  // The latest blocks are kept, for a terminal that was resized has cut or wrapped what stood there.
  const blocks: Block[] = [];
  let view: View | null = null;
  let drawn: Region | null = null;

  const wipe = (): string => {
    if (drawn === null) return '';
    const up = drawn.cursor.row === 0 ? '' : `${csi}${drawn.cursor.row}A`;
    drawn = null;
    return `\r${up}${csi}J`;
  };
  const draw = (): string => {
    if (view === null) return '';
    const next = region(view, paint, screen.columns(), screen.rows());
    const up = next.lines.length - 1 - next.cursor.row;
    drawn = next;
    return `${next.lines.join('\n')}${up === 0 ? '' : `${csi}${up}A`}${csi}${next.cursor.column + 1}G`;
  };
  /** Rewrites only the rows that differ; `null` when the regions have not the same shape. */
  const amend = (before: Region, after: Region): string | null => {
    if (before.lines.length !== after.lines.length || before.cursor.row !== after.cursor.row) return null;
    let text = '';
    let row = before.cursor.row;
    for (const [index, line] of after.lines.entries()) {
      if (line === before.lines[index]) continue;
      // Wiped before and not after: at the last column a wipe would take the last character with it.
      text += `\r${vertical(index - row)}${csi}2K${line}`;
      row = index;
    }
    if (text === '' && before.cursor.column === after.cursor.column) return '';
    return `${text}\r${vertical(after.cursor.row - row)}${csi}${after.cursor.column + 1}G`;
  };

  return {
    live: true,
    print(block) {
      blocks.push(block);
      if (blocks.length > 40) blocks.shift();
      const lines = block(screen.columns());
      if (lines.length > 0) screen.write(together(`${wipe()}${lines.join('\n')}\n${draw()}`));
    },
    refresh(next) {
      view = next;
      const before = drawn;
      const after = region(next, paint, screen.columns(), screen.rows());
      const change = before === null ? null : amend(before, after);
      if (change === null) screen.write(together(wipe() + draw()));
      else if (change !== '') screen.write(together(change));
      drawn = after;
    },
    redraw() {
      drawn = null;
      const room = Math.max(0, screen.rows() - (view === null ? 1 : region(view, paint, screen.columns(), screen.rows()).lines.length));
      const lines = blocks.flatMap((block) => block(screen.columns())).slice(-room);
      screen.write(together(`${csi}H${csi}J${lines.map((line) => `${line}\n`).join('')}${draw()}`));
    },
    close() {
      view = null;
      screen.write(wipe());
    },
  };
}

const vertical = (rows: number): string => (rows === 0 ? '' : `${csi}${Math.abs(rows)}${rows < 0 ? 'A' : 'B'}`);
