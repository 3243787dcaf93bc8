import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Emulator } from '../../../src/host/terminal/emulator.ts';
import { encodeRow, sameRow } from '../../../src/host/view/row.ts';
import type { Row } from '../../../src/wire/screen.ts';

const ignore = { reply: () => undefined, broken: (error: Error) => expect.unreachable(error.message) };
function encoded(output: string, columns = 20, y = 0): Row {
  const emulator = new Emulator({ cols: 20, rows: 3 }, ignore);
  emulator.feed(Buffer.from(output));
  return encodeRow(emulator.buffer.lines.get(emulator.buffer.ybase + y)!, columns);
}

describe('a row', () => {
  test('is one run where the style is one, without its blank tail', () => {
    expect(encoded('hello  ')).toEqual([['', 'hello']]);
    expect(encoded('a   b')).toEqual([['', 'a   b']]);
    expect(encoded('')).toEqual([]);
  });

  test('keeps a tail that is not blank, because it has a colour', () => {
    expect(encoded('a\u001b[41m  ')).toEqual([
      ['', 'a'],
      ['41', '  '],
    ]);
    expect(encoded('\u001b[44m\u001b[K')).toEqual([['44', ' '.repeat(20)]]);
    expect(encoded('a\u001b[7m ')).toEqual([
      ['', 'a'],
      ['7', ' '],
    ]);
  });

  test.each([
    ['\u001b[1m', '1'],
    ['\u001b[2;3;4;5;7;8;9;53m', '2;3;4;5;7;8;9;53'],
    ['\u001b[9;1m', '1;9'],
    ['\u001b[31;42m', '31;42'],
    ['\u001b[97;100m', '97;100'],
    ['\u001b[38;5;1m', '31'],
    ['\u001b[38;5;12m', '94'],
    ['\u001b[38;5;208;48;5;16m', '38;5;208;48;5;16'],
    ['\u001b[38;2;1;2;3;48;2;255;0;128m', '38;2;1;2;3;48;2;255;0;128'],
    ['\u001b[4:3m', '4'],
    ['\u001b[1"q', ''],
  ])('has the style of %j in its one spelling', (sequence, style) => {
    expect(encoded(`${sequence}x`)).toEqual([[style, 'x']]);
  });

  test('holds what is not one column and one code unit as clusters', () => {
    expect(encoded('a漢字b')).toEqual([
      ['', 'a'],
      [
        '',
        [
          ['漢', 2],
          ['字', 2],
        ],
      ],
      ['', 'b'],
    ]);
    expect(encoded('👨‍👩‍👧')).toEqual([['', [['👨‍👩‍👧', 2]]]]);
    expect(encoded('e\u0301')).toEqual([['', [['e\u0301', 1]]]]);
    expect(encoded('𝒳')).toEqual([['', [['𝒳', 1]]]]);
  });

  test('is cut at the width of the view, a wide character whole', () => {
    expect(encoded('abcdef', 3)).toEqual([['', 'abc']]);
    expect(encoded('a漢字', 4)).toEqual([
      ['', 'a'],
      ['', [['漢', 2]]],
    ]);
  });

  test('has clusters of bounded length', () => {
    const [run] = encoded('e' + '\u0301'.repeat(10_000));
    expect(run?.[1]?.[0]?.[0]?.length).toBe(32);
  });

  test('says the same as the screen: its text, spread over columns, is what was written', () => {
    const text = fc.array(fc.constantFrom('a', 'b ', ' ', '漢', 'é', '👍', '\u001b[31m', '\u001b[0m', '\u001b[7m'), { maxLength: 12 });
    fc.assert(
      fc.property(text, (pieces) => {
        const columns = encoded(pieces.join('')).flatMap(([, content]) =>
          typeof content === 'string'
            ? content.split('')
            : content.flatMap(([cluster, width]) => (width === 2 ? [cluster, ''] : [cluster])),
        );
        const written = pieces.filter((piece) => !piece.startsWith('\u001b')).join('');
        expect(columns.join('').trimEnd()).toBe(written.trimEnd());
        expect(columns.length).toBeLessThanOrEqual(20);
      }),
    );
  });
});

test('rows are the same when they look alike', () => {
  const rows: Row[] = [
    [],
    [['', 'a']],
    [['1', 'a']],
    [['', 'b']],
    [['', [['漢', 2]]]],
    [['', [['漢', 1]]]],
    [
      ['', 'a'],
      ['1', 'b'],
    ],
  ];
  for (const [index, row] of rows.entries()) {
    for (const [other, second] of rows.entries()) expect(sameRow(row, structuredClone(second))).toBe(index === other);
  }
});
