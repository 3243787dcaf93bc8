import { describe, expect, test } from 'vitest';
import { plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const backoff = { attempts: 3, backoffMs: 10_000, factor: 3, maxBackoffMs: 20_000 };

describe('attempts', () => {
  test('a failed attempt is tried again after a growing, bounded wait, until the policy is spent', () => {
    const run = new Scenario(plan([stream('A', { retry: backoff })]));
    run.exits('A', 1);
    expect(run.stream('A').status).toEqual({ kind: 'retrying', dueAt: run.now + 10_000 });
    expect(run.why('A')).toBe('exit status 1 on attempt 1 of 3; tried again 10s later');
    run.fires('retry:A:2').exits('A', 2);
    expect(run.stream('A').status).toEqual({ kind: 'retrying', dueAt: run.now + 20_000 });
    run.fires('retry:A:3').exits('A', 0, 'SIGKILL');
    expect(run.status('A')).toBe('failed');
    expect(run.why('A')).toBe('ended by SIGKILL on attempt 3 of 3');
    expect(run.stream('A').attempts.map(({ number, end }) => [number, end])).toEqual([
      [1, { kind: 'exited', exitCode: 1, signal: null }],
      [2, { kind: 'exited', exitCode: 2, signal: null }],
      [3, { kind: 'exited', exitCode: 0, signal: 'SIGKILL' }],
    ]);
    expect(run.outcome()).toBe('failed');
    expect(run.reason()).toBe('A failed: ended by SIGKILL on attempt 3 of 3');
  });

  test('without a wait it is tried again at once', () => {
    const run = new Scenario(plan([stream('A', { retry: { attempts: 2 } })]));
    run.exits('A', 1);
    expect(run.status('A')).toBe('running');
    expect(run.stream('A')).toMatchObject({ attempt: 2, spent: 1 });
    expect(run.exits('A').outcome()).toBe('passed');
  });

  test('a program that does not exist follows the same policy', () => {
    const run = new Scenario(plan([stream('A', { retry: { attempts: 2 } })]), { manual: ['spawnStream'] });
    const fail = () =>
      run.say({ type: 'streamSpawnFailed', stream: run.stream('A').id, attempt: run.stream('A').attempt, reason: 'no such program: frob' });
    expect(fail().status('A')).toBe('starting');
    expect(fail().why('A')).toBe('it could not be started: no such program: frob (attempt 2 of 2)');
    expect(run.stream('A').attempts[0]?.end).toEqual({ kind: 'spawnFailed', reason: 'no such program: frob' });
  });

  test('a directory that cannot be made spends an attempt too', () => {
    const run = new Scenario(plan([stream('A')]), { manual: ['prepareStream'] });
    run.say({ type: 'streamPrepareFailed', stream: run.stream('A').id, attempt: 1, reason: 'branch a is checked out elsewhere' });
    expect(run.why('A')).toBe('it could not be started: branch a is checked out elsewhere');
    expect(run.outcome()).toBe('failed');
  });

  test('the port of its worktree is kept with the attempt', () => {
    const run = new Scenario(plan([stream('A')]), { manual: ['prepareStream'] });
    run.say({ type: 'streamPrepared', stream: run.stream('A').id, attempt: 1, dir: '/work', port: 4001 });
    expect(run.stream('A').attempts[0]).toMatchObject({ dir: '/work', port: 4001 });
  });

  test('lost attempts spend nothing, but three in one count are too many', () => {
    const run = new Scenario(plan([stream('A', { retry: { attempts: 1 } })]));
    run.loses('A');
    expect(run.stream('A')).toMatchObject({ attempt: 2, spent: 0, lost: 1, status: { kind: 'running' } });
    run.loses('A');
    expect(run.stream('A')).toMatchObject({ attempt: 3, spent: 0, lost: 2, status: { kind: 'running' } });
    run.loses('A');
    expect(run.status('A')).toBe('failed');
    expect(run.why('A')).toBe('lost 3 times without an end of its own, the last time because the pty host was killed');
    run.retry('A');
    expect(run.stream('A')).toMatchObject({ attempt: 4, lost: 0, status: { kind: 'running' } });
  });

  test('an attempt that takes too long is stopped, and has failed when it is gone', () => {
    const run = new Scenario(plan([stream('A', { timeoutMs: 60_000 })]), { manual: ['stopStream'] });
    run.commands();
    run.fires('timeout:A:1');
    expect(run.stream('A').status).toEqual({ kind: 'stopping', becomes: 'timedOut', by: null });
    expect(run.commands()).toEqual([{ type: 'stopStream', stream: 'A', attempt: 1 }]);
    run.passes(2000).exits('A', 143, 'SIGTERM');
    expect(run.why('A')).toBe('timed out after 1m');
    expect(run.stream('A').attempts[0]?.end).toEqual({ kind: 'timedOut', afterMs: 60_000 });
  });

  test('an exit before the timeout whose news came after it counts as it was', () => {
    const run = new Scenario(plan([stream('A', { timeoutMs: 60_000 })]), { manual: ['stopStream'] });
    const exitedAt = run.now + 59_000;
    run.fires('timeout:A:1');
    run.say({ type: 'streamExited', stream: run.stream('A').id, attempt: 1, exitCode: 0, signal: null, exitedAt });
    expect(run.status('A')).toBe('succeeded');
  });

  test('time spent paused does not count against the timeout', () => {
    const run = new Scenario(plan([stream('A', { timeoutMs: 60_000 })]));
    const startedAt = run.now;
    run.passes(20_000).pause('A');
    expect(run.state.timers).toEqual({});
    run.passes(100_000).resume('A');
    expect(run.state.timers).toEqual({ 'timeout:A:1': startedAt + 160_000 });
    expect(run.stream('A').attempts[0]).toMatchObject({ pausedMs: 100_000, pausedSince: null });
  });

  test('a timer that fires before its time is armed again and decides nothing', () => {
    const run = new Scenario(plan([stream('A', { timeoutMs: 60_000 })]));
    const [timer, dueAt] = Object.entries(run.state.timers)[0]!;
    run.commands();
    run.passes(59_999).say({ type: 'timerFired', timer: timer as never });
    expect(run.status('A')).toBe('running');
    expect(run.commands()).toEqual([{ type: 'setTimer', timer, dueAt }]);
  });

  test('progress belongs to its attempt', () => {
    const run = new Scenario(plan([stream('A', { retry: { attempts: 2 } })]));
    run.reports('A', { percent: 40 });
    expect(run.stream('A').progress).toMatchObject({ percent: 40, at: run.now });
    run.exits('A', 1);
    expect(run.stream('A').progress).toBeNull();
    run.say({ type: 'streamProgressed', stream: run.stream('A').id, attempt: 1, progress: { source: 'x', percent: 90 } });
    expect(run.stream('A').progress).toBeNull();
  });
});
