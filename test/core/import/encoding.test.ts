import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repairEncoding } from '../../../src/core/import/encoding.ts';

const upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/** What a program makes of UTF-8 that it takes for Windows-1252. */
const broken = (text: string): string =>
  [...new TextEncoder().encode(text)]
    .map((byte) => (byte >= 0x80 && byte < 0xa0 ? upper[byte - 0x80] : String.fromCharCode(byte)))
    .join('');

describe('broken encodings', () => {
  test.each([
    ['â†“ (When A & B complete)', '↓ (When A & B complete)'],
    ['â”œâ”€ A: 80% complete', '├─ A: 80% complete'],
    ['green âœ“', 'green ✓'],
    ['ðŸ”´ CRITICAL', '🔴 CRITICAL'],
    ['â‰¥80%', '≥80%'],
    ['cafÃ© â€” fini', 'café — fini'],
  ])('%s is repaired', (text, whole) => {
    expect(repairEncoding(text)).toEqual({ text: whole, lines: [1] });
  });

  test.each([
    'plain',
    'Größe, naïve, São Paulo, Ångström',
    'Ã alone',
    'â† half an arrow',
    'x → y ║ z',
    '“quoted” — dash…',
    '日本語 한국어',
    'É»',
  ])('%s is left alone', (text) => expect(repairEncoding(text)).toEqual({ text, lines: [] }));

  const symbols = fc.string({ unit: fc.constantFrom(...Array.from('→↓├─└║✓✅≥±×—–…“”é🔴🚀 abcA1:#|\n')), maxLength: 40 });
  test('broken once, twice or three times, text comes back', () => {
    fc.assert(
      fc.property(symbols, fc.integer({ min: 1, max: 3 }), (text, times) => {
        let now = text;
        for (let time = 0; time < times; time++) now = broken(now);
        expect(repairEncoding(now).text).toBe(text);
      }),
    );
  });
  test('whole text of symbols is left alone', () => {
    fc.assert(
      fc.property(symbols, (text) => {
        expect(repairEncoding(text).text).toBe(text);
      }),
    );
  });
});
