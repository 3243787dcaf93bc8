import { describe, expect, test } from 'vitest';
import { closest, didYouMean } from '../../../src/core/text/closest.ts';
import { formatClock, formatDuration } from '../../../src/core/text/duration.ts';
import { plainLine, shortened } from '../../../src/core/text/plain.ts';

describe('durations', () => {
  test.each([
    [-5, '0ms'],
    [0, '0ms'],
    [450, '450ms'],
    [999.4, '999ms'],
    [1_000, '1s'],
    [4_290, '4.2s'],
    [59_999, '59.9s'],
    [65_000, '1m 05s'],
    [7_800_000, '2h 10m'],
    [273_600_000, '3d 04h'],
  ])('%d ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  test.each([
    [0, '0:00.0'],
    [4_290, '0:04.2'],
    [754_000, '12:34.0'],
    [3_723_400, '1:02:03.4'],
  ])('%d ms on a clock reads %s', (ms, text) => expect(formatClock(ms)).toBe(text));
});

describe('what a mistyped word meant', () => {
  const commands = ['run', 'runs', 'check', 'status', 'stop', 'skip', 'send'];
  test.each([
    ['statsu', ['status']],
    ['chekc', ['check']],
    ['STATUS', ['status']],
    ['stat', ['status']],
    ['frobnicate', []],
  ])('%s', (word, meant) => expect(closest(word, commands)).toEqual(meant));

  test('the nearest comes first', () => expect(closest('runss', commands)[0]).toBe('runs'));
  test('as the end of a sentence', () => {
    expect(didYouMean('chekc', commands)).toBe(' Did you mean check?');
    expect(didYouMean('frobnicate', commands)).toBe('');
  });
});

describe('text from outside on one line', () => {
  test.each([
    ['a\u001b[31mred\u001b[0m b', 'ared b'],
    ['title \u001b]0;evil\u0007gone', 'title gone'],
    ['unfinished \u001b]52;c;aGk=', 'unfinished'],
    ['two\r\nlines\tand tabs', 'two lines and tabs'],
    ['c1 \u009b31m', 'c1  31m'],
    ['safe \u202etxt.exe', 'safe  txt.exe'],
    ['\u001bM\u001b(Bplain', 'plain'],
    ['日本 👩‍👩‍👧 stays', '日本 👩‍👩‍👧 stays'],
  ])('%j', (text, plain) => expect(plainLine(text)).toBe(plain));

  test('is shortened by whole characters', () => {
    expect(shortened('abcdef', 6)).toBe('abcdef');
    expect(shortened('abcdefg', 6)).toBe('abcde…');
    expect(shortened('👍👍👍👍', 3)).toBe('👍👍…');
  });
});
