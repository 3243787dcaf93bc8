import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAssignment } from '../../src/demo/assignment.ts';
import { columnsOf, cut, cutFront, wrap } from '../../src/demo/columns.ts';
import { frame } from '../../src/demo/frame.ts';
import { region } from '../../src/demo/live.ts';
import { paint } from '../../src/demo/paint.ts';
import { readScript } from '../../src/demo/script.ts';
import { story } from '../../src/demo/story.ts';
import type { View } from '../../src/demo/surface.ts';
import { transcript } from '../../src/demo/transcript.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 120 }).filter((value) => !/\p{Cc}/u.test(value)),
  fc
    .array(fc.constantFrom('word', '名前', '🦦', '👩‍💻', 'é', 'е́', ' ', '-', 'looooooooooooooong', 'हिन्दी'), { maxLength: 30 })
    .map((parts) => parts.join(' ')),
);
const columns = fc.integer({ min: 20, max: 200 });
const rows = fc.integer({ min: 5, max: 60 });
const view: fc.Arbitrary<View> = fc.record({
  title: text,
  stream: text,
  attempt: fc.integer({ min: 1, max: 12 }),
  tasks: fc.array(text, { maxLength: 30 }),
  done: fc.integer({ min: 0, max: 30 }),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
  percent: fc.double({ min: 0, max: 100, noNaN: true }),
  activity: fc.option(fc.constantFrom('Sifting', 'Refining')),
  elapsedMs: fc.integer({ min: 0, max: 10_000_000 }),
  tick: fc.nat(1000),
  question: fc.option(text),
  typed: text,
});
const tooWide = (lines: readonly string[], most: number) => lines.filter((line) => columnsOf(line) > most || line.includes('\n'));

describe('columns', () => {
  test.each([
    ['abc', 3],
    ['名前', 4],
    ['🦦', 2],
    ['👩‍💻', 2],
    ['e\u0301', 1],
    ['\u001b[1;31mab\u001b[0m', 2],
    ['✳', 1],
    ['❓', 2],
    ['', 0],
  ])('%j takes %i', (value, expected) => {
    expect(columnsOf(value)).toBe(expected);
  });

  test('a text that is cut fits, and one that fits is not cut', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (value, width) => {
        for (const short of [cut(value, width), cutFront(value, width)]) {
          expect(columnsOf(short)).toBeLessThanOrEqual(width);
          expect(short === value).toBe(columnsOf(value) <= width);
        }
      }),
    );
  });

  test('what is wrapped fits, and has every word', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 60 }), (value, width) => {
        const lines = wrap(value, width);
        expect(tooWide(lines, width)).toEqual([]);
        expect(lines.join('').replace(/\s/g, '')).toBe(value.replace(/\s/g, ''));
      }),
    );
  });
});

describe.each(['none', 'full'] as const)('with colours %s', (depth) => {
  const style = paint(depth);
  const say = transcript(style);

  test('every line of the transcript fits', () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 12 }), columns, (value, list, width) => {
        const script = readScript('{"durationMs": 60000, "tasks": 3}');
        const steps = story({ ...readAssignment([], {}), title: value, script }).flatMap((chapter) => chapter.steps);
        const lines = [
          ...say.banner(value, value, width),
          ...say.request(list.join('\n'), width),
          ...steps.flatMap((step) => [...say.head(step, width), ...say.result(step, width)]),
          ...say.wrote(value, list.join('\n'), width),
          ...say.checkList(list, 2, width),
          ...say.outcome(value, 'bad', width),
          ...say.answered(value, value, width),
          ...say.failed(value, width),
          ...say.noted(value, width),
        ];
        expect(tooWide(lines, width)).toEqual([]);
      }),
    );
  });

  test('what is drawn live fits, and the cursor is in it', () => {
    fc.assert(
      fc.property(view, columns, rows, (shown, width, height) => {
        const { lines, cursor } = region(shown, style, width, height);
        expect(tooWide(lines, width)).toEqual([]);
        expect(lines.length).toBeLessThanOrEqual(height);
        expect(lines[cursor.row]).toContain('>');
        expect(cursor.column).toBeLessThan(width);
      }),
    );
  });

  test('the full screen is exactly as large as the screen', () => {
    fc.assert(
      fc.property(view, fc.array(text, { maxLength: 20 }), columns, rows, (shown, list, width, height) => {
        const blocks = list.map((value) => (most: number) => say.said(value, most));
        const { lines, cursor } = frame(shown, blocks, style, width, height);
        expect(tooWide(lines, width)).toEqual([]);
        expect(lines).toHaveLength(height);
        expect(lines[cursor.row]).toContain('>');
        expect(cursor.column).toBeLessThan(width);
      }),
    );
  });
});
