import { expect } from 'vitest';
import { buildReport } from '../../../src/core/report/report.ts';
import { markdownReport } from '../../../src/core/report/write/markdown.ts';
import type { World } from '../../support/world.ts';

/** What a report must say of every run whose journal nobody has touched. */
export function reportIsSound({ journal, now, state }: World): void {
  const report = buildReport(journal, { now, look: () => ({ kind: 'missing' }) });
  const { order, criticalPath, concurrency, speedUp, run } = report;
  expect(order.attempts.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
  expect(order).toMatchObject({ verdict: 'kept', counts: { violated: 0, notComparable: 0 }, contradictions: [] });
  expect(order).toMatchObject({ pointCounts: { violated: 0, notComparable: 0 } });
  for (const { decided, started } of [...order.attempts, ...order.points]) expect(decided!.seq).toBeLessThanOrEqual(started.seq);

  // The path has no gap from the start on, and does not go beyond the end.
  criticalPath.forEach(({ fromMs, toMs }, index) => {
    expect(fromMs).toBe(criticalPath[index - 1]?.toMs ?? 0);
    expect(toMs).toBeGreaterThanOrEqual(fromMs);
    expect(toMs).toBeLessThanOrEqual(run.elapsedMs);
  });

  // What is counted over time is what the attempts took, pauses included.
  const end = state.startedAt + run.elapsedMs;
  const lived = Object.values(state.streams)
    .flatMap(({ attempts }) => attempts)
    .reduce((sum, { spawnedAt, endedAt }) => sum + (spawnedAt === null ? 0 : Math.max(0, Math.min(endedAt ?? now, end) - spawnedAt)), 0);
  expect(concurrency.mean * run.elapsedMs).toBeCloseTo(lived);
  expect(speedUp.workMs).toBeLessThanOrEqual(lived);
  expect(concurrency.intervals.every(({ fromMs, toMs, count }) => count >= 0 && toMs > fromMs)).toBe(true);
  expect(markdownReport(report)).not.toMatch(/undefined|NaN|\[object/);
}
