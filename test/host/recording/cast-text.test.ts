import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CastText } from '../../../src/host/recording/cast-text.ts';

test('an event is spelled as JSON.stringify spells it', () => {
  const every = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join('');
  const text = new CastText();
  for (const output of [every, '', 'größe 漢字 👨‍👩‍👧\u2028\ufeff', 'x'.repeat(300_000), '\u001b'.repeat(300_000)]) {
    expect(text.line(1.5, Buffer.from(output)).toString()).toBe(`${JSON.stringify([1.5, 'o', output])}\n`);
  }
  expect(text.rest(2)).toBeNull();
});

test('any bytes, cut anywhere, read as they would in one piece', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.string({ unit: 'binary' }).map((string) => new TextEncoder().encode(string)),
  );
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), (parts, size) => {
      const all = Buffer.concat(parts);
      const text = new CastText();
      const lines: (Buffer | null)[] = [];
      for (let from = 0; from < all.length; from += size) lines.push(Buffer.from(text.line(0, all.subarray(from, from + size))));
      lines.push(text.rest(0));
      const read = lines.map((line) => (line === null ? '' : (JSON.parse(line.toString()) as [number, string, string])[2]));
      expect(read.join('')).toBe(all.toString());
    }),
  );
});
