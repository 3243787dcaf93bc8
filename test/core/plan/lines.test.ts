import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../src/core/plan/lines.ts';

describe('lines', () => {
  test('every offset has the place that counting gives it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'ä', '😀', '\n', '\r\n', ' ')), fc.nat(50), (parts, at) => {
        const text = parts.join('');
        const offset = Math.min(at, text.length);
        const before = text.slice(0, offset).split('\n');
        expect(linesOf(text).position(at)).toEqual({ line: before.length, column: before.at(-1)!.length + 1 });
        for (const [index, line] of text.split('\n').entries()) expect(linesOf(text).text(index + 1)).toBe(line.replace(/\r$/, ''));
      }),
    );
  });
});
