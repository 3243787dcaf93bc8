import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suggestion } from '../../../src/core/plan/suggest.ts';

test.each([
  ['basline', ['baseline', 'online'], 'baseline'],
  ['priortiy', ['priority', 'prompt'], 'priority'],
  ['depnds', ['needs', 'depends'], 'depends'],
  ['a', ['A', 'B'], 'A'],
  ['TD1', ['td1', 'td2'], 'td1'],
  ['D', ['A', 'B'], null],
  ['xyzzy', ['build', 'test'], null],
  ['x', [], null],
])('%s among %j', (word, known, expected) => {
  expect(suggestion(word, known)).toBe(expected);
});

test('a known word is its own nearest', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), fc.nat(), (known, at) => {
      const word = known[at % known.length]!;
      expect(suggestion(word, known)?.toLowerCase()).toBe(word.toLowerCase());
    }),
  );
});

test('one slip in a word of four letters or more is found', () => {
  const word = fc.stringMatching(/^[a-z]{4,12}$/);
  const slips = [
    (text: string, at: number) => text.slice(0, at) + text.slice(at + 1),
    (text: string, at: number) => `${text.slice(0, at)}-${text.slice(at)}`,
    (text: string, at: number) => `${text.slice(0, at)}-${text.slice(at + 1)}`,
    (text: string, at: number) => text.slice(0, at) + (text[at + 1] ?? '') + text[at] + text.slice(at + 2),
  ];
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom(...slips), (text, at, slip) => {
      expect(suggestion(slip(text, at % text.length), [text])).toBe(text);
    }),
  );
});
