import { counted, foreign, type CountsResult } from './counts.ts';
import { outputLines } from './lines.ts';

/**
 * The Test Anything Protocol, versions 12 to 14. Subtests, which are indented, count by the point that closes them. A failed point that is
 * marked TODO was expected, and counts as skipped. Points that the plan promises and that never came have failed.
 */
export function readTap(output: string): CountsResult {
  let [passed, failed, skipped] = [0, 0, 0];
  let planned: number | null = null;
  for (const line of outputLines(output)) {
    const bail = /^Bail out!\s*(.*)$/.exec(line);
    if (bail) return { kind: 'unclear', reason: `the tests bailed out${bail[1] ? `: ${bail[1]}` : ''}` };
    const plan = /^1\.\.(\d+)(?:\s|$)/.exec(line);
    if (plan) planned = (planned ?? 0) + Number(plan[1]);
    const point = /^(not )?ok\b(.*)$/.exec(line);
    if (!point) continue;
    const directive = /(?:^|[^\\])#\s*(skip|todo)/i.exec(point[2] ?? '')?.[1]?.toLowerCase();
    if (directive === 'skip' || (directive === 'todo' && point[1] !== undefined)) skipped += 1;
    else if (point[1] === undefined) passed += 1;
    else failed += 1;
  }
  const seen = passed + failed + skipped;
  if (planned === null)
    return seen > 0 && /^TAP version/m.test(output)
      ? { kind: 'unclear', reason: 'the output has no TAP plan (`1..N`): it was cut off' }
      : foreign;
  if (seen > planned) return { kind: 'unclear', reason: `the TAP plan promises ${planned} tests, and there are ${seen}` };
  return counted({ passed, failed: failed + planned - seen, skipped });
}
