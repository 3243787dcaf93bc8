import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TypingPace } from '../../../src/host/attempts/typing-pace.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

function program() {
  const holds: boolean[] = [];
  return { holds, hold: (_: 'typing', held: boolean) => void holds.push(held) };
}

test('as long as nobody types, nobody is held', () => {
  const pace = new TypingPace();
  const flood = program();
  for (let chunk = 0; chunk < 100; chunk++) pace.took(flood, 64 * 1024);
  expect(flood.holds).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('while somebody types, a flood is held for the rest of each window, and others are not', () => {
  const pace = new TypingPace();
  const flood = program();
  const calm = program();
  pace.typed();
  for (let window = 0; window < 3; window++) {
    pace.took(calm, 1000);
    pace.took(flood, 32 * 1024);
    pace.took(flood, 32 * 1024);
    vi.advanceTimersByTime(16);
  }
  expect(flood.holds).toEqual([true, false, true, false, true, false]);
  expect(calm.holds).toEqual([false, false, false]);
});

test('a second after the last key all flows again, and no timer stays', () => {
  const pace = new TypingPace();
  const flood = program();
  pace.typed();
  pace.took(flood, 100_000);
  vi.advanceTimersByTime(1_001);
  pace.took(flood, 100_000);
  expect(flood.holds).toEqual([true, false]);
  expect(vi.getTimerCount()).toBe(0);
});
