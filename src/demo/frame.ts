import { columnsOf, cut, cutFront, pad, wrap } from './columns.ts';
import { bar, line, seconds, spinner } from './live.ts';
import type { Paint } from './paint.ts';
import type { Block, View } from './surface.ts';
import { box } from './transcript.ts';

export interface Frame {
  /** Every row of the screen, none wider than it. */
  readonly lines: readonly string[];
  readonly cursor: { readonly row: number; readonly column: number };
}

/** The full screen: what it is, the items, what it does, how far it is, and a line to type into. The smaller, the less of it. */
export function frame(view: View, blocks: readonly Block[], paint: Paint, columns: number, rows: number): Frame {
  const rule = paint.faint('─'.repeat(columns));
  const asked = view.question === null ? [] : question(view.question, paint, columns, rows);
  const typed = cutFront(view.typed, columns - 4);
  const bottom = [...(rows < 10 ? [] : [rule]), summary(view, paint, columns), ` ${paint.accent('>')} ${typed}`];
  const tableRows = Math.max(1, Math.min(view.tasks.length, rows - 9 - asked.length, Math.ceil((rows - 6) / 2)));
  const list = view.tasks.length === 0 ? [] : [rule, ...table(view, paint, columns, tableRows)];
  const top = [header(view, paint, columns), ...(rows < 10 ? [] : [...list, rule])];
  const room = Math.max(0, rows - top.length - bottom.length - asked.length);
  const lines = [...top, ...tail(blocks, columns, room), ...asked, ...bottom].slice(-rows);
  return { lines, cursor: { row: Math.max(0, lines.length - 1), column: Math.min(columns - 1, 3 + columnsOf(typed)) } };
}

/** The last of the transcript, exactly so many rows. */
function tail(blocks: readonly Block[], columns: number, rows: number): string[] {
  if (rows === 0) return [];
  const lines = blocks
    .flatMap((block) => block(columns - 2))
    .slice(-rows)
    .map((text) => ` ${text}`);
  return [...lines, ...Array.from({ length: rows - lines.length }, () => '')];
}

function header(view: View, paint: Paint, columns: number): string {
  const right = cut(`${view.stream} · attempt ${view.attempt}`, Math.floor(columns / 3));
  const left = cut(view.title, columns - columnsOf(right) - 6);
  const gap = ' '.repeat(Math.max(1, columns - columnsOf(left) - columnsOf(right) - 4));
  return ` ${paint.accent('✻')} ${paint.bold(left)}${gap}${paint.dim(right)}`;
}

/** As many items as there is room for, the one that is worked on in the middle of them. */
function table(view: View, paint: Paint, columns: number, most: number): string[] {
  const stateColumns = columns < 56 ? 0 : 10;
  const barColumns = Math.max(4, Math.min(24, Math.floor(columns / 4)));
  const nameColumns = Math.max(1, columns - barColumns - stateColumns - 13);
  const from = Math.max(0, Math.min(view.done - Math.floor(most / 2), view.tasks.length - most));
  return view.tasks.slice(from, from + most).map((task, offset) => {
    const index = from + offset;
    const part = index < view.done ? 1 : index === view.done ? view.part : 0;
    const style = index === view.done ? paint.bold : index < view.done ? paint.dim : (text: string) => text;
    const name = style(pad(cut(task, nameColumns), nameColumns));
    const percent = paint.dim(`${String(Math.round(part * 100)).padStart(4)} %`);
    const state = stateColumns === 0 ? '' : ` ${stateOf(view, index, paint)}`;
    return ` ${paint.dim(String(index + 1).padStart(3))}  ${name} ${line(part, barColumns, paint)}${percent}${state}`;
  });
}

function stateOf(view: View, index: number, paint: Paint): string {
  if (index < view.done) return paint.good('✔ done');
  if (index > view.done) return paint.dim('· waiting');
  if (view.question !== null) return paint.accent('? asking');
  return paint.warning(`${spinner(view.tick)} working`);
}

function summary(view: View, paint: Paint, columns: number): string {
  const barColumns = Math.max(4, Math.min(30, columns - 44));
  const percent = `${String(Math.round(view.percent)).padStart(3)} %`;
  const what = view.question !== null ? 'waits for an answer' : view.activity === null ? '' : `${spinner(view.tick)} ${view.activity}…`;
  const facts = cut(`${seconds(view.elapsedMs)}  ${what}`, Math.max(1, columns - barColumns - 13));
  return ` ${paint.bold('All')} ${bar(view.percent / 100, barColumns, paint)} ${percent}  ${paint.dim(facts)}`;
}

function question(text: string, paint: Paint, columns: number, rows: number): string[] {
  const lines = wrap(text, columns - 6).slice(0, Math.max(1, rows < 10 ? rows - 5 : rows - 9));
  return box(
    paint,
    '❓ Question',
    lines.map((each) => paint.bold(each)),
    columns - 2,
  ).map((each) => ` ${each}`);
}
