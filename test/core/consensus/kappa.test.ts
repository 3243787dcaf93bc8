import { describe, expect, test } from 'vitest';
import { fleissKappa } from '../../../src/core/consensus/kappa.ts';

/** Each row says how many raters put that subject into each category. */
const ratings = (rows: readonly (readonly number[])[]): string[][] =>
  rows.map((row) => row.flatMap((count, category) => Array.from({ length: count }, () => `category ${category}`)));

const valueOf = (rows: readonly (readonly number[])[], raters: number): number => {
  const kappa = fleissKappa(ratings(rows), raters);
  if (kappa.kind !== 'value') throw new Error(kappa.reason);
  return kappa.value;
};

describe("Fleiss' kappa", () => {
  test('the example of 1971: thirty patients, six psychiatrists, five diagnoses, 0.430', () => {
    const table = [
      [0, 0, 0, 6, 0],
      [0, 3, 0, 0, 3],
      [0, 1, 4, 0, 1],
      [0, 0, 0, 0, 6],
      [0, 3, 0, 3, 0],
      [2, 0, 4, 0, 0],
      [0, 0, 4, 0, 2],
      [2, 0, 3, 1, 0],
      [2, 0, 0, 4, 0],
      [0, 0, 0, 0, 6],
      [1, 0, 0, 5, 0],
      [1, 1, 0, 4, 0],
      [0, 3, 3, 0, 0],
      [1, 0, 0, 5, 0],
      [0, 2, 0, 3, 1],
      [0, 0, 5, 0, 1],
      [3, 0, 0, 1, 2],
      [5, 1, 0, 0, 0],
      [0, 2, 0, 4, 0],
      [1, 0, 2, 0, 3],
      [0, 0, 0, 0, 6],
      [0, 1, 0, 5, 0],
      [0, 2, 0, 1, 3],
      [2, 0, 0, 4, 0],
      [1, 0, 0, 4, 1],
      [0, 5, 0, 1, 0],
      [4, 0, 0, 0, 2],
      [0, 2, 0, 4, 0],
      [1, 0, 5, 0, 0],
      [0, 0, 0, 0, 6],
    ];
    // The totals that the paper gives for its categories: the table is the published one.
    expect([0, 1, 2, 3, 4].map((category) => table.reduce((sum, row) => sum + (row[category] ?? 0), 0))).toEqual([26, 26, 30, 55, 43]);
    expect(valueOf(table, 6)).toBeCloseTo(0.43, 3);
  });

  test('worked by hand: two raters, four subjects', () => {
    // Observed (1 + 1 + 0 + 1) / 4 = 3/4; by chance (5/8)² + (3/8)² = 17/32; (3/4 - 17/32) / (1 - 17/32) = 7/15.
    expect(
      valueOf(
        [
          [2, 0],
          [2, 0],
          [1, 1],
          [0, 2],
        ],
        2,
      ),
    ).toBeCloseTo(7 / 15, 12);
    // Never the same: observed 0, by chance 1/2.
    expect(
      valueOf(
        [
          [1, 1],
          [1, 1],
        ],
        2,
      ),
    ).toBeCloseTo(-1, 12);
    // Always the same, in both categories.
    expect(
      valueOf(
        [
          [3, 0],
          [0, 3],
        ],
        3,
      ),
    ).toBeCloseTo(1, 12);
    // Three raters: observed (1/3 + 1) / 2 = 2/3; by chance (2/6)² + (4/6)² = 5/9; (2/3 - 5/9) / (4/9) = 1/4.
    expect(
      valueOf(
        [
          [2, 1],
          [0, 3],
        ],
        3,
      ),
    ).toBeCloseTo(1 / 4, 12);
  });

  test('subjects that not all rated are left out, and counted', () => {
    const kappa = fleissKappa(
      [
        ...ratings([
          [2, 0],
          [0, 2],
        ]),
        ['category 0'],
      ],
      2,
    );
    expect(kappa).toEqual({ kind: 'value', value: 1, subjects: 2 });
  });

  test('where it is not defined it says why', () => {
    expect(fleissKappa([['pass', 'pass']], 2)).toEqual({ kind: 'undefined', reason: 'all ratings are the same (pass)' });
    expect(fleissKappa([['pass']], 2)).toEqual({ kind: 'undefined', reason: 'nothing was rated by all' });
    expect(fleissKappa([], 3)).toEqual({ kind: 'undefined', reason: 'nothing was rated by all' });
    expect(fleissKappa([['pass']], 1)).toEqual({ kind: 'undefined', reason: 'it takes at least two raters' });
  });
});
