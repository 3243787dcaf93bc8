import { describe, expect, test } from 'vitest';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';
import { on, Scenario } from './scenario.ts';

describe('stopping', () => {
  test('a running stream is stopped when its process is gone', () => {
    const run = new Scenario(plan([stream('A'), stream('B')]), { manual: ['stopStream'] });
    run.commands();
    run.stop('A');
    expect(run.commands()).toEqual([{ type: 'stopStream', stream: 'A', attempt: 1 }]);
    expect(run.stream('A').status).toEqual({ kind: 'stopping', becomes: 'stopped', by: 'ann' });
    run.exits('A', 0);
    expect(run.status('A')).toBe('stopped');
    expect(run.why('A')).toBe('stopped by ann');
  });

  test('a stream without a process is stopped at once', () => {
    const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] }), stream('C', { retry: { attempts: 2, backoffMs: 5 } })]));
    run.exits('C', 1).stop('B').stop('C');
    expect(run.statuses()).toEqual({ A: 'running', B: 'stopped', C: 'stopped' });
    expect(run.state.timers).toEqual({});
  });

  test('one whose spawn has no outcome yet is stopped when it has one', () => {
    const run = new Scenario(plan([stream('A'), stream('B')]), { manual: ['spawnStream', 'prepareStream', 'stopStream'] });
    run.commands();
    run.say({ type: 'streamPrepared', stream: run.stream('A').id, attempt: 1, dir: '/work' });
    run.stop('A').stop('B');
    expect(run.commands()).toEqual([{ type: 'spawnStream', stream: 'A', attempt: 1 }]);
    run.say({ type: 'streamSpawned', stream: run.stream('A').id, attempt: 1, process: { pid: 1, startTime: '1', bootId: 'b' } });
    expect(run.commands()).toEqual([{ type: 'stopStream', stream: 'A', attempt: 1 }]);
    run.say({ type: 'streamPrepared', stream: run.stream('B').id, attempt: 1, dir: '/work' });
    expect(run.commands()).toEqual([]);
    run.exits('A', 143, 'SIGTERM');
    expect(run.statuses()).toEqual({ A: 'stopped', B: 'stopped' });
  });

  test('a set-up that runs is ended, for it may take as long as it likes; another preparation is not', () => {
    const worktree = { branch: 'a', base: 'HEAD', setup: ['npm ci'], copy: [], port: null };
    const run = new Scenario(plan([stream('A', { worktree }), stream('B', { worktree: { ...worktree, branch: 'b', setup: [] } })]), {
      manual: ['prepareStream'],
    });
    run.commands();
    run.stop('A').stop('B');
    expect(run.commands()).toEqual([{ type: 'cancelPrepare', stream: 'A', attempt: 1 }]);
    run.say({ type: 'streamPrepareFailed', stream: run.stream('A').id, attempt: 1, reason: 'its set-up was cancelled' });
    expect(run.status('A')).toBe('stopped');
  });

  test('a person can change their mind about what becomes of it', () => {
    const run = new Scenario(plan([stream('A')]), { manual: ['stopStream'] });
    run.stop('A').retry('A');
    expect(run.stream('A').status).toEqual({ kind: 'stopping', becomes: 'retry', by: 'ann' });
    run.exits('A', 143, 'SIGTERM');
    expect(run.stream('A')).toMatchObject({ attempt: 2, status: { kind: 'running' } });
  });

  test('stopping all ends everything and then the run', () => {
    const run = new Scenario(
      plan(
        [
          stream('A', { timeoutMs: 1000 }),
          stream('B', { gates: ['tests'] }),
          stream('C', { needs: ['A'], phase: 'P' }),
          stream('D', { phase: 'Q' }),
          stream('E', { needs: ['checkpoint C1'] }),
        ],
        {
          phases: [phase('P'), phase('Q', { gates: ['lint'] })],
          checkpoints: [checkpoint('C1', { needs: ['D'], review: true }), checkpoint('C2', { atMs: 9999 })],
        },
      ),
      { manual: ['stopStream'] },
    );
    run.exits('B').exits('D').commands();
    run.asks(on('stop', 'all'), 'bob');
    expect(run.outcome()).toBe('stopping');
    expect(run.statuses()).toEqual({ A: 'stopping', B: 'stopped', C: 'stopped', D: 'succeeded', E: 'stopped' });
    expect(run.checkpoint('C1')).toEqual({ kind: 'missed', cause: 'stopped', reason: 'the run was stopped' });
    expect(run.commands()).toEqual(
      expect.arrayContaining([
        { type: 'stopStream', stream: 'A', attempt: 1 },
        { type: 'cancelGate', gate: 'B/tests', round: 1 },
        { type: 'cancelGate', gate: 'Q/lint', round: 1 },
      ]),
    );
    run.exits('A', 143, 'SIGTERM');
    expect(run.outcome()).toBe('stopped');
    expect(run.reason()).toBe('stopped by bob');
    expect(run.phase('P')).toMatchObject({ status: 'skipped', cause: 'stopped' });
    expect(run.phase('Q')).toMatchObject({ status: 'failed', cause: 'stopped' });
    expect(run.state.timers).toEqual({});
    expect(run.commands().at(-1)).toEqual({ type: 'finishRun' });
  });

  test('a stopped run can be taken up again where it was', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B', { needs: ['A'], phase: 'P' }), stream('C', { phase: 'Q' })], {
        phases: [phase('P'), phase('Q', { gates: ['lint'] })],
        checkpoints: [checkpoint('C1', { needs: ['C'], review: true }), checkpoint('C2', { atMs: 9999 })],
      }),
    );
    run.exits('C').asks(on('stop', 'all')).commands();
    expect(run.outcome()).toBe('stopped');
    run.asks(on('retry', 'all'));
    expect(run.statuses()).toEqual({ A: 'running', B: 'waiting', C: 'succeeded' });
    expect(run.phase('Q').status).toBe('checking');
    expect(run.checkpoint('C1').kind).toBe('held');
    expect(run.state.timers).toEqual({ 'checkpoint:C2': run.state.startedAt + 9999 });
  });
});
