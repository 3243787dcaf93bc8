import { parseComparison, type Comparison } from '../measure/quantities/comparison.ts';
import type { TestCounts } from '../measure/tests/counts.ts';

export type TestDemands = Readonly<Partial<Record<keyof TestCounts, Comparison>>>;
export type TestsLineResult = { readonly ok: true; readonly demands: TestDemands } | { readonly ok: false; readonly reason: string };

const words: Readonly<Record<string, keyof TestCounts>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  total: 'total',
  tests: 'total',
};

/** Reads `247 passed, 0 failed`, `>= 247 passed`, `250 tests`. @returns a reason that completes "`tests` ..." */
export function parseTestsLine(text: string): TestsLineResult {
  const demands: { -readonly [Name in keyof TestCounts]?: Comparison } = {};
  for (const part of text.split(/,|\band\b/)) {
    const [, amount = '', word = ''] = /^\s*([<>=!≥≤≠]*\s*\d+)\s+(?:tests\s+)?([a-z]+)\s*$/i.exec(part) ?? [];
    const name = Object.hasOwn(words, word.toLowerCase()) ? words[word.toLowerCase()] : undefined;
    if (name === undefined)
      return {
        ok: false,
        reason: `must be like \`247 passed, 0 failed\`: counts of passed, failed, skipped or tests, not \`${part.trim()}\``,
      };
    if (demands[name] !== undefined) return { ok: false, reason: `demands twice how many ${name}` };
    const read = parseComparison(amount);
    if (!read.ok) return read;
    demands[name] = read.comparison;
  }
  return { ok: true, demands };
}
