import type { Key } from '../terminal/input.ts';

/** One line of text being typed, and where the caret is (clusters before it). */
export interface Field {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export const emptyField: Field = { before: [], after: [] };
export const textOf = ({ before, after }: Field): string => [...before, ...after].join('');

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const clusters = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Puts text in at the caret; line ends become blanks, for the field has one line. */
export function insert({ before, after }: Field, text: string): Field {
  // eslint-disable-next-line no-control-regex -- Control characters cannot be shown, nor meant.
  const line = text.replaceAll(/\r\n|[\r\n\t]/g, ' ').replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '');
  // Joined with what is before, so that a mark typed after its letter becomes one cluster with it.
  return { before: clusters(before.join('') + line), after };
}

/** What a key does to the field, or `null` when it means nothing to it. */
export function edit(field: Field, { name, ctrl, alt }: Key): Field | null {
  const { before, after } = field;
  const all = [...before, ...after];
  const at = (caret: number): Field => ({ before: all.slice(0, caret), after: all.slice(caret) });
  if (ctrl) {
    if (name === 'a') return at(0);
    if (name === 'e') return at(all.length);
    if (name === 'u') return { before: [], after };
    if (name === 'k') return { before, after: [] };
    return name === 'w' ? { before: before.slice(0, wordStart(before)), after } : null;
  }
  switch (name) {
    case 'backspace':
      return { before: before.slice(0, alt ? wordStart(before) : -1), after };
    case 'delete':
      return { before, after: after.slice(1) };
    case 'left':
      return at(Math.max(0, before.length - 1));
    case 'right':
      return at(before.length + 1);
    case 'home':
      return at(0);
    case 'end':
      return at(all.length);
    default:
      // Named keys have names of several characters; a character has one code point.
      return alt || Array.from(name).length !== 1 ? null : insert(field, name);
  }
}

function wordStart(before: readonly string[]): number {
  let at = before.length;
  while (at > 0 && before[at - 1] === ' ') at--;
  while (at > 0 && before[at - 1] !== ' ') at--;
  return at;
}
