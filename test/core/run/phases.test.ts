import { describe, expect, test } from 'vitest';
import { phase, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const twoPhases = () =>
  plan([stream('A', { phase: 'one' }), stream('B', { phase: 'one' }), stream('C', { phase: 'two' })], {
    phases: [phase('one', { gates: ['lint', 'tests'] }), phase('two', { needs: ['phase one'] })],
    maxParallel: 1,
  });

describe('phases', () => {
  test('wait, run, are checked by their gates in order, and succeed', () => {
    const run = new Scenario(twoPhases(), { manual: ['prepareWorkspace'] });
    expect(run.phase('one')).toMatchObject({ status: 'waiting', startedAt: null });
    run.say({ type: 'workspaceReady', dir: '/work' });
    expect(run.phase('one')).toMatchObject({ status: 'running', startedAt: run.now });
    expect(run.phase('two')).toMatchObject({ status: 'waiting', why: { text: 'waits for phase one' } });
    run.exits('A').passes(1000).commands();
    run.exits('B');
    expect(run.phase('one')).toMatchObject({ status: 'checking', why: { text: 'gate one/lint runs' } });
    expect(run.commands()).toEqual([{ type: 'runGate', gate: 'one/lint', round: 1 }]);
    run.gate('one/lint');
    expect(run.commands()).toEqual([{ type: 'runGate', gate: 'one/tests', round: 1 }]);
    run.passes(1000).gate('one/tests');
    expect(run.phase('one')).toMatchObject({
      status: 'succeeded',
      endedAt: run.now,
      why: { text: 'its streams have ended well, and 2 gates passed' },
    });
    expect(run.status('C')).toBe('running');
    expect(run.exits('C').outcome()).toBe('passed');
  });

  test('a gate that fails fails the phase; run again alone, or let be, it lets the next phase go on', () => {
    const run = new Scenario(twoPhases());
    run.exits('A').exits('B').gate('one/lint', 'failed');
    expect(run.phase('one')).toMatchObject({ status: 'failed', cause: 'failed', why: { text: 'gate one/lint failed with exit status 1' } });
    expect(run.status('C')).toBe('skipped');
    expect(run.outcome()).toBe('failed');
    expect(run.reason()).toBe('gate one/lint failed with exit status 1; 1 stream was skipped because of that');

    run.retryGate('one/lint');
    expect(run.outcome()).toBe('running');
    expect(run.phase('one')).toMatchObject({ status: 'checking', cause: null, endedAt: null });
    expect(run.status('C')).toBe('waiting');
    run.gate('one/lint').gate('one/tests', 'failed').approve('gate:one/tests', 'flaky');
    expect(run.phase('one').status).toBe('succeeded');
    expect(run.status('C')).toBe('running');
  });

  test('a stream that is tried again takes its phase back to running, and its gates are run anew', () => {
    const run = new Scenario(twoPhases());
    run.exits('A').exits('B').gate('one/lint');
    run.commands();
    run.retry('B');
    expect(run.commands()[0]).toEqual({ type: 'cancelGate', gate: 'one/tests', round: 1 });
    expect(run.phase('one').status).toBe('running');
    run.exits('B');
    expect(run.commands().at(-1)).toEqual({ type: 'runGate', gate: 'one/lint', round: 2 });
  });

  test('a phase without streams is its gates', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B', { needs: ['phase sign'] })], { phases: [phase('sign', { needs: ['A'], gates: ['audit'] })] }),
    );
    run.exits('A');
    expect(run.phase('sign').status).toBe('checking');
    run.gate('sign/audit');
    expect(run.status('B')).toBe('running');
  });

  test('a phase none of whose streams could run is skipped, not failed', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B', { phase: 'one', needs: ['A'] })], { phases: [phase('one', { gates: ['tests'] })] }),
    );
    run.exits('A', 1);
    expect(run.phase('one')).toMatchObject({ status: 'skipped', cause: 'failed', why: { text: 'skipped: none of its streams could run' } });
  });

  test('a phase whose stream was stopped is stopped with it', () => {
    const run = new Scenario(plan([stream('A', { phase: 'one' }), stream('B', { phase: 'one' })], { phases: [phase('one')] }));
    run.exits('A').stop('B');
    expect(run.phase('one')).toMatchObject({ status: 'failed', cause: 'stopped', why: { text: 'B was stopped' } });
    expect(run.outcome()).toBe('stopped');
  });
});
