import { describe, expect, test } from 'vitest';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

describe('what can no longer run', () => {
  test('is skipped with its reason, through streams, phases and checkpoints, while the rest goes on', () => {
    const run = new Scenario(
      plan(
        [
          stream('A', { phase: 'one' }),
          stream('B', { needs: ['A'] }),
          stream('C', { needs: ['B'] }),
          stream('D', { phase: 'two' }),
          stream('E', { needs: ['checkpoint C1'] }),
          stream('Z'),
        ],
        {
          phases: [phase('one'), phase('two', { needs: ['phase one'] })],
          checkpoints: [checkpoint('C1', { needs: ['phase two'], review: true })],
        },
      ),
    );
    run.exits('A', 1);
    expect(run.statuses()).toEqual({ A: 'failed', B: 'skipped', C: 'skipped', D: 'skipped', E: 'skipped', Z: 'running' });
    expect(run.why('B')).toBe('skipped: it needs A, which failed');
    expect(run.why('C')).toBe('skipped: it needs B, which was skipped');
    expect(run.why('D')).toBe('skipped: it needs phase one, which failed');
    expect(run.why('E')).toBe('skipped: it needs checkpoint C1, which can no longer be reached');
    expect(run.phase('one')).toMatchObject({ status: 'failed', cause: 'failed', why: { text: 'A failed' } });
    expect(run.phase('two')).toMatchObject({
      status: 'skipped',
      cause: 'failed',
      why: { text: 'skipped: it needs phase one, which failed' },
    });
    expect(run.checkpoint('C1')).toEqual({ kind: 'missed', cause: 'failed', reason: 'it needs phase two, which was skipped' });
    expect(run.outcome()).toBe('running');
    run.exits('Z');
    expect(run.outcome()).toBe('failed');
    expect(run.reason()).toBe('A failed: exit status 1; 4 streams were skipped because of that');
  });

  test('comes back when a person tries again what it needed', () => {
    const run = new Scenario(
      plan([stream('A', { phase: 'one' }), stream('B', { needs: ['A'] }), stream('D', { phase: 'two' }), stream('Z')], {
        phases: [phase('one'), phase('two', { needs: ['phase one'] })],
        checkpoints: [checkpoint('C1', { needs: ['phase two'] })],
      }),
    );
    run.exits('A', 1);
    run.retry('A');
    expect(run.statuses()).toEqual({ A: 'running', B: 'waiting', D: 'waiting', Z: 'running' });
    expect(run.phase('one').status).toBe('running');
    expect(run.phase('two')).toMatchObject({ status: 'waiting', cause: null });
    expect(run.checkpoint('C1')).toEqual({ kind: 'ahead' });
    run.exits('A');
    expect(run.statuses()).toMatchObject({ B: 'running', D: 'running' });
  });

  test('an optional stream that fails keeps nothing back and fails nothing', () => {
    const run = new Scenario(
      plan([stream('A', { optional: true, phase: 'one' }), stream('B', { needs: ['A'] }), stream('C', { needs: ['phase one'] })], {
        phases: [phase('one')],
      }),
    );
    run.exits('A', 1);
    expect(run.phase('one').status).toBe('succeeded');
    expect(run.statuses()).toEqual({ A: 'failed', B: 'running', C: 'running' });
    run.exits('B').exits('C');
    expect(run.outcome()).toBe('passed');
    expect(run.reason()).toBe('2 of 3 streams succeeded, 1 optional failed');
  });

  test('a need on a failure holds when it comes, and is no failure when it does not', () => {
    const plans = () => plan([stream('A'), stream('fallback', { needs: ['A:failed'] }), stream('after', { needs: ['A:ended'] })]);
    const failed = new Scenario(plans()).exits('A', 1);
    expect(failed.statuses()).toEqual({ A: 'failed', fallback: 'running', after: 'running' });
    failed.exits('fallback').exits('after');
    expect(failed.outcome()).toBe('failed');

    const passed = new Scenario(plans()).exits('A');
    expect(passed.why('fallback')).toBe('skipped: it runs only if A fails, and A succeeded');
    expect(passed.exits('after').outcome()).toBe('passed');
  });

  test('a condition that did not arise weighs more than a failure, whichever is known first', () => {
    const plans = () =>
      plan([stream('A'), stream('B'), stream('C', { needs: ['A', 'B:failed'] }), stream('D', { needs: ['C'], phase: 'P' }), stream('E')], {
        phases: [phase('P')],
      });
    const first = new Scenario(plans()).exits('A', 1).exits('B');
    const second = new Scenario(plans()).exits('B').exits('A', 1);
    for (const run of [first, second]) {
      expect(run.stream('C').status).toEqual({ kind: 'skipped', cause: 'condition' });
      expect(run.stream('D').status).toEqual({ kind: 'skipped', cause: 'condition' });
      expect(run.phase('P').status).toBe('succeeded');
    }
  });

  test("a person's skip counts as met, so what needed the stream goes on without it", () => {
    const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] }), stream('C', { needs: ['A:failed'] })]));
    run.commands();
    run.skip('A');
    expect(run.commands()).toContainEqual({ type: 'stopStream', stream: 'A', attempt: 1 });
    expect(run.statuses()).toEqual({ A: 'skipped', B: 'running', C: 'skipped' });
    expect(run.why('A')).toBe('skipped by ann');
    expect(run.why('C')).toBe('skipped: it runs only if A fails, and A was skipped');
    expect(run.exits('B').outcome()).toBe('passed');
  });

  test('a person can skip what failed, and so let the rest go on', () => {
    const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] })]));
    run.exits('A', 1);
    expect(run.outcome()).toBe('failed');
    run.skip('A');
    expect(run.statuses()).toEqual({ A: 'skipped', B: 'running' });
    expect(run.exits('B').outcome()).toBe('passed');
  });

  test('what needs a stopped stream is skipped, and the run ends as stopped', () => {
    const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] })]));
    run.stop('A');
    expect(run.statuses()).toEqual({ A: 'stopped', B: 'skipped' });
    expect(run.why('B')).toBe('skipped: it needs A, which was stopped');
    expect(run.outcome()).toBe('stopped');
    expect(run.reason()).toBe('A was stopped; 1 stream was skipped because of that');
  });
});
