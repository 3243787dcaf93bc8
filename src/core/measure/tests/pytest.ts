import { counted, foreign, type CountsResult } from './counts.ts';
import { countsByWord, outputLines } from './lines.ts';

const word = String.raw`\d+ (?:passed|failed|errors?|skipped|xfailed|xpassed|warnings?|deselected|rerun|subtests passed|subtests failed)`;
const closing = new RegExp(String.raw`^(?:=+ )?(${word}(?:, ${word})*|no tests ran) in [\d.]+s(?: \([\d:]+\))?(?: =+)?$`);

/**
 * The closing line of pytest, as `-q` prints it and between rules: `=== 1 failed, 245 passed, 3 skipped in 12.34s ===`. What was expected
 * to fail and did counts as skipped, and what passed against expectation as passed, as in its own JUnit report. Several sessions are added up.
 */
export function readPytest(output: string): CountsResult {
  const found = outputLines(output).flatMap((line) => closing.exec(line.trim())?.[1] ?? []);
  if (found.length === 0) return foreign;
  const counts = countsByWord(found.join(', ').replaceAll(/\d+ subtests \w+/g, ''));
  const of = (...words: string[]) => words.reduce((sum, each) => sum + (counts.get(each) ?? 0), 0);
  return counted({ passed: of('passed', 'xpassed'), failed: of('failed', 'error', 'errors'), skipped: of('skipped', 'xfailed') });
}
