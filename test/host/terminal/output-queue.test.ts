import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OutputQueue } from '../../../src/host/terminal/output-queue.ts';

const bytesOf = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString('latin1');
const lineEnds = (text: string) => text.split('\n').length - 1;

/** Cut anywhere into chunks. */
function queueOf(text: string, chunk: number): OutputQueue {
  const queue = new OutputQueue();
  for (let from = 0; from < text.length; from += chunk) queue.push(Buffer.from(text.slice(from, from + chunk), 'latin1'));
  return queue;
}

describe('the tail of an output queue', () => {
  test('of short lines is not much more than was asked for', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `${index}\r\n`).join('');
    const tail = queueOf(lines, 4_096).tail(100);
    expect(bytesOf(tail!.bytes)).toBe(Array.from({ length: 100 }, (_, index) => `${2_900 + index}\r\n`).join(''));
    expect(tail!.pen).toBe('');
  });

  test('begins where the pen is known', () => {
    const red = '\u001b[31m';
    const lines = (mark: string) => Array.from({ length: 200 }, (_, index) => `${mark}${index}\r\n`).join('');
    const queue = new OutputQueue();
    queue.push(Buffer.from(lines('a')));
    queue.push(Buffer.from(`first\r\n${red}red\r\n${lines('b')}`));
    const tail = queue.tail(10)!;
    // After the first line end of the second chunk the pen was set: further on it would have to be looked for.
    expect(tail.pen + bytesOf(tail.bytes)).toBe(`${red}red\r\n${lines('b')}`);
  });

  test('begins after a line end, is the end of the output, and has as many lines as were asked for', () => {
    const piece = fc.constantFrom('word', '\r\n', '\r\n', '\n', '\r', '\u001b[1m', '\u001b[m', '\u001b[K', '1\r\n2\r\n3\r\n');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 20 }),
        (parts, chunk, wanted) => {
          const all = parts.join('');
          const tail = queueOf(all, chunk).tail(wanted);
          if (tail === null) return;
          const text = bytesOf(tail.bytes);
          const before = all.slice(0, all.length - text.length);
          expect(all.endsWith(text)).toBe(true);
          expect(before.endsWith('\r\n')).toBe(true);
          expect(lineEnds(text)).toBeGreaterThanOrEqual(wanted);
          // The pen of a line end is what has been set since the last reset, each setting where it was made last.
          const set = [...before.matchAll(/\u001b\[\d*m/g)].map(([sequence]) => sequence);
          const since = set.slice(Math.max(0, set.lastIndexOf('\u001b[m')));
          expect(tail.pen).toBe([...new Set(since.toReversed())].toReversed().join(''));
        },
      ),
    );
  });
});
