import { columnsOf, cut, cutFront, pad, wrap } from './columns.ts';
import { bar, seconds, spinner } from './live.ts';
import type { Paint } from './paint.ts';
import type { Block, Screen, Surface, View } from './surface.ts';
import { box } from './transcript.ts';

const csi = '\u001b[';

/** Draws on the whole screen, in the alternate buffer: a table of the items with bars, the tail of the transcript, a line to type into. */
export function fullScreenSurface(screen: Screen, paint: Paint): Surface {
  const blocks: Block[] = [];
  let view: View | null = null;
  let shown: string[] = [];
  let entered = false;

  const draw = (): void => {
    if (view === null) return;
    const { lines, cursor } = frame(view, blocks, paint, screen.columns(), screen.rows());
    let text = entered ? '' : `${csi}?1049h${csi}2J`;
    entered = true;
    for (const [row, line] of lines.entries()) {
      if (shown[row] !== line) text += `${csi}${row + 1};1H${line}${csi}K`;
    }
    shown = lines;
    screen.write(`${csi}?2026h${csi}?25l${text}${csi}${cursor.row + 1};${cursor.column + 1}H${csi}?25h${csi}?2026l`);
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
      if (entered) screen.write(`${csi}?1049l${csi}?25h`);
      entered = false;
      view = null;
      // What scrolled by in the alternate buffer is gone with it: the last of it belongs into the terminal's own history.
      const lines = blocks.flatMap((block) => block(screen.columns())).slice(-12);
      screen.write(lines.map((line) => `${line}\n`).join(''));
    },
  };
}

interface Frame {
  readonly lines: string[];
  readonly cursor: { readonly row: number; readonly column: number };
}

/** The whole screen, row by row, each row no wider than the screen. */
function frame(view: View, blocks: readonly Block[], paint: Paint, columns: number, rows: number): Frame {
  const rule = paint.faint('─'.repeat(columns));
  const asked = view.question === null ? [] : question(view.question, paint, columns, rows);
  const tableRows = Math.max(1, Math.min(view.tasks.length, rows - 9 - asked.length, Math.ceil((rows - 6) / 2)));
  const top =
    rows < 10 ? [header(view, paint, columns)] : [header(view, paint, columns), rule, ...table(view, paint, columns, tableRows), rule];
  const typed = cutFront(view.typed, columns - 4);
  const bottom = [rule, summary(view, paint, columns), ` ${paint.accent('>')} ${typed}`];
  const room = Math.max(0, rows - top.length - bottom.length - asked.length);
  const tail =
    room === 0
      ? []
      : blocks
          .flatMap((block) => block(columns - 2))
          .slice(-room)
          .map((line) => ` ${line}`);
  while (tail.length < room) tail.push('');
  const lines = [...top, ...tail, ...asked, ...bottom].slice(-rows);
  return { lines, cursor: { row: Math.max(0, lines.length - 1), column: Math.min(columns - 1, 3 + columnsOf(typed)) } };
}

function header(view: View, paint: Paint, columns: number): string {
  const right = cut(`${view.stream} · attempt ${view.attempt}`, Math.floor(columns / 3));
  const left = cut(view.title, columns - columnsOf(right) - 6);
  const gap = ' '.repeat(Math.max(1, columns - columnsOf(left) - columnsOf(right) - 4));
  return ` ${paint.accent('✻')} ${paint.bold(left)}${gap}${paint.dim(right)}`;
}

function table(view: View, paint: Paint, columns: number, most: number): string[] {
  const barColumns = Math.max(6, Math.min(24, Math.floor(columns / 4)));
  const nameColumns = Math.max(4, columns - barColumns - 24);
  const from = Math.max(0, Math.min(view.done - Math.floor(most / 2), view.tasks.length - most));
  return view.tasks.slice(from, from + most).map((task, offset) => {
    const index = from + offset;
    const part = index < view.done ? 1 : index === view.done ? view.part : 0;
    const state =
      part === 1 ? paint.good('✔ done') : index === view.done ? paint.warning(`${spinner(view.tick)} working`) : paint.dim('· waiting');
    const name = pad(cut(task, nameColumns), nameColumns);
    const percent = `${String(Math.round(part * 100)).padStart(4)} %`;
    const style = index === view.done ? paint.bold : index < view.done ? paint.dim : (text: string) => text;
    return ` ${paint.dim(String(index + 1).padStart(3))}  ${style(name)} ${bar(part, barColumns, paint)}${paint.dim(percent)} ${state}`;
  });
}

function summary(view: View, paint: Paint, columns: number): string {
  const barColumns = Math.max(4, Math.min(30, columns - 44));
  const percent = `${String(Math.round(view.percent)).padStart(3)} %`;
  const what = view.question !== null ? 'waits for an answer' : view.activity === null ? '' : `${spinner(view.tick)} ${view.activity}…`;
  const facts = cut(`${seconds(view.elapsedMs)}  ${what}`, Math.max(1, columns - barColumns - 14));
  return ` ${paint.bold('All')} ${bar(view.percent / 100, barColumns, paint)} ${percent}  ${paint.dim(facts)}`;
}

function question(text: string, paint: Paint, columns: number, rows: number): string[] {
  const lines = wrap(text, columns - 6).slice(0, Math.max(1, rows - 12));
  return box(paint, '❓ Question', lines.map(paint.bold), columns - 2).map((line) => ` ${line}`);
}
