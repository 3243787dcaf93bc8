import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, longestDurationMs, parseDuration, parseEstimate, parseMoment } from '../../../src/core/plan/duration.ts';

const wholeMs = fc.integer({ min: 0, max: longestDurationMs });

describe('a duration', () => {
  test.each([
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    [' 5m ', 300_000],
    ['250ms', 250],
    ['1s250ms', 1_250],
    ['2d', 172_800_000],
    ['1w', 604_800_000],
    ['1w2d', 777_600_000],
    ['1.5h', 5_400_000],
    ['0.1s', 100],
    ['0s', 0],
    ['365d', longestDurationMs],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, ms });
  });

  test.each([
    ['30', 'has no unit: write `30s` or `30m`'],
    ['', 'must look like'],
    ['abc', 'must look like'],
    ['-5s', 'must look like'],
    ['5 s', 'must look like'],
    ['1e3s', 'must look like'],
    ['１s', 'must look like'],
    ['30m1h', 'wrong order'],
    ['1h1h', 'wrong order'],
    ['1ms1s', 'wrong order'],
    ['366d', 'longer than a year'],
    ['9'.repeat(400) + 's', 'longer than a year'],
  ])('%s is none', (text, reason) => {
    const read = parseDuration(text);
    expect(read.ok ? '' : read.reason).toContain(reason);
  });

  test('is written as it is read', () => {
    fc.assert(
      fc.property(wholeMs, (ms) => {
        expect(parseDuration(formatDuration(ms))).toEqual({ ok: true, ms });
      }),
    );
  });

  test('is written in the same way however it was read', () => {
    const parts = fc.record({ h: fc.nat(23), m: fc.nat(59), s: fc.nat(59), ms: fc.nat(999) });
    fc.assert(
      fc.property(parts, ({ h, m, s, ms }) => {
        const read = parseDuration(`${h}h ${m}m ${s}s ${ms}ms`);
        expect(read).toEqual({ ok: true, ms: ((h * 60 + m) * 60 + s) * 1000 + ms });
      }),
    );
  });

  test('in few parts is the longest that is not longer', () => {
    fc.assert(
      fc.property(wholeMs, fc.integer({ min: 1, max: 5 }), (ms, parts) => {
        const short = parseDuration(formatDuration(ms, parts));
        expect(short.ok && short.ms <= ms).toBe(true);
        expect(formatDuration(ms, parts).match(/[a-z]+/g)!.length).toBeLessThanOrEqual(parts);
      }),
    );
  });

  test.each([
    [5_025_678, 2, '1h23m'],
    [3_605_000, 2, '1h'],
    [3_605_000, 3, '1h5s'],
    [1_234, 1, '1s'],
    [1_234, 2, '1s'],
    [999, 2, '999ms'],
    [0, 2, '0s'],
    [0.4, undefined, '0s'],
    [-90_000, undefined, '-1m30s'],
    [Number.NaN, 2, '?'],
    [Number.POSITIVE_INFINITY, 2, '?'],
  ])('%d in %s parts is %s', (ms, parts, text) => {
    expect(formatDuration(ms, parts)).toBe(text);
  });
});

describe('an estimate', () => {
  test.each([
    ['30m', 1_800_000, 1_800_000],
    ['2h..3h', 7_200_000, 10_800_000],
    ['2h .. 3h', 7_200_000, 10_800_000],
  ])('%s has its ends', (text, leastMs, mostMs) => {
    expect(parseEstimate(text)).toEqual({ ok: true, leastMs, mostMs });
  });

  test.each([
    ['3h..2h', 'runs backwards: write `2h..3h`'],
    ['0s', 'longer than nothing'],
    ['0s..2h', 'longer than nothing'],
    ['1h..', 'must look like'],
    ['..', 'must look like'],
    ['1h..2h..3h', 'one duration or a range'],
    ['1..2', 'has no unit'],
  ])('%s is none', (text, reason) => {
    const read = parseEstimate(text);
    expect(read.ok ? '' : read.reason).toContain(reason);
  });
});

describe('a time after the start', () => {
  test.each([
    ['T+2h', 7_200_000],
    ['t+ 15s', 15_000],
    ['T+0s', 0],
  ])('%s', (text, ms) => {
    expect(parseMoment(text)).toEqual({ ok: true, ms });
  });

  test.each([
    ['2h', 'write `T+2h`'],
    ['T+', 'must look like'],
    ['T-2h', 'must be a time after the start'],
    ['noon', 'must be a time after the start'],
  ])('%s is none', (text, reason) => {
    const read = parseMoment(text);
    expect(read.ok ? '' : read.reason).toContain(reason);
  });
});
