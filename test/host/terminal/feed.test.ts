import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Emulator } from '../../../src/host/terminal/emulator.ts';
import { Feed } from '../../../src/host/terminal/feed.ts';
import { wholeCharacters } from '../../../src/host/terminal/whole-characters.ts';
import { screenOf, stateOf } from './emulator-state.ts';

const scrollback = 12;
const ignore = { reply: () => undefined, broken: (error: Error) => expect.unreachable(error.message) };

/** Pieces that are plain to the scan: what may be skipped. */
const plainPiece = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      'word ',
      'x',
      '-----',
      'größe',
      '漢字',
      '日本語テキスト',
      '👍🏽',
      '👨‍👩‍👧',
      'e\u0301',
      '\u200b',
      'ก็',
      '—',
      '\uFEFF',
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }).map((length) => 'long'.repeat(length)) },
  { weight: 2, arbitrary: fc.constantFrom('\t', '\b', '\b\b\b', '\r', '\n', '\r\r') },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(
        '',
        '0',
        '1',
        '1;31',
        '22',
        '4:3',
        '58:2::1:2:3',
        '24',
        '38;5;208',
        '48;2;10;20;30',
        '39;49',
        '7',
        '27',
        '92',
        ';',
        '1;;4',
      )
      .map((parameters) => `\u001b[${parameters}m`),
  },
  { weight: 2, arbitrary: fc.constantFrom('\u001b[K', '\u001b[1K', '\u001b[2K', '\u001b[0K') },
);
const plainLine = fc.array(plainPiece, { maxLength: 5 }).map((pieces) => pieces.join('') + '\r\n');
/** Many lines, cheaply made: a few different ones, repeated. */
const flood = fc
  .tuple(fc.array(plainLine, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 40 }))
  .map(([lines, times]) => lines.join('').repeat(times));
/** Without `CSI ?7l`: in a line that does not wrap, xterm's own result for a wide character at the edge depends on how output is cut in chunks. */
const wildPiece = fc.constantFrom(
  '\u001b[3A',
  '\u001b[2B',
  '\u001b[10C',
  '\u001b[5D',
  '\u001b[2;3H',
  '\u001b[H',
  '\u001b[J',
  '\u001b[1J',
  '\u001b[2J',
  '\u001b[3J',
  '\u001b[2;4r',
  '\u001b[r',
  '\u001b[2L',
  '\u001b[2M',
  '\u001b[3P',
  '\u001b[3@',
  '\u001b[2S',
  '\u001b[2T',
  'a\u001b[9b',
  '\u001b[X',
  '\u001b[?1049h',
  '\u001b[?1049l',
  '\u001b[?47h',
  '\u001b[?47l',
  '\u001b[?6h',
  '\u001b[?6l',
  '\u001b[?45h',
  '\u001b[?45l',
  '\u001b[4h',
  '\u001b[4l',
  '\u001b[?25l',
  '\u001b[?25h',
  '\u001b[?2004h',
  '\u001b[4 q',
  '\u001b7',
  '\u001b8',
  '\u001b[s',
  '\u001b[u',
  '\u001bM',
  '\u001bD',
  '\u001bE',
  '\u001b(0',
  '\u001b(B',
  '\u000e',
  '\u000f',
  '\u001bc',
  '\u001b[!p',
  '\u001bH',
  '\u001b[g',
  '\u001b[3g',
  '\u0007',
  '\u000b',
  '\u000c',
  '\u0000',
  '\u007f',
  '\u001b]0;a title\u0007',
  '\u001b]2;another\u001b\\',
  '\u001b]8;;http://x\u0007',
  '\u001b]8;;\u0007',
  '\u001bP1$r\u001b\\',
  '\u0085',
  '\u0084',
  '\u009b3A',
  '\u001b',
  '\u001b[',
  '\u001b[3',
  '\u001b]0;',
  '\u001b[?K',
  '\u001b[1"q',
  '\u001b[0"q',
);
const brokenBytes = fc.constantFrom(
  [0xc3],
  [0xe6, 0xbc],
  [0xf0, 0x9f],
  [0xff],
  [0x80],
  [0x85],
  [0xc2],
  [0xe2, 0xc2, 0x84],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
);

const piece: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 10, arbitrary: flood.map((text) => Buffer.from(text)) },
  { weight: 4, arbitrary: plainPiece.map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: wildPiece.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: brokenBytes.map((bytes) => Buffer.from(bytes)) },
);

type Step =
  | { readonly kind: 'push'; readonly bytes: Buffer; readonly chunk: number }
  | { readonly kind: 'step'; readonly times: number }
  | { readonly kind: 'settle' }
  | { readonly kind: 'hurry' }
  | { readonly kind: 'resize'; readonly cols: number; readonly rows: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('push' as const),
      bytes: fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => Buffer.concat(pieces)),
      chunk: fc.constantFrom(1, 3, 7, 50, 500, 4095),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('step' as const), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'settle' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'hurry' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('resize' as const),
      // Not narrower: when one line is laid out anew as more lines than the buffer holds, xterm mixes them up, and how depends on where its ring begins.
      cols: fc.integer({ min: 15, max: 40 }),
      rows: fc.integer({ min: 1, max: 8 }),
    }),
  },
);

/** The emulator that is given everything, and one behind a feed that may skip. */
class Pair {
  readonly whole = new Emulator({ cols: 20, rows: 4 }, ignore, scrollback);
  readonly skipping = new Emulator({ cols: 20, rows: 4 }, ignore, scrollback);
  readonly feed = new Feed(this.skipping);
  skipped = 0;
  previews = 0;
  #output = Buffer.alloc(0);
  #given = 0;

  push(bytes: Buffer): void {
    const before = this.feed.pending;
    this.#output = Buffer.concat([this.#output, bytes]);
    this.feed.push(bytes);
    this.skipped += Math.max(0, before + bytes.length - this.feed.pending - 3);
  }

  /** Compares the screens while a flood goes on: it is that of the last byte. */
  step(): void {
    const flooding = this.feed.flooding && this.feed.plain;
    const drawn = this.feed.step();
    if (!drawn || !flooding || !this.feed.flooding) return;
    const shown = wholeCharacters(this.#output, this.#output.length);
    const then = new Emulator(this.skipping.size, ignore, scrollback);
    then.feed(this.#output.subarray(0, shown));
    // Only a screen that this same preview has drawn can be compared; a resize lays lines out anew.
    if (this.resized) return;
    this.previews++;
    expect(screenOf(this.skipping)).toEqual(screenOf(then));
  }

  resized = false;
  resize(size: { cols: number; rows: number }): void {
    this.feed.settle();
    this.compare();
    this.resized = true;
    this.whole.resize(size);
    this.skipping.resize(size);
  }

  /** After settling, both have come to the same place by different ways. */
  compare(): void {
    const taken = wholeCharacters(this.#output, this.#output.length) - this.feed.pending;
    this.whole.feed(this.#output.subarray(this.#given, taken));
    this.#given = Math.max(this.#given, taken);
    expect(stateOf(this.skipping)).toEqual(stateOf(this.whole));
  }

  finish(): void {
    this.feed.finish();
    this.feed.settle();
    for (let steps = 0; this.feed.pending > 0; steps++) {
      if (steps > 1e5) throw new Error('the feed does not come to an end');
      this.feed.step();
    }
    this.whole.feed(this.#output.subarray(this.#given));
    expect(stateOf(this.skipping)).toEqual(stateOf(this.whole));
  }
}

describe('a feed that skips', () => {
  test('leaves the emulator as if it had been given everything', () => {
    let skipped = 0;
    let previews = 0;
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 25 }), (watched, steps) => {
        const pair = new Pair();
        pair.feed.watched = watched;
        for (const each of steps) {
          if (each.kind === 'push') {
            for (let at = 0; at < each.bytes.length; at += each.chunk) pair.push(each.bytes.subarray(at, at + each.chunk));
          } else if (each.kind === 'step') for (let time = 0; time < each.times; time++) pair.step();
          else if (each.kind === 'hurry') pair.feed.hurry();
          else if (each.kind === 'resize') pair.resize(each);
          else {
            pair.feed.settle();
            pair.compare();
          }
        }
        pair.finish();
        skipped += pair.skipped;
        previews += pair.previews;
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 300) },
    );
    // Otherwise it proves nothing.
    expect(skipped).toBeGreaterThan(100_000);
    expect(previews).toBeGreaterThan(20);
  });
});

/** A terminal, its feed, and what it answered to the program. */
function terminal() {
  const replies: string[] = [];
  const emulator = new Emulator({ cols: 20, rows: 4 }, { ...ignore, reply: (data) => void replies.push(data) }, scrollback);
  const feed = new Feed(emulator);
  feed.watched = true;
  return { emulator, feed, replies };
}
function given(output: string): unknown {
  const emulator = new Emulator({ cols: 20, rows: 4 }, ignore, scrollback);
  emulator.feed(Buffer.from(output));
  return stateOf(emulator);
}

describe('what a skip must not lose', () => {
  test('the pen of the first line that is kept, though newer lines were shown before', () => {
    const { emulator, feed } = terminal();
    const lines = [...Array.from({ length: 52 }, () => 'plain\r\n'), '\u001b[1mbold\r\n', ...Array.from({ length: 9 }, () => 'bold\r\n')];
    let previews = 0;
    for (const [index, line] of lines.entries()) {
      feed.push(Buffer.from(line));
      if (index > 52 && feed.flooding && feed.step()) previews++;
    }
    expect(feed.flooding).toBe(true);
    expect(previews).toBeGreaterThan(2);
    feed.settle();
    expect(stateOf(emulator)).toEqual(given(lines.join('')));
  });

  test('the column, when the lines that are kept end without a carriage return', () => {
    const { emulator, feed } = terminal();
    feed.push(Buffer.from('abc'));
    feed.step();
    const parts = Array.from({ length: 60 }, (_, index) => (index < 20 ? 'x\r\n' : 'y\b\n'));
    for (const part of parts) feed.push(Buffer.from(part));
    expect(feed.flooding).toBe(true);
    feed.settle();
    expect(stateOf(emulator)).toEqual(given(['abc', ...parts].join('')));
  });

  test('the rest of a sequence whose beginning was fed', () => {
    const { emulator, feed, replies } = terminal();
    const parts = ['x'.repeat(4094) + '\u001b[2K\r\n', ...Array.from({ length: 60 }, () => 'could be taken for CSI c\r\n')];
    feed.push(Buffer.from(parts[0]!));
    // Its first chunk ends within the sequence.
    feed.step();
    expect(emulator.grounded).toBe(false);
    for (const part of parts.slice(1)) feed.push(Buffer.from(part));
    while (feed.pending > 0) feed.step();
    expect(replies).toEqual([]);
    expect(stateOf(emulator)).toEqual(given(parts.join('')));
  });
});

describe('when output is fed', () => {
  test('plain output gathers, anything else does not', () => {
    const { feed } = terminal();
    feed.push(Buffer.from('first'));
    expect(feed.dueAt).toBeLessThan(performance.now());
    feed.step();
    feed.push(Buffer.from('second'));
    expect(feed.dueAt).toBeGreaterThan(performance.now());
    feed.push(Buffer.from('\u001b[c'));
    expect(feed.dueAt).toBeLessThan(performance.now());
  });

  test('a flood is bounded by the lines that are kept, whatever comes', () => {
    const { feed } = terminal();
    let most = 0;
    for (let chunk = 0; chunk < 200; chunk++) {
      feed.push(Buffer.from('a line of some thirty letters..\r\n'.repeat(100)));
      most = Math.max(most, feed.pending);
    }
    expect(most).toBeLessThan(8_000);
  });

  test('nothing waits after the end, and nothing is due', () => {
    const { feed } = terminal();
    feed.push(Buffer.from([0x61, 0xe2, 0x94]));
    feed.step();
    expect(feed.pending).toBe(0);
    feed.finish();
    while (feed.pending > 0) feed.step();
    expect(feed.dueAt).toBe(Infinity);
  });
});
