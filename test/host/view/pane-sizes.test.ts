import { expect, test } from 'vitest';
import { PaneSizes } from '../../../src/host/view/pane-sizes.ts';

const small = { cols: 60, rows: 10 };
const large = { cols: 120, rows: 40 };
const wants = (size: typeof small) => new Map([['A:1', size]]);

test('who asked last wins, and asking again for the same is not asking later', () => {
  const sizes = new PaneSizes<string>();
  expect(sizes.of('A:1')).toBeNull();
  expect([...sizes.ask('one', wants(large))]).toEqual([['A:1', large]]);
  sizes.ask('two', wants(small));
  expect(sizes.of('A:1')).toEqual(small);
  expect([...sizes.ask('one', wants({ ...large }))]).toEqual([]);
  expect(sizes.of('A:1')).toEqual(small);
});

test('when it goes the one before it decides again; with nobody left the size stays', () => {
  const sizes = new PaneSizes<string>();
  sizes.ask('one', wants(large));
  sizes.ask('two', wants(small));
  expect([...sizes.ask('two', new Map())]).toEqual([['A:1', large]]);
  expect([...sizes.ask('one', new Map())]).toEqual([]);
  expect(sizes.of('A:1')).toBeNull();
});
