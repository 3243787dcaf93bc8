import type { Code } from './codes.ts';

/** Something about a plan that its writer should know, at the place where it stands. */
export interface Diagnostic {
  /** A plan with an error is not run; a warning keeps nothing back. */
  readonly severity: 'error' | 'warning';
  /** Stable name of the rule: `unknown-key`, `cycle`, ... */
  readonly code: Code;
  /** One sentence, with the words of the plan in backquotes. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** The file as it was named to the parser. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units, as editors count. */
  readonly column: number;
  /** The column after the last one meant; on the same line, greater than `column`. */
  readonly endColumn: number;
  /** The whole line, without its line ending. */
  readonly lineText: string;
}

/** The widest part of a line that is shown; a longer one is cut around the place that is meant. */
const widestLine = 160;
/** In a narrower terminal than this nothing is made to fit. */
const narrowest = 40;

/**
 * Writes a diagnostic for a terminal: `FILE:LINE:COL: error: ...`, the line, a caret below it, the hint.
 * @param options.columns width of the terminal, which would break lines anywhere and part the caret from its line; `null` or left out: no limit
 * @returns several lines, without a line feed at the end
 */
export function formatDiagnostic(diagnostic: Diagnostic, options: { readonly color: boolean; readonly columns?: number | null }): string {
  const width = options.columns && options.columns >= narrowest ? options.columns : null;
  const paint = (sgr: string, text: string) => (options.color ? `\u001b[${sgr}m${text}\u001b[0m` : text);
  const { severity, file, line, column, endColumn, message, hint } = diagnostic;
  const tone = severity === 'error' ? '31' : '33';
  const place = `${file}:${line}:${column}:`;
  const number = String(line).padStart(5);
  const [shown, before, marked] = around(
    diagnostic.lineText,
    column - 1,
    endColumn - 1,
    width === null ? widestLine : Math.min(widestLine, width - number.length - 5),
  );
  return [
    `${paint('1', place)} ${paint(`1;${tone}`, `${severity}:`)} ${folded(message, place.length + severity.length + 3, 4, width)}`,
    `${paint('2', `${number} |`)} ${shown}`,
    `${paint('2', `${' '.repeat(number.length)} |`)} ${' '.repeat(before)}${paint(tone, '^'.repeat(Math.max(1, marked)))}`,
    ...(hint ? [`${' '.repeat(number.length)} ${paint('36', 'hint:')} ${folded(hint, number.length + 7, number.length + 3, width)}`] : []),
  ].join('\n');
}

/** The part of a line around [from, to), made printable, with the widths before and of the marked part in terminal columns. */
function around(text: string, from: number, to: number, widest: number): [shown: string, before: number, marked: number] {
  let start = 0;
  let end = text.length;
  // A line that is shown whole needs no room for the two marks of what is missing.
  if (text.length > widest + 2) {
    start = Math.max(0, Math.min(from - Math.floor(widest / 4), text.length - widest));
    end = Math.min(text.length, start + widest);
  }
  const head = start > 0 ? '…' : '';
  const tail = end < text.length ? '…' : '';
  const before = printable(text.slice(start, from));
  const marked = printable(text.slice(from, Math.min(to, end)));
  const after = printable(text.slice(Math.min(to, end), end));
  return [head + before + marked + after + tail, columns(head + before), columns(marked)];
}

/** A sentence broken between words, where it would run over the edge; it begins `used` columns from the left. */
function folded(text: string, used: number, indent: number, width: number | null): string {
  const sentence = printable(text);
  if (width === null) return sentence;
  let at = used;
  let shown = '';
  for (const word of sentence.split(' ')) {
    const wide = columns(word);
    if (shown !== '' && at + 1 + wide > width) {
      shown += `\n${' '.repeat(indent)}${word}`;
      at = indent + wide;
    } else {
      shown += shown === '' ? word : ` ${word}`;
      at += wide + (at === used ? 0 : 1);
    }
  }
  return shown;
}

/** Tabs become a space and control characters a dot, so that a plan cannot drive the terminal that shows its faults. */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (character) => (character === '\u200d' ? character : '·'));
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

/** Terminal columns of a text, well enough for a caret: East Asian and emoji clusters take two. */
function columns(text: string): number {
  let sum = 0;
  for (const { segment } of graphemes.segment(text)) sum += wide.test(segment) || segment.includes('\ufe0f') ? 2 : 1;
  return sum;
}
