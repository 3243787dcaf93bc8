import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileDemo } from '../../../src/core/plan/compile-demo.ts';
import type { EscalationStep, Plan } from '../../../src/core/plan/model.ts';
import { atSpeed, fastest, formatSpeed, parseSpeed, slowest } from '../../../src/core/plan/speed.ts';
import { checkpoint, plan, stream } from '../../support/plans.ts';

const longestMs = 365 * 86_400_000;
const time = fc.integer({ min: 1, max: longestMs });
const speeds = fc.oneof(fc.integer({ min: slowest, max: fastest }), fc.double({ min: slowest, max: fastest, noNaN: true }));

const plans: fc.Arbitrary<Plan> = fc
  .record({
    least: time,
    more: fc.nat(longestMs),
    demo: time,
    limit: fc.option(time),
    at: fc.option(fc.nat(longestMs)),
    backoff: fc.nat(longestMs),
  })
  .map(({ least, more, demo, limit, at, backoff }) => {
    const script = {
      ...compileDemo({}, { estimate: null, milestones: [] }),
      durationMs: demo,
      limit: limit === null ? null : { atPercent: 50, forMs: limit },
    };
    return plan(
      [
        stream('A', {
          estimate: { leastMs: least, mostMs: least + more },
          agent: { kind: 'demo', prompt: '', script },
          retry: { backoffMs: backoff, maxBackoffMs: backoff + more },
          timeoutMs: least,
        }),
        stream('B'),
      ],
      { checkpoints: [checkpoint('C', { atMs: at })] },
    );
  });

/** Every number of a plan with where it stands. */
function numbers(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbers(inner, `${path}/${key}`));
}
const planned = /\/(leastMs|mostMs|durationMs|forMs|atMs|backoffMs|maxBackoffMs)$/;

describe('a plan at another speed', () => {
  test('gives nobody up sooner than after two seconds, and nobody later than planned', () => {
    const escalation: EscalationStep[] = [
      { do: 'notify', afterMs: 500, text: null },
      { do: 'block', afterMs: 7_200_000 },
    ];
    const [fast] = atSpeed(plan([stream('A', { stuckAfterMs: 1_800_000, escalation })]), 600).streams;
    expect(fast).toMatchObject({ stuckAfterMs: 3_000, escalation: [{ afterMs: 500 }, { afterMs: 12_000 }] });
    expect(atSpeed(plan([stream('A', { stuckAfterMs: 600_000 })]), 6_000).streams[0]?.stuckAfterMs).toBe(2_000);
  });

  test('has its planned times divided, and nothing else changed', () => {
    fc.assert(
      fc.property(plans, speeds, (before, speed) => {
        const after = atSpeed(before, speed);
        const was = new Map(numbers(before));
        expect(numbers(after).map(([path]) => path)).toEqual([...was.keys()]);
        for (const [path, is] of numbers(after)) {
          const ms = was.get(path) ?? NaN;
          if (!planned.test(path)) expect(is).toBe(ms);
          else {
            expect(Number.isInteger(is)).toBe(true);
            expect(Math.abs(is - ms / speed)).toBeLessThanOrEqual(1);
            expect(is > 0).toBe(ms > 0);
          }
        }
      }),
    );
  });

  test('keeps longer what was longer', () => {
    fc.assert(
      fc.property(plans, speeds, (before, speed) => {
        const { estimate, retry } = atSpeed(before, speed).streams[0] ?? stream('X');
        expect(estimate?.leastMs).toBeLessThanOrEqual(estimate?.mostMs ?? 0);
        expect(retry.backoffMs).toBeLessThanOrEqual(retry.maxBackoffMs);
      }),
    );
  });

  test('is the plan itself at speed 1', () => {
    const same = plan([stream('A', { estimate: { leastMs: 3, mostMs: 5 } })]);
    expect(atSpeed(same, 1)).toBe(same);
  });
});

describe('a speed', () => {
  test.each([
    ['600', 600],
    ['1', 1],
    ['1.5', 1.5],
    [' 600x ', 600],
    ['1000000', 1_000_000],
  ])('%s is %d', (text, speed) => expect(parseSpeed(text)).toEqual({ ok: true, speed }));

  test.each(['0', '0.5', '1000001', '-1', '', 'fast', '1e3', '600xx', 'NaN', 'Infinity'])('%s is none, and it is said why', (text) => {
    expect(parseSpeed(text)).toMatchObject({ ok: false, reason: expect.stringMatching(/^must be /) as string });
  });

  test('is written as it is read', () => {
    fc.assert(
      fc.property(fc.integer({ min: slowest, max: fastest }), (speed) => {
        expect(parseSpeed(formatSpeed(speed))).toEqual({ ok: true, speed });
      }),
    );
  });
});
