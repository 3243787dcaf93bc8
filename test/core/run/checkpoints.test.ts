import { describe, expect, test } from 'vitest';
import { checkpoint, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const reviewed = () =>
  plan([stream('A'), stream('B', { needs: ['checkpoint C1'] })], { checkpoints: [checkpoint('C1', { needs: ['A'], review: true })] });

describe('checkpoints', () => {
  test('one with needs is reached when they hold, whatever its planned time', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B', { needs: ['checkpoint C1'] })], { checkpoints: [checkpoint('C1', { needs: ['A'], atMs: 5000 })] }),
    );
    expect(run.state.timers).toEqual({});
    expect(run.why('B')).toBe('waits for checkpoint C1');
    run.passes(9000).exits('A');
    expect(run.checkpoint('C1')).toEqual({ kind: 'reached', reachedAt: run.now });
    expect(run.status('B')).toBe('running');
  });

  test('one without needs is reached at its planned time', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B', { needs: ['checkpoint C1'] })], { checkpoints: [checkpoint('C1', { atMs: 5000 })] }),
    );
    expect(run.state.timers).toEqual({ 'checkpoint:C1': run.state.startedAt + 5000 });
    run.exits('A');
    expect(run.outcome()).toBe('running');
    run.fires('checkpoint:C1');
    expect(run.checkpoint('C1')).toEqual({ kind: 'reached', reachedAt: run.state.startedAt + 5000 });
    expect(run.status('B')).toBe('running');
  });

  test('the run does not wait for a planned time that nothing else waits for', () => {
    const run = new Scenario(plan([stream('A')], { checkpoints: [checkpoint('C1', { atMs: 5000, review: true })] }));
    run.exits('A');
    expect(run.outcome()).toBe('passed');
    expect(run.checkpoint('C1')).toEqual({ kind: 'missed', cause: 'condition', reason: 'the run ended before' });
    expect(run.commands().slice(-2)).toEqual([{ type: 'clearTimer', timer: 'checkpoint:C1' }, { type: 'finishRun' }]);
  });

  test('a review holds what needs it, and the run, until a person approves', () => {
    const run = new Scenario(reviewed());
    run.exits('A');
    expect(run.checkpoint('C1')).toEqual({ kind: 'held', reachedAt: run.now });
    expect(run.why('B')).toBe('waits for the review of checkpoint C1');
    run.passes(1000).approve('review:C1', 'looks right');
    expect(run.checkpoint('C1')).toMatchObject({ kind: 'approved', by: 'ann', note: 'looks right', at: run.now });
    expect(run.status('B')).toBe('running');
  });

  test('a hold at the end holds the end', () => {
    const run = new Scenario(plan([stream('A')], { checkpoints: [checkpoint('C1', { needs: ['A'], review: true })] }));
    run.exits('A');
    expect(run.outcome()).toBe('running');
    run.approve('review:C1');
    expect(run.outcome()).toBe('passed');
  });

  test('--yes approves without asking, and says so', () => {
    const run = new Scenario(reviewed(), { yes: true });
    run.exits('A');
    expect(run.checkpoint('C1')).toMatchObject({ kind: 'approved', by: '--yes' });
    expect(run.status('B')).toBe('running');
  });

  test('a rejection skips what needs it and fails the run; approving later revives both', () => {
    const run = new Scenario(reviewed());
    run.exits('A').reject('review:C1', 'the numbers are off');
    expect(run.why('B')).toBe('skipped: it needs checkpoint C1, whose review ann rejected ("the numbers are off")');
    expect(run.outcome()).toBe('failed');
    expect(run.reason()).toBe('the review of checkpoint C1 was rejected by ann; 1 stream was skipped because of that');
    run.approve('review:C1', 'after all');
    expect(run.outcome()).toBe('running');
    expect(run.exits('B').outcome()).toBe('passed');
  });

  test('work that is taken up again after a rejection is reviewed anew', () => {
    const run = new Scenario(reviewed());
    run.exits('A').reject('review:C1', 'once more');
    run.retry('A');
    expect(run.checkpoint('C1')).toEqual({ kind: 'ahead' });
    expect(run.status('B')).toBe('waiting');
    run.exits('A');
    expect(run.checkpoint('C1').kind).toBe('held');
  });

  test('an approval stands when work before it is taken up again', () => {
    const run = new Scenario(reviewed());
    run.exits('A').approve('review:C1').retry('A');
    expect(run.checkpoint('C1').kind).toBe('approved');
    expect(run.status('B')).toBe('running');
  });
});
