import { readDialog } from './dialog.ts';

/**
 * Where a prompt that was typed stands on the screen of an agent: in its input line, not sent off yet; further up, as something that was said; or nowhere.
 */
export type TypedAt = 'input' | 'said' | 'nowhere';

const inputRow = /^[\s│┃]*[❯›>]\s+(?<text>\S.*?)[\s│┃]*$/u;
const emptyRow = /^[\s│┃]*[❯›>][\s│┃]*$/u;
/** A long paste is shown by a word for it alone: `[Pasted text #1 +12 lines]`, `[Pasted Content 4021 chars]`. */
const pasted = /^\[Pasted\b/i;
/** So much of its first line tells a prompt. A row may be cut by the width of the screen. */
const headLength = 24;

/** @param rows of the visible screen, top first */
export function findTyped(rows: readonly string[], prompt: string): TypedAt {
  const head = squeezed(prompt.trim().split('\n')[0] ?? '').slice(0, headLength);
  // Options of a menu have the same mark as the input line.
  const typed = rows.flatMap((row, index) => {
    const text = inputRow.exec(row)?.groups?.['text'];
    return text === undefined || /^\d{1,2}\. /.test(text) ? [] : [{ index, text: squeezed(text) }];
  });
  const isIt = (text: string) => head !== '' && text.startsWith(head);
  const last = typed.at(-1);
  // An empty input line has only its mark, and stands below all that was said.
  const emptyBelow = last !== undefined && rows.slice(last.index + 1).some((row) => emptyRow.test(row));
  // A dialog takes the place of the input line.
  const isOpen = !emptyBelow && readDialog(rows) === null;
  if (last !== undefined && isOpen && (isIt(last.text) || pasted.test(last.text))) return 'input';
  return typed.some(({ text }) => isIt(text) || pasted.test(text)) ? 'said' : 'nowhere';
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
