import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import { usageOf } from '../../../src/core/run/budgets.ts';
import { forecast } from '../../../src/core/forecast/forecast.ts';
import type { OnLimit } from '../../../src/core/plan/model.ts';
import { agentStream, plan, realAgent, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const minute = 60_000;
const hour = 60 * minute;

function reached(run: Scenario, id: string, resetsAt: number | null = null): Scenario {
  return run.takesUp(id).judged(id, 'limit-reached', { fault: 'usage-limit', resetsAt });
}

describe('a usage limit', () => {
  test('parks the stream without a process, a slot or an attempt, until the time that the agent names', () => {
    const run = new Scenario(plan([agentStream('A'), stream('B')], { maxParallel: 1 }));
    const resetsAt = run.now + hour;
    reached(run, 'A', resetsAt);
    const dueAt = resetsAt + 30_000;
    expect(run.stream('A').status).toEqual({ kind: 'parked', dueAt, resetsAt, tries: 1, agent: 'claude' });
    expect(run.stream('A')).toMatchObject({ spent: 0, attempts: [{ end: { kind: 'parked', resetsAt } }] });
    expect(run.why('A')).toBe('the usage limit of claude is reached; goes on 1h later');
    expect(run.status('B')).toBe('running');
    run.exits('B').fires('wake:A:2');
    expect(run.status('A')).toBe('running');
    // It resumes what it was at, and the prompt that was interrupted is said again.
    expect(run.agent('A').begins).toEqual({ conversation: 'A-1', prompt: 'again' });
    run.takesUp('A').judged('A', 'done');
    expect(run.outcome()).toBe('passed');
    expect(run.stream('A')).toMatchObject({ spent: 0, parkings: 0 });
  });

  test('whose end nobody names is tried after 5, 10, 20 and 40 minutes, then every hour', () => {
    const run = new Scenario(plan([agentStream('A')]));
    const waits: number[] = [];
    for (let attempt = 2; attempt < 8; attempt++) {
      // A time that has long passed says nothing.
      reached(run, 'A', attempt % 2 === 0 ? null : run.now - 30_000);
      const { status } = run.stream('A');
      if (status.kind === 'parked') waits.push((status.dueAt - run.now) / minute);
      run.fires(`wake:A:${attempt}`);
    }
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
  });

  test('that has ended while the process was being ended is waited for as every other', () => {
    const run = new Scenario(plan([agentStream('A')]));
    reached(run, 'A', run.now - 5_000);
    expect(run.stream('A').status).toMatchObject({ kind: 'parked', dueAt: run.now + 25_000 });
  });

  test('begins its count anew when an attempt has got further', () => {
    const run = new Scenario(plan([agentStream('A', {}, { retry: { attempts: 9 } })]));
    reached(run, 'A').fires('wake:A:2');
    run.takesUp('A').judged('A', 'failed', { fault: 'network' });
    reached(run, 'A');
    expect(run.stream('A').status).toMatchObject({ kind: 'parked', tries: 1 });
  });

  test('wakes those that wait for the same agent one after the other', () => {
    const run = new Scenario(plan([agentStream('A'), agentStream('B'), agentStream('C'), agentStream('D', {}, {}, 'codex')]));
    const resetsAt = run.now + hour;
    for (const id of ['A', 'B', 'C', 'D']) reached(run, id, resetsAt);
    const places = ['A', 'B', 'C', 'D'].map((id) => {
      const { status } = run.stream(id);
      return status.kind === 'parked' ? (status.dueAt - resetsAt) / 1000 : null;
    });
    expect(places).toEqual([30, 50, 70, 30]);
  });

  test('is waited for by a headless agent that has ended with it, whatever its exit status', () => {
    const run = new Scenario(plan([agentStream('A', { mode: 'headless' }), agentStream('B', { mode: 'headless' })]));
    reached(run, 'A').exits('A', 0);
    reached(run, 'B').exits('B', 1);
    expect(run.statuses()).toEqual({ A: 'parked', B: 'parked' });
  });

  test('ends a headless agent that waits for it by itself', () => {
    const run = new Scenario(plan([agentStream('A', { mode: 'headless' })]));
    reached(run, 'A', run.now + hour);
    expect(run.status('A')).toBe('running');
    run.fires('limit:A:1');
    expect(run.status('A')).toBe('parked');
  });

  test('is watched while its headless agent lives and runs, and not longer with each news', () => {
    const run = new Scenario(plan([agentStream('A', { mode: 'headless' })]), { manual: ['stopStream'] });
    reached(run, 'A');
    const dueAt = run.now + 30_000;
    run.passes(20_000).judged('A', 'limit-reached', { fault: 'usage-limit', resetsAt: run.now + hour });
    expect(run.state.timers).toEqual({ 'limit:A:1': dueAt });
    run.pause('A');
    expect(run.state.timers).toEqual({});
    run.resume('A');
    expect(run.state.timers).toEqual({ 'limit:A:1': run.now + 30_000 });
    run.stop('A');
    expect(run.state.timers).toEqual({});
  });

  test('that passes by itself ends nothing', () => {
    const run = new Scenario(plan([agentStream('A', { mode: 'headless' })]));
    reached(run, 'A').judged('A', 'working');
    expect(run.state.timers).toEqual({});
  });

  test('fails the stream at once where the plan says so', () => {
    const onLimit: OnLimit = { kind: 'fail' };
    const run = new Scenario(
      plan([agentStream('A', { onLimit }, { retry: { attempts: 3 } }), agentStream('B', { onLimit, mode: 'headless' })]),
    );
    reached(run, 'A').takesUp('B').judged('B', 'limit-reached', { fault: 'usage-limit', text: 'resets 4:21am' }).exits('B', 1);
    expect(run.statuses()).toEqual({ A: 'failed', B: 'failed' });
    expect(run.why('B')).toBe('its usage limit is reached: resets 4:21am');
  });

  test('can be cut short by a person, who also can stop or skip what waits', () => {
    const run = new Scenario(plan([agentStream('A'), agentStream('B'), agentStream('C')]));
    for (const id of ['A', 'B', 'C']) reached(run, id, run.now + hour);
    run.retry('A').stop('B').skip('C');
    expect(run.statuses()).toEqual({ A: 'running', B: 'stopped', C: 'skipped' });
    expect(Object.keys(run.state.timers)).toEqual([]);
    expect(run.agent('A').begins.prompt).toBe('again');
  });

  test('keeps a stream that is paused meanwhile where it is when its time comes', () => {
    const run = new Scenario(plan([agentStream('A')]));
    reached(run, 'A').pause('A').fires('wake:A:2');
    expect(run.why('A')).toBe('needs hold; paused by ann');
    run.resume('A');
    expect(run.status('A')).toBe('running');
  });

  test('counts in the forecast: what is left of the work begins when it is over', () => {
    const estimate = { leastMs: 60 * minute, mostMs: 60 * minute };
    const run = new Scenario(plan([agentStream('A', {}, { estimate })]));
    run.passes(20 * minute);
    reached(run, 'A', run.now + 2 * hour);
    expect(forecast(run.state, run.now).remainingMs).toBe(2 * hour + 30_000 + 40 * minute);
  });
});

describe('a usage limit that another agent takes over at', () => {
  const codex = { kind: 'codex', maxParallel: null, budget: null, settings: realAgent('codex').settings } as const;
  const onLimit: OnLimit = { kind: 'takeOver', agent: 'codex' };

  test('goes on with the other one, from scratch but for the hand-off', () => {
    const run = new Scenario(plan([agentStream('A', { onLimit })], { agents: { codex } }), { manual: ['writeHandoff'] });
    reached(run, 'A', run.now + hour);
    expect(run.status('A')).toBe('preparing');
    expect(run.why('A')).toBe('prepared; the hand-off of stream A is being written');
    expect(run.commands()).toContainEqual({ type: 'writeHandoff', handoff: 'stream:A', round: 1 });
    run.say({ type: 'handoffWritten', handoff: 'stream:A', round: 1, file: '/project/A.md' });
    expect(run.agent('A')).toMatchObject({ kind: 'codex', name: 'codex', begins: { conversation: null, prompt: 'first' } });
    expect(run.stream('A')).toMatchObject({ takenOverBy: 'codex', spent: 0 });
    // It stays with it, and its conversations are its own.
    run.takesUp('A', 'thread-1').exits('A', 1).retry('A');
    expect(run.agent('A')).toMatchObject({ name: 'codex', begins: { conversation: 'thread-1' } });
  });

  test('waits when the other one is at its limit as well', () => {
    const run = new Scenario(plan([agentStream('A', { onLimit }), agentStream('B', {}, {}, 'codex')], { agents: { codex } }));
    reached(run, 'B', run.now + hour);
    reached(run, 'A', run.now + hour);
    expect(run.stream('A').status).toMatchObject({ kind: 'parked', agent: 'claude' });
    expect(run.stream('A').takenOverBy).toBeUndefined();
  });

  test('is back with the agent of the plan when a person begins from scratch', () => {
    const run = new Scenario(plan([agentStream('A', { onLimit })], { agents: { codex } }));
    reached(run, 'A').takesUp('A', 'thread-1').exits('A', 1);
    run.asks({ kind: 'retry', target: { kind: 'stream', stream: run.stream('A').id }, fresh: true });
    expect(run.agent('A')).toMatchObject({ name: 'claude', begins: { conversation: null, prompt: 'first' } });
  });
});

describe('a stream that another agent has taken over', () => {
  const codex = {
    kind: 'codex',
    maxParallel: 1,
    budget: { tokens: 100, usd: null, warnAt: 80, whenUsedUp: 'hold' },
    settings: realAgent('codex').settings,
  } as const;
  const claude = { kind: 'claude', maxParallel: 1, budget: null, settings: realAgent('claude').settings } as const;
  const onLimit: OnLimit = { kind: 'takeOver', agent: 'codex' };

  test('counts for the limits and the budget of that agent', () => {
    const run = new Scenario(
      plan([agentStream('A', { onLimit }), agentStream('B', { onLimit }), agentStream('C', {}, {}, 'codex')], {
        agents: { claude, codex },
      }),
    );
    expect(run.statuses()).toEqual({ A: 'running', B: 'ready', C: 'running' });
    run.takesUp('A').uses('A', 50);
    reached(run, 'A', run.now + hour);
    // Its place among those of claude is free, and it waits for one of codex.
    expect(run.statuses()).toEqual({ A: 'ready', B: 'running', C: 'running' });
    expect(run.why('A')).toBe('needs hold; 1 of 1 slots of agent codex are taken');
    run.takesUp('C').judged('C', 'done');
    expect(run.statuses()).toEqual({ A: 'running', B: 'running', C: 'succeeded' });
    run.uses('A', 100);
    expect(run.state.budgets['agent:codex']).toMatchObject({ tokens: 100, usedUpAt: run.now });
    expect(usageOf(run.state, 'agent:claude')).toEqual({ tokens: 50, usd: 0 });
    reached(run, 'B', run.now + hour);
    expect(run.why('B')).toBe('needs hold; the budget of agent codex is used up');
  });

  test('counts there until its process has gone, though it is to begin from scratch, and frees its place then', () => {
    const run = new Scenario(
      plan([agentStream('A', { onLimit }), agentStream('B', {}, {}, 'codex'), agentStream('C')], { agents: { claude, codex } }),
      { manual: ['stopStream'] },
    );
    run.stop('B').say({ type: 'streamExited', stream: asStreamId('B'), attempt: 1, exitCode: 143, signal: 'SIGTERM', exitedAt: run.now });
    reached(run, 'A', run.now + 1).exits('A');
    run.retry('B');
    expect(run.statuses()).toEqual({ A: 'running', B: 'ready', C: 'running' });
    run.asks({ kind: 'retry', target: { kind: 'stream', stream: asStreamId('A') }, fresh: true });
    expect(run.statuses()).toEqual({ A: 'stopping', B: 'ready', C: 'running' });
    expect(run.stream('A').takenOverBy).toBe('codex');
    run.exits('A', 143, 'SIGTERM');
    expect(run.statuses()).toEqual({ A: 'ready', B: 'running', C: 'running' });
    expect(run.why('A')).toBe('needs hold; 1 of 1 slots of agent claude are taken');
    expect(run.stream('A')).toMatchObject({ conversation: null, takenOverBy: null });
  });
});

test('what a real agent uses is counted, whatever it says of it itself', () => {
  const run = new Scenario(plan([agentStream('A')]))
    .takesUp('A')
    .reports('A', { tokens: 900_000 })
    .uses('A', 1_200, 0.5)
    .uses('A', 1_500, 0.75);
  expect(usageOf(run.state, 'run')).toEqual({ tokens: 1_500, usd: 0.75 });
});
