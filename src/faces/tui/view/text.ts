import stringWidth from 'string-width';

/** What a piece of text means; the theme decides how that looks. */
export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad' | 'muted';

export interface Span {
  readonly text: string;
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly inverse?: boolean;
}

export const span = (text: string, tone: Tone = 'plain', bold = false): Span => ({ text, tone, bold });

// eslint-disable-next-line no-control-regex -- Printable ASCII is everything but control characters.
const ascii = /^[\u0020-\u007e]*$/;
const known = new Map<string, number>();
/** Titles and signs are measured again and again, and there are not many of them. */
const mostKnown = 4_096;

/** Columns that a text takes in the grid. */
export function columns(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = known.get(text);
  if (width === undefined) {
    width = stringWidth(text);
    if (known.size >= mostKnown) known.clear();
    known.set(text, width);
  }
  return width;
}
export const spanColumns = (spans: readonly Span[]): number => spans.reduce((sum, { text }) => sum + columns(text), 0);

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cuts a text to a number of columns; the last one is an ellipsis when something is missing. */
export function cut(text: string, most: number): string {
  if (most <= 0) return '';
  if (columns(text) <= most) return text;
  let taken = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    const next = columns(segment);
    if (width + next > most - 1) break;
    taken += segment;
    width += next;
  }
  return `${taken.trimEnd()}…`;
}

/** Cuts or pads a text to exactly so many columns. */
export function fit(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const taken = cut(text, width);
  const padding = ' '.repeat(Math.max(0, width - columns(taken)));
  return side === 'left' ? taken + padding : padding + taken;
}

/** Cuts spans to a number of columns, keeping their looks. */
export function cutSpans(spans: readonly Span[], most: number): Span[] {
  const taken: Span[] = [];
  let left = most;
  for (const [index, part] of spans.entries()) {
    const width = columns(part.text);
    const rest = spanColumns(spans.slice(index + 1));
    if (width + (rest > 0 ? 1 : 0) <= left || (rest === 0 && width <= left)) {
      taken.push(part);
      left -= width;
      continue;
    }
    const text = rest > 0 && width <= left ? cut(`${part.text}…`, left) : cut(part.text, left);
    if (text !== '') taken.push({ ...part, text });
    break;
  }
  return taken;
}

/** Breaks a text into lines of at most `width` columns, at blanks where there are any. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const joined = line === '' ? word : `${line} ${word}`;
      if (columns(joined) <= width) {
        line = joined;
        continue;
      }
      if (line !== '') lines.push(line);
      line = word;
      for (let head = headOf(line, width); head !== line; head = headOf(line, width)) {
        lines.push(head);
        line = line.slice(head.length);
      }
    }
    lines.push(line);
  }
  return lines;
}

/** As much of the beginning of a word as fits; at least one cluster, so that wrapping comes to an end. */
function headOf(word: string, width: number): string {
  let taken = '';
  for (const { segment } of segmenter.segment(word)) {
    if (taken !== '' && columns(taken + segment) > width) break;
    taken += segment;
  }
  return taken;
}

/** Breaks a line where it is too long, in the middle of words if need be: its blanks are part of it. At least one line. */
export function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  for (let head = headOf(rest, width); head !== rest && head !== ''; head = headOf(rest, width)) {
    lines.push(head);
    rest = rest.slice(head.length);
  }
  return [...lines, rest];
}
