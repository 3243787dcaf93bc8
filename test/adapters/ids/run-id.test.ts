import { expect, test } from 'vitest';
import { newRunId } from '../../../src/adapters/ids/run-id.ts';

test('a run id tells when the run began, sorts by it, and differs from others of its second', () => {
  const at = (second: number) => new Date(2026, 10, 5, 9, 4, second);
  expect(newRunId(at(3))).toMatch(/^r-20261105-090403-[0-9a-f]{4}$/);
  expect([newRunId(at(12)), newRunId(at(3))].toSorted()[0]).toMatch(/-090403-/);
  expect(new Set(Array.from({ length: 50 }, () => newRunId(at(3)))).size).toBeGreaterThan(40);
});
