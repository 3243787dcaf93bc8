import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Emulator } from '../../../src/host/terminal/emulator.ts';

function open(size = { cols: 20, rows: 5 }) {
  const replies: string[] = [];
  const broken: Error[] = [];
  const emulator = new Emulator(size, { reply: (data) => replies.push(data), broken: (error) => broken.push(error) });
  const feed = (text: string) => emulator.feed(Buffer.from(text));
  const row = (y: number) => {
    const line = emulator.buffer.lines.get(emulator.buffer.ybase + y);
    return Array.from({ length: line?.length ?? 0 }, (_, x) => String.fromCodePoint((line?._data[x * 3] ?? 0) & 0x1f_ffff || 32))
      .join('')
      .trimEnd();
  };
  return { emulator, feed, replies, broken, row };
}

test('the program is answered', () => {
  const { feed, replies } = open();
  feed('\u001b[6n\u001b[c');
  expect(replies).toEqual(['\u001b[1;1R', '\u001b[?1;2c']);
});

test('titles, bells, modes and the cursor are told', () => {
  const { emulator, feed } = open();
  feed(`\u001b]0;${'long '.repeat(100)}\u0007\u0007\u0007\u001b[?1h\u001b[?2004h\u001b[?1002h\u001b[?1049h\u001b[3;4H\u001b[6 q`);
  expect(emulator.title).toHaveLength(200);
  expect(emulator.bells).toBe(2);
  expect(emulator.modes).toEqual({ applicationCursor: true, bracketedPaste: true, mouse: 'drag', alternateScreen: true });
  expect(emulator.cursor).toEqual({ x: 3, y: 2, shape: 'bar' });
  feed('\u001b[?25l');
  expect(emulator.cursor).toBeNull();
});

test('sizes that no terminal has are made possible', () => {
  const { emulator } = open({ cols: 0, rows: -3 });
  expect(emulator.size).toEqual({ cols: 2, rows: 1 });
  emulator.resize({ cols: 1e9, rows: Number.NaN });
  expect(emulator.size).toEqual({ cols: 1000, rows: 1 });
});

describe('counts beyond all bounds', () => {
  // Unbounded, each of these takes minutes or ends the process: the test would not come to its end.
  test.each(['b', 'L', 'M', 'S', 'T', 'I', 'Z'])('of CSI %s are bounded', (final) => {
    const { emulator, feed, row, broken } = open();
    feed('12345\r\n67890x');
    feed(`\u001b[2147483647${final}`);
    feed('\u001b[Hready');
    expect(row(0)).toMatch(/^ready/);
    expect(emulator.grounded).toBe(true);
    expect(broken).toEqual([]);
  });

  test('leave smaller ones as they are', () => {
    const { feed, row } = open();
    feed('a\u001b[3b\r\nb\u001b[bc\u001b[0b');
    expect([row(0), row(1)]).toEqual(['aaaa', 'bbcc']);
  });
});

test('no output breaks it', () => {
  const csi = fc
    .tuple(
      fc.constantFrom('', '?', '>', '!', '='),
      fc.array(fc.oneof(fc.nat(100), fc.constantFrom(65_535, 2_147_483_647)), { maxLength: 4 }),
      fc.constantFrom('', ' ', '$', '"', "'"),
      fc.integer({ min: 0x40, max: 0x7e }).map((code) => String.fromCharCode(code)),
    )
    .map(([prefix, parameters, between, final]) => Buffer.from(`x\u001b[${prefix}${parameters.join(';')}${between}${final}`));
  const output = fc.array(
    fc.oneof(
      csi,
      fc.uint8Array({ maxLength: 100 }),
      fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
    ),
    { maxLength: 30 },
  );
  const size = fc.record({ cols: fc.integer({ min: 1, max: 60 }), rows: fc.integer({ min: 1, max: 20 }) });
  fc.assert(
    fc.property(size, size, output, (first, second, chunks) => {
      const { emulator, broken } = open(first);
      for (const chunk of chunks) emulator.feed(chunk);
      emulator.resize(second);
      for (const chunk of chunks) emulator.feed(chunk);
      expect(broken).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('one that breaks begins anew, and tells of it', () => {
  const { emulator, feed, broken, row } = open();
  feed('before');
  const core = emulator.internals as { _inputHandler: { _parser: { setPrintHandler(handler: () => void): void } } };
  core._inputHandler._parser.setPrintHandler(() => {
    throw new Error('a fault in the emulator');
  });
  feed('during');
  expect(broken.map(({ message }) => message)).toEqual(['a fault in the emulator']);
  feed('after');
  expect(row(0)).toBe('after');
});
