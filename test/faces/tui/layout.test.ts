import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rect } from '../../../src/faces/tui/composer/scene.ts';
import { cardRect, layOut, type GridChoice, type Layout, type LayoutInput } from '../../../src/faces/tui/layout.ts';

const choice = fc.constantFrom<GridChoice>('auto', 1, 2, 4, 6, 9);
const input: fc.Arbitrary<LayoutInput> = fc
  .record({
    cols: fc.integer({ min: 1, max: 320 }),
    rows: fc.integer({ min: 1, max: 120 }),
    streams: fc.integer({ min: 1, max: 80 }),
    limit: fc.option(fc.integer({ min: 1, max: 20 })),
    phases: fc.nat(8),
    checkpoints: fc.nat(12),
    gates: fc.nat(40),
    grid: choice,
    zoomed: fc.boolean(),
  })
  .map(({ limit, phases, ...rest }) => ({ ...rest, atOnce: limit ?? Number.POSITIVE_INFINITY, listRows: rest.streams + phases }));

const rects = (layout: Layout): Rect[] => [
  layout.header,
  layout.notice,
  layout.keys,
  ...[layout.strip, layout.list, layout.checkpoints, layout.gates].filter((rect) => rect !== null),
  ...layout.rules,
  ...layout.panes.flatMap(({ title, body }) => [title, body]),
];
const area = (rect: Rect) => rect.width * rect.height;
const overlap = (a: Rect, b: Rect) =>
  area(a) > 0 && area(b) > 0 && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the layout', () => {
  it('keeps every part on the screen, and none above another', () => {
    fc.assert(
      fc.property(input, (wanted) => {
        const layout = layOut(wanted);
        if (layout === null) return;
        const parts = rects(layout);
        for (const { x, y, width, height } of parts) {
          expect(x >= 0 && y >= 0 && width >= 0 && height >= 0).toBe(true);
          expect(x + width).toBeLessThanOrEqual(wanted.cols);
          expect(y + height).toBeLessThanOrEqual(wanted.rows);
        }
        for (const [index, part] of parts.entries()) for (const other of parts.slice(index + 1)) expect(overlap(part, other)).toBe(false);
      }),
    );
  });

  it('wastes no row and no column but the insets of panes', () => {
    fc.assert(
      fc.property(input, (wanted) => {
        const layout = layOut(wanted);
        if (layout === null) return;
        const insets = layout.panes.reduce((sum, { title, body }) => sum + (title.width - body.width) * body.height, 0);
        expect(rects(layout).reduce((sum, rect) => sum + area(rect), 0) + insets).toBe(wanted.cols * wanted.rows);
      }),
    );
  });

  it('has a pane with room for text wherever the terminal is large enough', () => {
    fc.assert(
      fc.property(input, (wanted) => {
        const layout = layOut(wanted);
        expect(layout === null).toBe(wanted.cols < 40 || wanted.rows < 12);
        if (layout === null || wanted.grid === 9 || wanted.grid === 6) return;
        const [first] = layout.panes;
        expect(first?.body.width).toBeGreaterThanOrEqual(20);
        expect(first?.body.height).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  const at = (cols: number, rows: number, changes: Partial<LayoutInput> = {}) =>
    layOut({ cols, rows, streams: 10, atOnce: 4, listRows: 13, checkpoints: 4, gates: 6, grid: 'auto', zoomed: false, ...changes });

  it('drops the time line, then the side bar, on small screens', () => {
    expect(at(120, 40)).toMatchObject({ strip: { y: 1 }, checkpoints: { height: 5 }, gates: { height: 7 } });
    expect(at(80, 16)?.strip).toBeNull();
    expect(at(60, 20)).toMatchObject({ checkpoints: null, gates: null, perPage: 1 });
  });
  it('shows as many panes as can run, when they can be read', () => {
    expect([at(200, 50)?.perPage, at(120, 40)?.perPage, at(80, 24)?.perPage]).toEqual([4, 4, 2]);
    expect(at(200, 50, { atOnce: 15, streams: 64 })?.perPage).toBe(9);
    expect(at(200, 50, { streams: 1 })?.perPage).toBe(1);
  });
  it('gives a zoomed pane everything below the header', () => {
    expect(at(120, 40, { zoomed: true })?.panes).toEqual([
      { title: { x: 0, y: 2, width: 120, height: 1 }, body: { x: 0, y: 3, width: 120, height: 35 } },
    ]);
  });
});

it('keeps cards between the header and the keys', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 40, max: 300 }),
      fc.integer({ min: 12, max: 90 }),
      fc.integer({ min: 10, max: 300 }),
      fc.integer({ min: 3, max: 200 }),
      (cols, rows, width, height) => {
        const rect = cardRect(cols, rows, Math.min(width, cols), height);
        expect(rect.x >= 0 && rect.x + rect.width <= cols).toBe(true);
        expect(rect.y >= 1 && rect.y + rect.height <= rows - 1).toBe(true);
      },
    ),
  );
});
