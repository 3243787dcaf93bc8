import { counted, foreign, type CountsResult } from './counts.ts';
import { outputLines } from './lines.ts';

/** The closing lines of `node --test`, as its reporters `spec` (`ℹ pass 4`) and `tap` (`# pass 4`) print them. Several runs are added up. */
export function readNodeTest(output: string): CountsResult {
  const sums = new Map<string, number>();
  let blocks = 0;
  for (const line of outputLines(output)) {
    const [, word = '', digits = ''] = /^[ℹ#] (tests|pass|fail|cancelled|skipped|todo) (\d+)$/u.exec(line.trimEnd()) ?? [];
    if (word === '') continue;
    if (word === 'todo') blocks += 1;
    sums.set(word, (sums.get(word) ?? 0) + Number(digits));
  }
  if (blocks === 0 || !sums.has('pass') || !sums.has('fail')) return foreign;
  const of = (word: string) => sums.get(word) ?? 0;
  return counted({ passed: of('pass'), failed: of('fail') + of('cancelled'), skipped: of('skipped') + of('todo') });
}
