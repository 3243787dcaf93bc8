import { describe, expect, test } from 'vitest';
import { standing, type Standing } from '../../../src/core/forecast/checkpoint-standing.ts';
import type { Checkpoint } from '../../../src/core/plan/model.ts';
import { checkpoint, plan, stream } from '../../support/plans.ts';
import { Scenario } from '../run/scenario.ts';

const minute = 60_000;
const minutes = (count: number) => ({ estimate: { leastMs: count * minute, mostMs: count * minute } });

/** A run of A and B, ten minutes each, and one checkpoint. */
function runWith(changes: Parameters<typeof checkpoint>[1], manual: ConstructorParameters<typeof Scenario>[1] = {}) {
  const streams = [stream('A', minutes(10)), stream('B', minutes(10)), stream('C', { needs: ['checkpoint K'] })];
  const run = new Scenario(plan(streams, { checkpoints: [checkpoint('K', changes)] }), manual);
  const [point] = run.state.plan.checkpoints as readonly [Checkpoint];
  const stands = (): Standing => standing(point, run.state, run.now);
  const after = (count: number) => {
    run.now = run.state.startedAt + count * minute;
    return { run, stands, after };
  };
  return { run, stands, after };
}

describe('expected progress', () => {
  const plans = { atMs: 10 * minute, expected: { A: 80, B: 40 } };

  test('grows with the time until the planned one', () => {
    const { run, stands } = runWith(plans).after(5);
    run.reports('A', { percent: 40 }).reports('B', { percent: 20 });
    expect(stands()).toEqual({
      kind: 'onTrack',
      streams: [
        { stream: 'A', expected: 40, actual: 40 },
        { stream: 'B', expected: 20, actual: 20 },
      ],
    });
  });

  test('holds in full from then on', () => {
    const { run, stands } = runWith(plans).after(15);
    run.reports('A', { percent: 50 }).reports('B', { percent: 90 });
    expect(stands()).toMatchObject({ kind: 'behind', byPercent: 30, byMs: 0 });
  });

  test('is missed by the stream that is furthest behind; a few points are no matter', () => {
    const { run, stands } = runWith(plans).after(10);
    run.reports('A', { percent: 76 }).reports('B', { percent: 40 });
    expect(stands().kind).toBe('onTrack');
    run.reports('B', { percent: 10 });
    expect(stands()).toMatchObject({ kind: 'behind', byPercent: 30 });
  });

  test('is measured by time where nothing is reported, short of the whole', () => {
    const { stands } = runWith(plans).after(5);
    expect(stands()).toMatchObject({ streams: [{ actual: 50 }, { actual: 50 }] });
    const late = runWith(plans).after(60);
    expect(late.stands()).toMatchObject({ streams: [{ actual: 95 }, { actual: 95 }] });
  });

  test('of a stream that has ended is whole when it succeeded, and as far as it came when not', () => {
    const { run, stands } = runWith({ atMs: 10 * minute, expected: { A: 50, B: 50, C: 50 } }).after(10);
    run.reports('B', { percent: 30 }).exits('A').exits('B', 1);
    expect(stands()).toMatchObject({ kind: 'behind', byPercent: 50, streams: [{ actual: 100 }, { actual: 30 }, { actual: 0 }] });
  });

  test('without a time is looked at when the checkpoint is reached', () => {
    const { run, stands } = runWith({ needs: ['A'], expected: { B: 50 } }).after(2);
    run.reports('B', { percent: 10 });
    expect(stands().kind).toBe('onTrack');
    run.exits('A');
    expect(stands()).toMatchObject({ kind: 'behind', byPercent: 40, byMs: 0 });
  });

  test('cannot be compared with what nobody knows', () => {
    const run = new Scenario(plan([stream('A')], { checkpoints: [checkpoint('K', { atMs: minute, expected: { A: 50 } })] }));
    const [point] = run.state.plan.checkpoints;
    expect(standing(point!, run.state, run.now + minute)).toEqual({ kind: 'unknown', reason: 'no stream says how far it is' });
  });
});

describe('a planned time', () => {
  test('that has passed before the needs hold is late, and stays late as it was', () => {
    const { run, stands, after } = runWith({ atMs: 5 * minute, needs: ['A'] });
    after(4);
    expect(stands()).toEqual({ kind: 'onTrack', streams: [] });
    after(7);
    expect(stands()).toEqual({ kind: 'behind', byPercent: 0, byMs: 2 * minute, streams: [] });
    run.exits('A');
    after(30);
    expect(stands()).toMatchObject({ byMs: 2 * minute });
  });

  test('by which the checkpoint itself is reached is never late', () => {
    const { stands } = runWith({ atMs: 5 * minute }).after(9);
    expect(stands()).toEqual({ kind: 'onTrack', streams: [] });
  });
});

describe('nothing is said', () => {
  test('where the plan says nothing', () => {
    expect(runWith({ needs: ['A'] }).stands()).toEqual({ kind: 'unknown', reason: 'the plan says neither when nor how far' });
  });
  test('of a checkpoint that cannot be reached any more', () => {
    const { run, stands } = runWith({ needs: ['A'], atMs: minute });
    run.exits('A', 1);
    expect(stands()).toMatchObject({ kind: 'unknown', reason: 'it needs A, which failed' });
  });
});
