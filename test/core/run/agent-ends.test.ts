import { describe, expect, test } from 'vitest';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { agentStream, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

describe('an interactive agent that is done', () => {
  test('is ended, and its attempt has ended well however its program leaves', () => {
    const run = new Scenario(plan([agentStream('A', {}, { gates: ['tests'] })]), { manual: ['endAgent'] });
    run.takesUp('A').judged('A', 'working').commands();
    run.judged('A', 'done');
    expect(run.stream('A').status).toEqual({ kind: 'stopping', becomes: 'done', by: null });
    expect(run.commands()).toEqual([{ type: 'endAgent', stream: 'A', attempt: 1 }]);
    // An engine that dies now asks for the same again.
    expect(pendingCommands(run.state)).toContainEqual({ type: 'endAgent', stream: 'A', attempt: 1 });
    run.exits('A', 143, 'SIGTERM');
    expect(run.status('A')).toBe('checking');
    expect(run.stream('A').attempts[0]?.end).toEqual({ kind: 'done' });
    run.gate('A/tests');
    expect(run.why('A')).toBe('its agent is done, and 1 gate passed');
  });

  test('has ended well also when its host goes meanwhile', () => {
    const run = new Scenario(plan([agentStream('A')]), { manual: ['endAgent'] });
    run.takesUp('A').judged('A', 'done').loses('A');
    expect(run.outcome()).toBe('passed');
  });

  test('is not ended before it has taken up its prompt, nor while it asks leave for something', () => {
    const run = new Scenario(plan([agentStream('A')]));
    run.judged('A', 'done');
    expect(run.status('A')).toBe('running');
    run.asksLeave('A', 'p1', 'Bash', 'make').takesPrompt('A');
    expect(run.status('A')).toBe('running');
    run.settles('A', 'p1', 'allow', 'ann');
    expect(run.status('A')).toBe('succeeded');
  });

  test('is ended also when it has finished before its start was known', () => {
    const run = new Scenario(plan([agentStream('A')]), { manual: ['spawnStream'] }).takesUp('A').judged('A', 'done');
    expect(run.status('A')).toBe('starting');
    run.say({ type: 'streamSpawned', stream: run.stream('A').id, attempt: 1, process: { pid: 1, startTime: '1', bootId: 'b' } });
    expect(run.status('A')).toBe('succeeded');
  });

  test('is not ended while it only stands idle, and a headless one ends by itself', () => {
    const run = new Scenario(plan([agentStream('A'), agentStream('B', { mode: 'headless' })]));
    run.takesUp('A').judged('A', 'idle').takesUp('B').judged('B', 'done');
    expect(run.statuses()).toEqual({ A: 'running', B: 'running' });
    run.exits('B');
    expect(run.status('B')).toBe('succeeded');
  });

  test('is told to stop by a person who comes first, and stays stopped', () => {
    const run = new Scenario(plan([agentStream('A')]), { manual: ['stopStream'] });
    run.takesUp('A').stop('A').judged('A', 'done').exits('A', 143, 'SIGTERM');
    expect(run.status('A')).toBe('stopped');
  });
});

describe('an agent that gives up', () => {
  test('fails by the retry policy when its model is overloaded, also where its program ends with 0', () => {
    const retry = { attempts: 3, backoffMs: 5_000 };
    const run = new Scenario(plan([agentStream('A', { mode: 'headless' }, { retry })]));
    run.takesUp('A').judged('A', 'failed', { fault: 'overload', text: 'API Error: 529' }).exits('A', 0);
    expect(run.stream('A').status).toEqual({ kind: 'retrying', dueAt: run.now + 5_000 });
    expect(run.why('A')).toBe('its model is overloaded: API Error: 529 (attempt 1 of 3); tried again 5s later');
    run.fires('retry:A:2').judged('A', 'overloaded', { fault: 'network' }).exits('A', 1);
    expect(run.stream('A').spent).toBe(2);
    expect(run.why('A')).toMatch(/^its model could not be reached/);
    // What it was about to get over at its end is none.
    run.fires('retry:A:3').judged('A', 'overloaded', { fault: 'overload' }).exits('A', 0);
    expect(run.status('A')).toBe('succeeded');
  });

  test('is ended when it stands there with it', () => {
    const run = new Scenario(plan([agentStream('A', {}, { retry: { attempts: 2 } })]));
    run.takesUp('A').judged('A', 'failed', { fault: 'network' });
    expect(run.stream('A')).toMatchObject({ attempt: 2, spent: 1, status: { kind: 'running' } });
    expect(run.agent('A').begins).toEqual({ conversation: 'A-1', prompt: 'continue' });
  });

  test('and cannot log in or pay spends no attempt: a person must see to it', () => {
    const retry = { attempts: 5 };
    const run = new Scenario(plan([agentStream('A', { mode: 'headless' }, { retry }), agentStream('B', {}, { retry })]));
    run.takesUp('A').judged('A', 'failed', { fault: 'authentication', text: '401' }).exits('A', 1);
    expect(run.stream('A')).toMatchObject({ status: { kind: 'failed' }, attempt: 1, spent: 0 });
    expect(run.why('A')).toBe('it is not logged in, or its key is refused: 401');
    // An interactive one is left there: a person can log in.
    run.judged('B', 'failed', { fault: 'billing' });
    expect(run.status('B')).toBe('running');
  });

  test('counts by its exit status where no fault is known', () => {
    const run = new Scenario(plan([agentStream('A', { mode: 'headless' }), stream('B')]));
    run.takesUp('A').judged('A', 'working').exits('A', 2);
    expect(run.why('A')).toBe('exit status 2');
  });
});
