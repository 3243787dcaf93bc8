import { numberAt, parseFields, textAt } from '../text/fields.ts';

/** One line of `events.jsonl`: what a headless agent wrote, to its standard output (its event stream) or to its standard error. */
export interface EventLine {
  /** When it was read, epoch milliseconds. */
  readonly at: number;
  readonly from: 'stdout' | 'stderr';
  /** Without its end. */
  readonly text: string;
}

export const writeEventLine = ({ at, from, text }: EventLine): string =>
  `${JSON.stringify(from === 'stdout' ? { at, line: text } : { at, stderr: text })}\n`;

/** @returns null for what is no whole line of the file */
export function readEventLine(line: string): EventLine | null {
  const read = parseFields(line);
  const at = numberAt(read, 'at');
  const event = textAt(read, 'line');
  const error = textAt(read, 'stderr');
  if (at === null || (event ?? error) === null) return null;
  return event === null ? { at, from: 'stderr', text: error ?? '' } : { at, from: 'stdout', text: event };
}
