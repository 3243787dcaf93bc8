import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Composer } from '../../../../src/faces/tui/composer/composer.ts';
import { blank, continuation, isUncertain } from '../../../../src/faces/tui/composer/glyphs.ts';
import { Grid } from '../../../../src/faces/tui/composer/grid.ts';
import { ScreenTerminal } from '../../../support/screen-terminal.ts';

const cols = 24;
const rows = 4;

/** Clusters and their widths in the emulator's own grid, which is what the host sends. */
const clusters = [
  ['a', 1],
  ['b', 1],
  [' ', 1],
  [' ', 1],
  [' ', 1],
  ['─', 1],
  ['é', 1],
  ['é', 1],
  ['漢', 2],
  ['字', 2],
  ['한', 2],
  ['👍', 2],
  ['👨‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['❤️', 2],
] as const;
const looks = ['', '', '', '1', '2', '1;2', '31', '1;38;5;208', '48;2;10;20;30', '7', '4;32', '3;9', '97;104', '53'];

const cell = fc.record({
  cluster: fc.constantFrom(...clusters),
  look: fc.constantFrom(...looks),
  length: fc.integer({ min: 1, max: 14 }),
});
/** Runs of equal cells, some long: so that erasing and bridging happen. */
const screen = fc.array(fc.array(cell, { maxLength: 10 }), { minLength: rows, maxLength: rows });
const place = fc.record({ x: fc.nat(cols - 1), y: fc.nat(rows - 1) });
type Screen = typeof screen extends fc.Arbitrary<infer T> ? T : never;

function draw(grid: Grid, wanted: Screen, { tables }: Composer): void {
  for (let y = 0; y < rows; y++) {
    let x = 0;
    grid.clearRow(y);
    for (const { cluster, look, length } of wanted[y] ?? []) {
      for (let i = 0; i < length && x < cols; i++) {
        const [text, width] = cluster;
        const glyph = text === ' ' ? blank : tables.glyphs.of(text, width);
        const style = tables.styles.id(look);
        x = grid.set(x, y, glyph, glyph === blank ? tables.styles.ofBlank(style) : style);
      }
    }
  }
}

const whole = (grid: Grid) => ({ grid, rect: { x: 0, y: 0, width: cols, height: rows } });

function expectShown(
  terminal: ScreenTerminal,
  grid: Grid,
  { tables }: Composer,
  skip: (x: number, y: number) => boolean = () => false,
): void {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < cols; x++) {
      if (skip(x, y)) continue;
      const glyph = grid.glyphs[y * cols + x] ?? blank;
      const style = grid.styles[y * cols + x] ?? 0;
      const look = tables.styles.text(glyph === blank ? tables.styles.ofBlank(style) : style);
      const wanted = glyph === continuation ? ['', ''] : [tables.glyphs.text(glyph), look];
      expect(terminal.cell(x, y), `cell ${x},${y} of\n${terminal.text()}`).toEqual(wanted);
    }
  }
}

/** The uncertain cluster that a cell belongs to, or `null`. */
function clusterAt(grid: Grid, x: number, y: number): number | null {
  const glyph = grid.glyphs[y * cols + x] ?? blank;
  const lead = glyph === continuation ? (grid.glyphs[y * cols + x - 1] ?? blank) : glyph;
  return isUncertain(lead) ? lead : null;
}

/** What a terminal may show of a cluster in one cell: all of it, or any part. */
function clusterTexts(cluster: string): string[] {
  const points = Array.from(cluster);
  return points.flatMap((_, from) => points.slice(from).map((_, length) => points.slice(from, from + length + 1).join('')));
}

describe('the difference between two screens', () => {
  it('brings a terminal to the wanted screen, whatever was there before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(screen, { minLength: 1, maxLength: 4 }), fc.array(place), async (screens, cursors) => {
        const terminal = new ScreenTerminal(cols, rows);
        const composer = new Composer(cols, rows, { depth: 'full' });
        const grid = new Grid(cols, rows);
        composer.place([whole(grid)]);
        for (const [index, wanted] of screens.entries()) {
          const cursor = cursors[index] ?? null;
          draw(grid, wanted, composer);
          composer.touch(0, rows);
          composer.cursor(cursor && { ...cursor, shape: 'bar' });
          await terminal.write(composer.frame());
          expectShown(terminal, grid, composer);
          expect(cursor ?? terminal.cursor).toEqual(terminal.cursor);
        }
      }),
      { numRuns: 250 },
    );
  });

  it.each(['old', 'odd'] as const)('keeps every certain cell right on a terminal that sees other widths: %s', async (widths) => {
    await fc.assert(
      fc.asyncProperty(fc.array(screen, { minLength: 2, maxLength: 4 }), async (screens) => {
        const terminal = new ScreenTerminal(cols, rows, widths);
        const composer = new Composer(cols, rows, { depth: 'full' });
        const grid = new Grid(cols, rows);
        composer.place([whole(grid)]);
        for (const wanted of screens) {
          draw(grid, wanted, composer);
          composer.touch(0, rows);
          await terminal.write(composer.frame());
          const uncertain = (x: number, y: number) => clusterAt(grid, x, y) !== null;
          for (let y = 0; y < rows; y++) {
            for (let x = 0; x < cols; x++) {
              const lead = clusterAt(grid, x, y);
              if (lead === null) continue;
              // Nothing old may show through where the terminal sees the cluster narrower.
              expect([' ', '', ...clusterTexts(composer.tables.glyphs.text(lead))]).toContain(terminal.cell(x, y)[0]);
            }
          }
          expectShown(terminal, grid, composer, uncertain);
        }
      }),
      { numRuns: 250 },
    );
  });

  it('writes nothing when nothing changed', () => {
    fc.assert(
      fc.property(screen, (wanted) => {
        const composer = new Composer(cols, rows, { depth: 'full' });
        const grid = new Grid(cols, rows);
        composer.place([whole(grid)]);
        draw(grid, wanted, composer);
        composer.frame();
        composer.touch(0, rows);
        expect(composer.frame()).toBe('');
      }),
    );
  });

  it('composes grids that lie above one another without halves of wide cells', async () => {
    await fc.assert(
      fc.asyncProperty(
        screen,
        screen,
        fc.record({
          x: fc.nat(cols - 1),
          y: fc.nat(rows - 1),
          width: fc.integer({ min: 1, max: cols }),
          height: fc.integer({ min: 1, max: rows }),
        }),
        async (below, above, place) => {
          const rect = { ...place, width: Math.min(place.width, cols - place.x), height: Math.min(place.height, rows - place.y) };
          const terminal = new ScreenTerminal(cols, rows);
          const composer = new Composer(cols, rows, { depth: 'full' });
          const [under, over] = [new Grid(cols, rows), new Grid(cols, rows)];
          draw(under, below, composer);
          draw(over, above, composer);
          composer.place([whole(under), { grid: over, rect }]);
          await terminal.write(composer.frame());
          expectShown(terminal, composer.shown, composer);
          const glyphs = composer.shown.glyphs;
          for (let at = 0; at < glyphs.length; at++) {
            const isLead = ((glyphs[at] ?? 0) & 0x100_0000) !== 0;
            expect(isLead && at % cols !== cols - 1, 'a wide cell has both halves').toBe(
              (glyphs[at + 1] ?? blank) === continuation && at % cols !== cols - 1,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('renumbers looks and clusters without changing what is shown', async () => {
    await fc.assert(
      fc.asyncProperty(screen, screen, async (first, second) => {
        const terminal = new ScreenTerminal(cols, rows);
        const composer = new Composer(cols, rows, { depth: 'full' });
        const grid = new Grid(cols, rows);
        composer.place([whole(grid)]);
        draw(grid, first, composer);
        await terminal.write(composer.frame());
        for (let i = 0; i < 30_001; i++) composer.tables.styles.id(`38;2;${i >> 8};${i & 255};7`);
        draw(grid, second, composer);
        composer.touch(0, rows);
        await terminal.write(composer.frame());
        if (composer.tables.styles.size < 30_000) expectShown(terminal, grid, composer);
        composer.touch(0, rows);
        expect(composer.frame()).toBe('');
      }),
      { numRuns: 10 },
    );
  });
});

it('goes on in the right look when looks have been renumbered', async () => {
  const terminal = new ScreenTerminal(cols, rows);
  const composer = new Composer(cols, rows, { depth: 'full' });
  const grid = new Grid(cols, rows);
  composer.place([whole(grid)]);
  for (let i = 0; i < 30_001; i++) composer.tables.styles.id(`38;2;${i >> 8};${i & 255};7`);
  grid.set(0, 0, 0x61, composer.tables.styles.id('1;31'));
  composer.touch(0, rows);
  await terminal.write(composer.frame());
  grid.set(1, 0, 0x62, composer.tables.styles.id('32'));
  composer.touch(0, rows);
  await terminal.write(composer.frame());
  expect([terminal.cell(0, 0), terminal.cell(1, 0)]).toEqual([
    ['a', '1;31'],
    ['b', '32'],
  ]);
});

describe('the bytes of a frame', () => {
  const text = (grid: Grid, y: number, line: string) => {
    for (let x = 0; x < cols; x++) grid.set(x, y, line.charCodeAt(x) || blank, 0);
  };
  const bytesOf = (before: string, after: string): string => {
    const composer = new Composer(cols, rows, { depth: 'full' });
    const grid = new Grid(cols, rows);
    composer.place([whole(grid)]);
    text(grid, 1, before);
    composer.frame();
    text(grid, 1, after);
    composer.touch(1, 2);
    return composer.frame().replaceAll('\u001b[?2026h', '').replaceAll('\u001b[?2026l', '').replaceAll('\u001b', '^');
  };

  it('are a move and the cells that changed', () => {
    expect(bytesOf('progress  41 %', 'progress  42 %')).toBe('^[3D2');
  });
  it('write over a short gap instead of moving', () => {
    expect(bytesOf('one two', 'oNe Two')).toBe('^[2GNe T');
  });
  it('erase a blank tail', () => {
    expect(bytesOf('a long line of text', 'a')).toBe('^[3G^[K');
  });
});
