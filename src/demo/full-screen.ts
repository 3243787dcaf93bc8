import { frame } from './frame.ts';
import type { Paint } from './paint.ts';
import type { Block, Screen, Surface, View } from './surface.ts';

const csi = '\u001b[';
/** The alternate buffer, without automatic line ends: a character that is wider than thought must not shift all rows below. */
const enter = `${csi}?1049h${csi}?7l${csi}2J`;
const leave = `${csi}?7h${csi}?1049l${csi}?25h`;

/** Draws on the whole screen: a table of the items with bars, the tail of the transcript, a line to type into. */
export function fullScreenSurface(screen: Screen, paint: Paint): Surface {
  const blocks: Block[] = [];
  let view: View | null = null;
  let shown: readonly string[] = [];
  let entered = false;

  const draw = (): void => {
    if (view === null) return;
    const { lines, cursor } = frame(view, blocks, paint, screen.columns(), screen.rows());
    const changed = lines.flatMap((line, row) => (shown[row] === line ? [] : [`${csi}${row + 1};1H${csi}2K${line}`]));
    const place = `${csi}${cursor.row + 1};${cursor.column + 1}H`;
    screen.write(`${csi}?2026h${csi}?25l${entered ? '' : enter}${changed.join('')}${place}${csi}?25h${csi}?2026l`);
    entered = true;
    shown = lines;
  };
  return {
    live: true,
    print(block) {
      blocks.push(block);
      if (blocks.length > 40) blocks.shift();
      draw();
    },
    refresh(next) {
      view = next;
      draw();
    },
    redraw() {
      shown = [];
      if (entered) screen.write(`${csi}2J`);
      draw();
    },
    close() {
      if (entered) screen.write(leave);
      entered = false;
      view = null;
      // What scrolled by in the alternate buffer is gone with it: the last of it belongs into the terminal's own history.
      const lines = blocks.flatMap((block) => block(screen.columns())).slice(-12);
      screen.write(lines.map((line) => `${line}\n`).join(''));
    },
  };
}
