import { readDialog } from './dialog.ts';

/**
 * Where a prompt that was typed stands on the screen of an agent: in its input line, not sent off yet; further up, as something that was said; or nowhere.
 */
export type TypedAt = 'input' | 'said' | 'nowhere';

const inputRow = /^[\s│┃]*[❯›>]\s+(?<text>\S.*?)[\s│┃]*$/u;
const emptyRow = /^[\s│┃]*[❯›>][\s│┃]*$/u;
/** A long paste is shown by a word for it alone: `[Pasted text #1 +12 lines]`, `[Pasted Content 4021 chars]`. */
const pasted = /^\[Pasted\b/i;
/** What the programs say in an empty input line. */
const placeholder = /^(Ask Codex to do anything|Type your message or @path|Try ")/;
/** So much of its first line tells a prompt. A row may be cut by the width of the screen. */
const headLength = 24;

/** @param rows of the visible screen, top first */
export function findTyped(rows: readonly string[], prompt: string): TypedAt {
  const head = squeezed(prompt.trim().split('\n')[0] ?? '').slice(0, headLength);
  const isIt = (text: string) => (head !== '' && text.startsWith(head)) || pasted.test(text);
  const inLine = inputText(rows);
  if (inLine !== null && isIt(inLine)) return 'input';
  return marked(rows).some(({ text }) => isIt(text)) ? 'said' : 'nowhere';
}

/**
 * The first row of what stands in the input line and was not sent off: what a program puts back there when its turn is left, for instance. Also words by which it
 * says what the line is for, where they are others than those that are known. `null` where the line is empty, or a dialog has taken its place.
 */
export function inputText(rows: readonly string[]): string | null {
  const last = marked(rows).at(-1);
  // An empty input line has only its mark, and stands below all that was said.
  if (last === undefined || rows.slice(last.index + 1).some((row) => emptyRow.test(row))) return null;
  return readDialog(rows) !== null || placeholder.test(last.text) ? null : last.text;
}

/** Rows with the mark of what a person says. Options of a menu have the same. */
const marked = (rows: readonly string[]) =>
  rows.flatMap((row, index) => {
    const text = inputRow.exec(row)?.groups?.['text'];
    return text === undefined || /^\d{1,2}\. /.test(text) ? [] : [{ index, text: squeezed(text) }];
  });

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
