import { describe, expect, test } from 'vitest';
import { asItemId } from '../../../src/core/ids.ts';
import { phase, plan, stream } from '../../support/plans.ts';
import { on, Scenario } from './scenario.ts';

describe('the end of a run', () => {
  test('a workspace that cannot be prepared ends the run, and a retry tries it again', () => {
    const run = new Scenario(plan([stream('A', { phase: 'P' })], { phases: [phase('P')] }), { manual: ['prepareWorkspace'] });
    run.say({ type: 'workspaceFailed', reason: 'no space left on device' });
    expect(run.outcome()).toBe('failed');
    expect(run.reason()).toBe('the workspace could not be prepared: no space left on device');
    expect(run.statuses()).toEqual({ A: 'skipped' });
    expect(run.phase('P')).toMatchObject({ status: 'skipped', cause: 'failed' });
    run.commands();
    run.asks(on('retry', 'all'));
    expect(run.outcome()).toBe('starting');
    expect(run.commands()).toEqual([{ type: 'prepareWorkspace' }]);
    expect(run.say({ type: 'workspaceReady', dir: '/work' }).status('A')).toBe('running');
  });

  test('a failed run is taken up again by a retry, which starts the count of attempts anew', () => {
    const run = new Scenario(plan([stream('A', { retry: { attempts: 2 } }), stream('B', { needs: ['A'] })]));
    run.exits('A', 1).exits('A', 1);
    expect(run.outcome()).toBe('failed');
    run.retry('A');
    expect(run.outcome()).toBe('running');
    expect(run.stream('A')).toMatchObject({ attempt: 3, spent: 0, status: { kind: 'running' } });
    expect(run.status('B')).toBe('waiting');
    run.exits('A', 1);
    expect(run.status('A')).toBe('running');
    expect(run.exits('A').exits('B').outcome()).toBe('passed');
  });

  test('a run that passed takes nothing more', () => {
    const run = new Scenario(plan([stream('A')])).exits('A');
    expect(run.refuses(on('retry', 'A'))).toBe('the run has ended (passed); start a new one with `sluice run`');
    expect(run.refuses(on('pause', 'A'))).toBe('the run has ended (passed); start a new one with `sluice run`');
  });

  test('retrying all takes up failed and stopped streams and failed gates of phases', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B'), stream('C', { phase: 'P' }), stream('D')], { phases: [phase('P', { gates: ['lint'] })] }),
    );
    run.exits('A', 1).stop('B').exits('C').gate('P/lint', 'failed').commands();
    run.asks(on('retry', 'all'));
    expect(run.statuses()).toEqual({ A: 'running', B: 'running', C: 'succeeded', D: 'running' });
    expect(run.commands()).toContainEqual({ type: 'runGate', gate: 'P/lint', round: 2 });
  });

  test('several failures are named, and a stopped stream does not hide them', () => {
    const run = new Scenario(plan(['A', 'B', 'C', 'D', 'E'].map((id) => stream(id))));
    run.stop('E');
    for (const id of ['A', 'B', 'C', 'D']) run.exits(id, 1);
    expect(run.outcome()).toBe('failed');
    expect(run.reason()).toBe('A failed: exit status 1, B failed: exit status 1 and 2 more');
  });

  test('faults of the engine are kept, the newest twenty', () => {
    const run = new Scenario(plan([stream('A')]));
    for (let count = 1; count <= 25; count++) run.say({ type: 'engineFaulted', what: `fault ${count}` });
    expect(run.state.faults).toHaveLength(20);
    expect(run.state.faults.at(-1)?.what).toBe('fault 25');
  });

  test('a retry of a running stream stops it first', () => {
    const run = new Scenario(plan([stream('A')]), { manual: ['stopStream'] });
    run.retry('A');
    expect(run.status('A')).toBe('stopping');
    expect(run.exits('A', 143, 'SIGTERM').stream('A')).toMatchObject({ attempt: 2, spent: 0, status: { kind: 'running' } });
  });

  test('text is sent to the attempt that runs', () => {
    const run = new Scenario(plan([stream('A')]));
    run.commands();
    run.asks({ kind: 'send', stream: run.stream('A').id, text: 'yes\r' });
    expect(run.commands()).toEqual([{ type: 'sendInput', stream: 'A', attempt: 1, text: 'yes\r', by: 'ann' }]);
  });

  test('a request that makes no sense changes nothing, even when the journal has it', () => {
    const run = new Scenario(plan([stream('A')]));
    const before = { ...run.state, seq: 0 };
    run.say({ type: 'requestAccepted', request: { kind: 'approve', item: asItemId('review:nowhere'), note: '' }, by: 'ann' });
    expect({ ...run.state, seq: 0 }).toEqual(before);
  });
});
