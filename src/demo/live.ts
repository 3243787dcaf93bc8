import { columnsOf, cut, cutFront, pad, wrap } from './columns.ts';
import type { Paint } from './paint.ts';
import { box } from './transcript.ts';
import type { View } from './surface.ts';

const glyphs = ['·', '✢', '✳', '✶', '✻', '✽', '✻', '✶', '✳', '✢'] as const;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** Lines that are drawn live, and where the cursor stands in them. */
export interface Region {
  readonly lines: readonly string[];
  readonly cursor: { readonly row: number; readonly column: number };
}

export const spinner = (tick: number): string => glyphs[tick % glyphs.length] ?? '·';

/** What stands under the transcript: what it is at, a box to type into, and how far it is. A small pane gets two lines. */
export function region(view: View, paint: Paint, columns: number, rows: number): Region {
  if (rows < 12 || columns < 30) return smallRegion(view, paint, columns);
  const above = view.question === null ? activityLines(view, paint, columns) : questionLines(view.question, paint, columns, rows);
  const inner = columns - 6;
  const typed = cutFront(view.typed, inner - 1);
  return {
    lines: [
      ...above,
      paint.dim(`╭${'─'.repeat(columns - 2)}╮`),
      `${paint.dim('│')} ${paint.accent('>')} ${pad(typed, inner)} ${paint.dim('│')}`,
      paint.dim(`╰${'─'.repeat(columns - 2)}╯`),
      footer(view, paint, columns),
    ],
    cursor: { row: above.length + 1, column: 4 + columnsOf(typed) },
  };
}

export function bar(part: number, columns: number, paint: Paint): string {
  const filled = Math.max(0, Math.min(1, part)) * columns;
  const whole = Math.floor(filled);
  const rest = whole < columns ? (eighths[Math.floor((filled - whole) * 8)] ?? '') : '';
  return paint.good('█'.repeat(whole) + rest) + paint.faint('░'.repeat(columns - whole - rest.length));
}

/** A thin bar, for tables: full blocks of neighbouring rows would run together. */
export function line(part: number, columns: number, paint: Paint): string {
  const filled = Math.round(Math.max(0, Math.min(1, part)) * columns);
  return paint.good('━'.repeat(filled)) + paint.faint('─'.repeat(columns - filled));
}

export function seconds(elapsedMs: number): string {
  const all = Math.floor(elapsedMs / 1000);
  return all < 60 ? `${all}s` : `${Math.floor(all / 60)}m ${String(all % 60).padStart(2, '0')}s`;
}

function activityLines(view: View, paint: Paint, columns: number): string[] {
  if (view.activity === null) return [''];
  const task = view.tasks[view.done];
  const words = `${view.activity}… `;
  const facts = `(${seconds(view.elapsedMs)} · ${task === undefined ? '' : `item ${view.done + 1} of ${view.tasks.length} · `}ctrl-c to interrupt)`;
  return ['', `${paint.accent(`${spinner(view.tick)} ${words}`)}${paint.dim(cut(facts, columns - words.length - 3))}`];
}

function questionLines(question: string, paint: Paint, columns: number, rows: number): string[] {
  const room = Math.max(1, rows - 8);
  const lines = wrap(question, columns - 4).slice(0, room);
  const hint = lines.length < room ? [paint.dim(cut('Type an answer and press enter.', columns - 4))] : [];
  return ['', ...box(paint, '❓ Question', [...lines.map((text) => paint.bold(text)), ...hint], columns)];
}

function footer(view: View, paint: Paint, columns: number): string {
  const right = `${String(Math.round(view.percent)).padStart(3)} %`;
  const barColumns = Math.min(20, Math.max(0, columns - 40));
  const left = cut(`${view.stream} · attempt ${view.attempt}`, columns - barColumns - right.length - 6);
  const gap = ' '.repeat(Math.max(1, columns - columnsOf(left) - barColumns - right.length - 5));
  return `  ${paint.dim(left)}${gap}${bar(view.percent / 100, barColumns, paint)} ${paint.dim(right)}`;
}

function smallRegion(view: View, paint: Paint, columns: number): Region {
  const percent = `${Math.round(view.percent)} %`;
  const words = view.question ?? (view.activity === null ? '' : `${view.activity}…`);
  const glyph = view.question === null ? spinner(view.tick) : '?';
  const typed = cutFront(view.typed, columns - 4);
  return {
    lines: [
      `${paint.accent(`${glyph} ${cut(words, Math.max(1, columns - percent.length - 4))}`)} ${paint.dim(percent)}`,
      `${paint.accent('>')} ${typed}`,
    ],
    cursor: { row: 1, column: 2 + columnsOf(typed) },
  };
}
