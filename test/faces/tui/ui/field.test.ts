import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterKey } from '../../../../src/faces/tui/terminal/key-sequences.ts';
import type { Key } from '../../../../src/faces/tui/terminal/input.ts';
import { edit, emptyField, insert, textOf, type Field } from '../../../../src/faces/tui/ui/field.ts';

const key = (name: string, changes: Partial<Key> = {}): Key => ({ name, ctrl: false, alt: false, shift: false, ...changes });
const after = (field: Field, ...keys: readonly Key[]): Field => keys.reduce((now, pressed) => edit(now, pressed) ?? now, field);
const typed = (text: string): Field => after(emptyField, ...Array.from(text, characterKey));

describe('a line of text', () => {
  it('is typed, and mended in the middle', () => {
    const field = after(typed('sluce'), key('left'), key('left'), key('i'));
    expect(textOf(field)).toBe('sluice');
    expect(textOf(after(field, key('end'), key('backspace')))).toBe('sluic');
    expect(textOf(after(field, key('home'), key('delete')))).toBe('luice');
  });
  it('knows the keys of a shell', () => {
    const field = typed('one two three');
    expect(textOf(after(field, key('w', { ctrl: true })))).toBe('one two ');
    expect(textOf(after(field, key('u', { ctrl: true })))).toBe('');
    expect(textOf(after(field, key('a', { ctrl: true }), key('k', { ctrl: true })))).toBe('');
    expect(textOf(after(field, key('a', { ctrl: true }), key('x')))).toBe('xone two three');
  });
  it('moves and deletes by what a person sees as one character', () => {
    const field = insert(emptyField, 'é👩‍💻漢');
    expect(field.before).toHaveLength(3);
    expect(textOf(after(field, key('backspace'), key('backspace')))).toBe('é');
  });
  it('stays one line, whatever is pasted', () => {
    expect(textOf(insert(emptyField, 'a\r\nb\tc\u0007\u001b'))).toBe('a b c');
  });
  it('takes no keys that mean something else', () => {
    for (const name of ['up', 'f5', 'pageup', 'enter', 'tab', 'escape']) expect(edit(emptyField, key(name))).toBeNull();
    expect(edit(emptyField, key('c', { ctrl: true }))).toBeNull();
  });
  it('keeps its text, however the caret moves', () => {
    const moves = fc.array(fc.constantFrom(key('left'), key('right'), key('home'), key('end')));
    fc.assert(
      fc.property(
        fc.string(),
        moves,
        (text, keys) => textOf(after(insert(emptyField, text), ...keys)) === textOf(insert(emptyField, text)),
      ),
    );
  });
});
