import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/adapters/clock/system-clock.ts';

// Time itself is what is tested: days have to pass, and the wall clock to be set.
beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => vi.useRealTimers());

const hour = 3_600_000;

test('fires once, when the time has come, never before', () => {
  const fired: number[] = [];
  const start = Date.now();
  systemClock.at(start + 1_500, () => fired.push(Date.now() - start));
  vi.advanceTimersByTime(1_499);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(fired).toEqual([1_500]);
});

test('a time that has passed fires soon, and not while it is asked for', () => {
  const fired: string[] = [];
  systemClock.at(Date.now() - hour, () => fired.push('past'));
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(fired).toEqual(['past']);
});

test('waits longer than any timer of Node can', () => {
  const fired: number[] = [];
  systemClock.at(Date.now() + 60 * 24 * hour, () => fired.push(1));
  vi.advanceTimersByTime(60 * 24 * hour - 1);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(fired).toEqual([1]);
});

test('a clock that is set forward, or a machine that has slept, is noticed within a minute; one that is set back delays', () => {
  const fired: string[] = [];
  systemClock.at(Date.now() + 5 * hour, () => fired.push('ahead'));
  vi.setSystemTime(Date.now() + 6 * hour);
  vi.advanceTimersByTime(60_001);
  expect(fired).toEqual(['ahead']);

  systemClock.at(Date.now() + 30_000, () => fired.push('back'));
  vi.setSystemTime(Date.now() - hour);
  vi.advanceTimersByTime(60_000);
  expect(fired).toEqual(['ahead']);
  vi.advanceTimersByTime(hour);
  expect(fired).toEqual(['ahead', 'back']);
});

test('what is cancelled never fires, at whatever part of a long wait', () => {
  const fired: string[] = [];
  const timer = systemClock.at(Date.now() + 2 * hour, () => fired.push('no'));
  vi.advanceTimersByTime(hour);
  timer.cancel();
  vi.advanceTimersByTime(2 * hour);
  expect(fired).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('the monotonic clock grows', () => {
  const first = systemClock.mono();
  expect(systemClock.mono()).toBeGreaterThanOrEqual(first);
});
