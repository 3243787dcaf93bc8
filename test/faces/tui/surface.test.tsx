import { Text } from 'ink';
import { expect, it } from 'vitest';
import { GlyphTable } from '../../../src/faces/tui/composer/glyphs.ts';
import { StyleTable } from '../../../src/faces/tui/composer/styles.ts';
import { Surface } from '../../../src/faces/tui/chrome/surface.tsx';
import { waitUntil } from '../../support/wait.ts';

const tables = { glyphs: new GlyphTable(), styles: new StyleTable() };

it('draws what Ink draws into its grid, and names only rows that changed', () => {
  const rows: number[] = [];
  const surface = new Surface(tables, { changed: (_, row) => void rows.push(row), failed: (error) => expect.fail(String(error)) });
  surface.resize(10, 3);
  rows.length = 0;
  surface.show(<Text>{'one\ntwo \u001b[1;31mred\u001b[0m\nthree'}</Text>);
  expect([0, 1, 2].map((y) => surface.grid.text(y, tables))).toEqual(['one', 'two red', 'three']);
  expect(tables.styles.text(surface.grid.styles[14] ?? 0)).toBe('1;31');
  rows.length = 0;
  surface.show(<Text>{'one\nTWO\nthree'}</Text>);
  expect(rows).toEqual([1]);
  // What was drawn is there in another size as well, before Ink draws anew.
  surface.resize(4, 2);
  expect(surface.grid.text(0, tables)).toBe('one');
  surface.close();
});

it('tells that a component threw', async () => {
  const faults: unknown[] = [];
  const surface = new Surface(tables, { changed: () => undefined, failed: (error) => void faults.push(error) });
  const Broken = () => {
    throw new Error('a fault of ours');
  };
  surface.show(<Broken />);
  await waitUntil('the fault is told', () => faults.length > 0);
  expect(String(faults[0])).toContain('a fault of ours');
});
