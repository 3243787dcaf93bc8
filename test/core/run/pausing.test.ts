import { describe, expect, test } from 'vitest';
import { phase, plan, stream } from '../../support/plans.ts';
import { on, Scenario } from './scenario.ts';

describe('pausing', () => {
  test('a running stream is paused when its process stands still, and runs when it goes on', () => {
    const run = new Scenario(plan([stream('A')]), { manual: ['pauseStream', 'continueStream'] });
    run.commands();
    run.pause('A');
    expect(run.stream('A')).toMatchObject({ pausedBy: 'ann', status: { kind: 'running' } });
    expect(run.commands()).toEqual([{ type: 'pauseStream', stream: 'A', attempt: 1 }]);
    run.say({ type: 'streamPaused', stream: run.stream('A').id, attempt: 1 });
    expect(run.status('A')).toBe('paused');
    expect(run.why('A')).toBe('paused by ann');
    run.commands();
    run.resume('A');
    expect(run.commands()).toEqual([{ type: 'continueStream', stream: 'A', attempt: 1 }]);
    expect(run.status('A')).toBe('paused');
    run.say({ type: 'streamContinued', stream: run.stream('A').id, attempt: 1 });
    expect(run.status('A')).toBe('running');
  });

  test('a mind that changes before the process stands still wins', () => {
    const run = new Scenario(plan([stream('A')]), { manual: ['pauseStream'] });
    run.pause('A').resume('A').commands();
    run.say({ type: 'streamPaused', stream: run.stream('A').id, attempt: 1 });
    expect(run.commands()).toEqual([{ type: 'continueStream', stream: 'A', attempt: 1 }]);
    expect(run.status('A')).toBe('running');
  });

  test('a process that ends while it is paused has ended', () => {
    const run = new Scenario(plan([stream('A', { retry: { attempts: 2 } })]));
    run.pause('A').passes(500).exits('A', 137, 'SIGKILL');
    expect(run.stream('A').attempts[0]).toMatchObject({ pausedMs: 500, pausedSince: null, end: { signal: 'SIGKILL' } });
    // The wish stands: the next attempt waits for the person.
    expect(run.status('A')).toBe('ready');
    expect(run.why('A')).toBe('needs hold; paused by ann');
    expect(run.resume('A').status('A')).toBe('running');
  });

  test('a stream that waits can be kept back, and takes no slot', () => {
    const run = new Scenario(plan([stream('A'), stream('B'), stream('C')], { maxParallel: 1 }));
    run.pause('B').exits('A');
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'ready', C: 'running' });
    run.exits('C').resume('B');
    expect(run.status('B')).toBe('running');
  });

  test('a stream that is being started is paused when it runs', () => {
    const run = new Scenario(plan([stream('A')]), { manual: ['spawnStream'] });
    run.pause('A').say({ type: 'streamSpawned', stream: run.stream('A').id, attempt: 1, process: { pid: 1, startTime: '1', bootId: 'b' } });
    expect(run.status('A')).toBe('paused');
  });

  test('pausing all keeps everything where it is', () => {
    const run = new Scenario(
      plan(
        [
          stream('A'),
          stream('B', { needs: ['A'] }),
          stream('C', { gates: ['one', 'two'] }),
          stream('D', { phase: 'P' }),
          stream('E', { retry: { attempts: 2, backoffMs: 1000 } }),
        ],
        { phases: [phase('P', { gates: ['tests'] })] },
      ),
    );
    run.exits('C').exits('D').exits('E', 1).gate('P/tests');
    run.asks(on('pause', 'all'));
    expect(run.outcome()).toBe('paused');
    expect(run.statuses()).toEqual({ A: 'paused', B: 'waiting', C: 'checking', D: 'succeeded', E: 'retrying' });
    run.fires('retry:E:2').gate('C/one').commands();
    expect(run.statuses()).toMatchObject({ C: 'checking', E: 'ready' });
    expect(run.why('C')).toBe('gate C/two waits until the run goes on');
    expect(run.why('E')).toBe('needs hold; the run is paused by ann');
    run.asks(on('resume', 'all'));
    expect(run.statuses()).toEqual({ A: 'running', B: 'waiting', C: 'checking', D: 'succeeded', E: 'running' });
    expect(run.commands()).toContainEqual({ type: 'runGate', gate: 'C/two', round: 1 });
  });

  test('a phase that is done while the run is paused has its gates run when it goes on', () => {
    const run = new Scenario(plan([stream('A', { phase: 'P' }), stream('B')], { phases: [phase('P', { gates: ['tests'] })] }));
    run.asks(on('pause', 'all')).exits('A').commands();
    expect(run.phase('P').why.text).toBe('gate P/tests waits until the run goes on');
    run.asks(on('resume', 'all'));
    expect(run.commands()).toContainEqual({ type: 'runGate', gate: 'P/tests', round: 1 });
    expect(run.phase('P').why.text).toBe('gate P/tests runs');
  });

  test('what was prepared when the run was paused starts when it goes on', () => {
    const run = new Scenario(plan([stream('A')]), { manual: ['prepareStream'] });
    run.asks(on('pause', 'all')).commands();
    run.say({ type: 'streamPrepared', stream: run.stream('A').id, attempt: 1, dir: '/work/A' });
    expect(run.status('A')).toBe('preparing');
    expect(run.why('A')).toBe('prepared; paused by ann before it started');
    expect(run.commands()).toEqual([]);
    run.asks(on('resume', 'all'));
    expect(run.status('A')).toBe('running');
  });

  test('a run can be paused before its workspace is there', () => {
    const run = new Scenario(plan([stream('A')]), { manual: ['prepareWorkspace'] });
    run.asks(on('pause', 'all')).say({ type: 'workspaceReady', dir: '/work' });
    expect(run.status('A')).toBe('ready');
    expect(run.asks(on('resume', 'all')).status('A')).toBe('running');
  });

  test('resuming all lifts the pauses of single streams too', () => {
    const run = new Scenario(plan([stream('A'), stream('B')]));
    run.pause('A').asks(on('resume', 'all'));
    expect(run.statuses()).toEqual({ A: 'running', B: 'running' });
  });
});
