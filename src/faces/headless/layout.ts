import stringWidth from 'string-width';
import type { Plan } from '../../core/plan/model.ts';
import { formatClock } from '../../core/text/clock.ts';
import { shortened } from '../../core/text/plain.ts';
import type { Line, LineTone } from './line.ts';

/** Where a line goes and how it is dressed. */
export interface Paper {
  /** Width of the terminal now; `null` where there is none: nothing is wrapped then, so that tools find a line in one piece. */
  readonly columns: () => number | null;
  readonly paint: (tone: Exclude<LineTone, 'plain'> | 'bold', text: string) => string;
}

const clockWidth = 9;
const widestSubject = 28;

/** Room for the longest subject of a plan, so that the columns stand still from the first line to the last. */
export function subjectWidth(plan: Plan): number {
  const names = [
    ...plan.streams.map(({ id }) => id),
    ...plan.phases.map(({ id }) => `phase ${id}`),
    ...plan.checkpoints.map(({ id }) => `checkpoint ${id}`),
    ...plan.waves.map(({ id }) => `wave ${id}`),
    ...[...plan.streams, ...plan.phases, ...plan.waves].flatMap(({ gates }) => gates.map(({ id }) => `gate ${id}`)),
    ...plan.metrics.flatMap(({ name, file }) => (file === null ? [] : [`metric ${name}`])),
  ];
  return Math.min(widestSubject, Math.max(3, ...names.map((name) => stringWidth(name))));
}

/**
 * A line as it is printed: time since the start, subject, text. On a terminal a long text goes on under itself, broken between words.
 * @returns text with a line feed at the end of each printed line
 */
export function layOut(line: Line, width: number, paper: Paper): string {
  const name = shortened(line.subject, width);
  const subject = name + ' '.repeat(Math.max(0, width - stringWidth(name)));
  const head = `${paper.paint('dim', formatClock(line.sinceMs).padStart(clockWidth))}  ${paper.paint('bold', subject)}  `;
  const indent = clockWidth + 2 + width + 2;
  const columns = paper.columns();
  const room = columns === null ? Number.POSITIVE_INFINITY : columns - indent;
  // In a terminal so narrow that nothing fits beside the columns, it wraps as the terminal does.
  const parts = room < 16 ? [line.text] : wrapped(line.text, room);
  const dressed = parts.map((part) => (line.tone === 'plain' ? part : paper.paint(line.tone, part)));
  return `${head}${dressed.join(`\n${' '.repeat(indent)}`)}\n`;
}

/** Breaks between words; a word that has no room in a line of its own is left whole, for it may be a path to copy. */
function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
