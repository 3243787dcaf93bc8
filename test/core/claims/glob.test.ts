import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globOf, names, overlap } from '../../../src/core/claims/glob.ts';

const named = (pattern: string, path: string) => names(globOf(pattern), path);
const meet = (one: string, other: string) => overlap(globOf(one), globOf(other));

describe('a pattern names', () => {
  test.each([
    ['src', 'src/a/b.ts'],
    ['src/a.ts', 'src/a.ts'],
    ['.', 'anything/at/all'],
    ['src/*.ts', 'src/a.ts'],
    ['src/**/*.ts', 'src/a.ts'],
    ['src/**/*.ts', 'src/a/b/c.ts'],
    ['**/test', 'a/test/b.ts'],
    ['src/{a,b{1,2}}.ts', 'src/b2.ts'],
    ['doc?', 'docs/x.md'],
    ['[a-c].md', 'b.md'],
    ['*', '.env'],
    ['a{b', 'a{b'],
  ])('%s: %s', (pattern, path) => expect(named(pattern, path)).toBe(true));
  test.each([
    ['src', 'srcs/a.ts'],
    ['src/*.ts', 'src/a/b.ts'],
    ['src/*.ts', 'src/a.tsx'],
    ['src/a.ts', 'src'],
    ['src/{a,b}.ts', 'src/c.ts'],
    ['doc?', 'doc'],
  ])('and %s does not name %s', (pattern, path) => expect(named(pattern, path)).toBe(false));
});

describe('two patterns meet', () => {
  test.each([
    ['src', 'src/api/a.ts'],
    ['src/**', 'src'],
    ['src/*.ts', 'src/a*'],
    ['**/*.md', 'docs'],
    ['a/*/c', 'a/b/*'],
    ['{a,b}/x', '{b,c}/*'],
    ['.', 'x'],
  ])('%s and %s', (one, other) => expect(meet(one, other)).toBe(true));
  test.each([
    ['src/*.ts', 'src/*.md'],
    ['src/api', 'src/web'],
    ['a/*/c', 'a/b/d'],
    ['{a,b}/x', 'c/*'],
    ['a?', 'abc'],
  ])('and not %s and %s', (one, other) => expect(meet(one, other)).toBe(false));
});

const name = fc.stringMatching(/^[ab]{1,3}$/);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const pattern = fc
  .array(fc.oneof(name, fc.constant('**'), fc.stringMatching(/^[ab*?]{1,4}$/), fc.constant('{a,bb}*')), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));

test('patterns that name a path meet, and each meets itself', () => {
  fc.assert(
    fc.property(pattern, pattern, path, (one, other, file) => {
      expect(meet(one, other)).toBe(meet(other, one));
      expect(meet(one, one)).toBe(true);
      expect(named(file, file)).toBe(true);
      if (named(one, file) && named(other, file)) expect(meet(one, other)).toBe(true);
    }),
  );
});

test('a pattern names what the same regular expression does', () => {
  const expression = (text: string) =>
    new RegExp(
      `^${text
        .split('/')
        .map((part, at, all) =>
          part === '**' ? (at === all.length - 1 ? '.+' : '(?:[^/]+/)*') : segment(part) + (at === all.length - 1 ? '' : '/'),
        )
        .join('')}(?:/.*)?$`,
    );
  const segment = (part: string) =>
    part.replace(/\*+|\?|\{a,bb\}/g, (mark) => (mark === '?' ? '[^/]' : mark.startsWith('{') ? '(?:a|bb)' : '[^/]*'));
  fc.assert(
    fc.property(pattern, path, (text, file) => {
      // The end of a pattern may stand for no folder at all there.
      fc.pre(!text.endsWith('**'));
      expect(named(text, file)).toBe(expression(text).test(file));
    }),
  );
});

test('no number of braces or stars takes long', () => {
  const braces = '{a,b}'.repeat(30);
  expect(meet(braces, 'ab'.repeat(15))).toBe(true);
  expect(meet(`${'*a'.repeat(200)}b`, `${'a*'.repeat(200)}c`)).toBe(false);
  expect(meet(`${'**/a/'.repeat(40)}b`, '*/c?')).toBe(true);
});
