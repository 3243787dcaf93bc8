/** How many tests there were and how they ended. Every test counts once: `total` is the sum of the others. */
export interface TestCounts {
  readonly passed: number;
  /** Errors, and what could not be loaded or built, count as failed. */
  readonly failed: number;
  /** Left out, still to do, or expected to fail. */
  readonly skipped: number;
  readonly total: number;
}

/** What a reader of one format found. */
export type CountsResult =
  | { readonly kind: 'counted'; readonly counts: TestCounts }
  /** It is in this format, and still says no counts; `reason` completes "could not be measured: ...". */
  | { readonly kind: 'unclear'; readonly reason: string }
  /** It is not in this format. */
  | { readonly kind: 'foreign' };

export const foreign: CountsResult = { kind: 'foreign' };

export const counted = (parts: { readonly passed: number; readonly failed: number; readonly skipped: number }): CountsResult => ({
  kind: 'counted',
  counts: { ...parts, total: parts.passed + parts.failed + parts.skipped },
});

export const sumOf = (all: readonly TestCounts[]): TestCounts => {
  const sum = (key: keyof TestCounts) => all.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), total: sum('total') };
};

/** `247 passed, 2 failed, 1 skipped`. */
export const countsText = ({ passed, failed, skipped }: TestCounts): string =>
  [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(', ');
