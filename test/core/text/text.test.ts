import { describe, expect, test } from 'vitest';
import { formatClock } from '../../../src/core/text/clock.ts';
import { plainLine, shortened } from '../../../src/core/text/plain.ts';

test.each([
  [-5, '0:00.0'],
  [4_290, '0:04.2'],
  [754_000, '12:34.0'],
  [3_723_400, '1:02:03.4'],
])('%d ms on a clock reads %s', (ms, text) => expect(formatClock(ms)).toBe(text));

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
