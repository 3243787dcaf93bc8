import type { RunState } from '../../../core/run/state.ts';
import { about } from './ages.ts';
import { checkpointBadge } from './status.ts';
import { columns, cut, type Span, type Tone } from './text.ts';
import { plainLine } from '../../../core/text/plain.ts';

/** Where a checkpoint stands on the time line, milliseconds after the start of the run: reached, expected, or planned. */
interface Mark {
  readonly atMs: number;
  readonly sign: string;
  readonly tone: Tone;
  readonly label: string;
  readonly passed: boolean;
}

/**
 * The time line of a run as one row of `width` columns: what has passed is heavy, what is to come light, checkpoints stand where they
 * were reached or are planned. `endMs` is when the run is expected to end, after its start.
 */
export function stripSpans(run: RunState, now: number, endMs: number | null, width: number): Span[] {
  const ended = run.status.kind === 'ended';
  const elapsed = (run.status.kind === 'ended' ? run.status.at : now) - run.startedAt;
  const marks = marksOf(run);
  const last = Math.max(elapsed, endMs ?? 0, ...marks.map(({ atMs }) => atMs), 1);
  // Without an end in sight there is nothing to measure what has passed against.
  const open = !ended && last <= elapsed;
  const left = ' ';
  const right = ended ? ` ${about(elapsed)} ` : open ? ' no estimate ' : endMs === null ? '   ' : ` ~${about(last)} `;
  const room = width - columns(left) - columns(right);
  if (room < 10) return [];
  const cells = Array.from({ length: room }, (_, x): Cell => {
    const passed = ended || (!open && ((x + 1) / room) * last <= elapsed);
    return passed ? { text: '━', tone: 'accent' } : { text: '─', tone: 'muted' };
  });
  if (!ended && !open) cells[Math.min(room - 1, Math.floor((elapsed / last) * room))] = { text: '╸', tone: 'accent' };
  place(cells, marks, last, room);
  return [{ text: left }, ...joined(cells), { text: right, tone: 'muted' }];
}

interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

function marksOf(run: RunState): Mark[] {
  return run.plan.checkpoints
    .flatMap((checkpoint) => {
      const state = run.checkpoints[checkpoint.id];
      if (state === undefined) return [];
      const { status } = state;
      const atMs = 'reachedAt' in status ? status.reachedAt - run.startedAt : checkpoint.atMs;
      if (atMs === null) return [];
      const { sign, tone } = checkpointBadge(state);
      return [{ atMs, sign, tone, label: plainLine(checkpoint.title || checkpoint.id), passed: 'reachedAt' in status }];
    })
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** Puts the marks on the line, each with as much of its name as fits before the next one. */
function place(cells: Cell[], marks: readonly Mark[], last: number, room: number): void {
  // Marks that fall together are moved apart: a sign must never hide another one.
  const xs: number[] = [];
  for (const [index, mark] of marks.entries()) {
    const wanted = Math.min(room - 1, Math.floor((mark.atMs / last) * room));
    xs.push(Math.max(wanted, index === 0 ? 0 : (xs[index - 1] ?? 0) + 2));
  }
  for (let index = marks.length - 1; index >= 0; index--) {
    xs[index] = Math.min(xs[index] ?? 0, room - 1 - 2 * (marks.length - 1 - index));
  }
  for (const [index, mark] of marks.entries()) {
    const x = xs[index] ?? 0;
    if (x < 0) continue;
    cells[x] = { text: mark.sign, tone: mark.tone };
    const free = (xs[index + 1] ?? room) - x - 3;
    const label = cut(mark.label, Math.min(free, 40));
    const width = columns(label);
    if (width < 2) continue;
    for (let i = 1; i <= width + 2; i++) cells[x + i] = { text: '', tone: 'muted' };
    cells[x + 1] = { text: ` ${label} `, tone: mark.tone === 'good' ? 'plain' : mark.tone };
  }
}

function joined(cells: readonly Cell[]): Span[] {
  const spans: Span[] = [];
  for (const { text, tone } of cells) {
    const before = spans.at(-1);
    if (before !== undefined && before.tone === tone) spans[spans.length - 1] = { text: before.text + text, tone };
    else if (text !== '') spans.push({ text, tone });
  }
  return spans;
}
