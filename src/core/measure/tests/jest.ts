import { counted, foreign, type CountsResult } from './counts.ts';
import { countsByWord, outputLines } from './lines.ts';

/**
 * The closing lines of jest: `Tests:       1 failed, 2 skipped, 10 passed, 13 total`. A test file that could not be loaded has no tests to
 * count and is one failure.
 */
export function readJest(output: string): CountsResult {
  const lines = outputLines(output).map((line) => line.trim());
  const matches = (start: RegExp) => lines.flatMap((line) => start.exec(line)?.[1] ?? []);
  const tests = matches(/^Tests: +(\d+ \w+(?:, \d+ \w+)*)$/);
  if (tests.length === 0) return foreign;
  const counts = countsByWord(tests.join(', '));
  const suites = countsByWord(matches(/^Test Suites: +(.*)$/).join(', '));
  const failed = counts.get('failed') ?? 0;
  return counted({
    passed: counts.get('passed') ?? 0,
    failed: failed === 0 ? (suites.get('failed') ?? 0) : failed,
    skipped: (counts.get('skipped') ?? 0) + (counts.get('todo') ?? 0),
  });
}
