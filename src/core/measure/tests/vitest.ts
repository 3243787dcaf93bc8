import { counted, foreign, type CountsResult } from './counts.ts';
import { countsByWord, outputLines } from './lines.ts';

/**
 * The closing lines of vitest: `Tests  2 failed | 245 passed | 3 skipped (250)`. A test file that could not be loaded has no tests to
 * count and is one failure, and so is an error outside of any test.
 */
export function readVitest(output: string): CountsResult {
  const lines = outputLines(output).map((line) => line.trim());
  const matches = (start: RegExp) => lines.flatMap((line) => start.exec(line)?.[1] ?? []);
  const tests = matches(/^Tests {2,}((?:\d+ \w+(?: \| \d+ [\w ]+)*(?: \(\d+\))?)|no tests)$/);
  if (tests.length === 0) return foreign;
  const counts = countsByWord(tests.join(' | '));
  const files = countsByWord(matches(/^Test Files {2,}(.*)$/).join(' | '));
  const errors = countsByWord(matches(/^Errors {2,}(.*)$/).join(' | '));
  const failed = counts.get('failed') ?? 0;
  const named = matches(/^⎯+ Failed Suites (\d+) ⎯+$/u).reduce((sum, digits) => sum + Number(digits), 0);
  // Its tests may have failed, or itself: only where none did is that sure without the heading.
  const unloaded = named > 0 || failed > 0 ? named : (files.get('failed') ?? 0);
  return counted({
    passed: counts.get('passed') ?? 0,
    failed: failed + unloaded + (errors.get('error') ?? 0) + (errors.get('errors') ?? 0),
    skipped: (counts.get('skipped') ?? 0) + (counts.get('todo') ?? 0),
  });
}
