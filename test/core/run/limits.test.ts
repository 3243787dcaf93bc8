import { expect, test } from 'vitest';
import { phase, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

test('a phase limits what runs in it and in the phases inside it', () => {
  const phases = [phase('P', { maxParallel: 2 }), phase('Q', { parent: 'P', maxParallel: 1 })];
  const run = new Scenario(
    plan(
      [stream('A', { phase: 'Q' }), stream('B', { phase: 'Q' }), stream('C', { phase: 'P' }), stream('D', { phase: 'P' }), stream('E')],
      { phases },
    ),
  );
  expect(run.statuses()).toEqual({ A: 'running', B: 'ready', C: 'running', D: 'ready', E: 'running' });
  expect(run.why('B')).toBe('needs hold; 1 of 1 slots of phase Q are taken');
  expect(run.why('D')).toBe('needs hold; 2 of 2 slots of phase P are taken');
  // The slot of C is free for P, and not for Q.
  run.exits('C');
  expect(run.statuses()).toMatchObject({ B: 'ready', D: 'running' });
  run.exits('A');
  expect(run.status('B')).toBe('running');
});

test('an agent limits its streams, wherever they are', () => {
  const agents = { opus: { kind: 'demo', maxParallel: 1, budget: null } } as const;
  const run = new Scenario(
    plan([stream('A', { agentName: 'opus' }), stream('B', { agentName: 'opus', priority: 0 }), stream('C')], { agents }),
  );
  expect(run.statuses()).toEqual({ A: 'ready', B: 'running', C: 'running' });
  expect(run.why('A')).toBe('needs hold; 1 of 1 slots of agent opus are taken');
  run.exits('B');
  expect(run.status('A')).toBe('running');
});

test('what a full pool keeps back keeps back nobody else', () => {
  const streams = [
    stream('A', { phase: 'P' }),
    stream('B', { phase: 'P', priority: 0 }),
    stream('C', { priority: 3 }),
    stream('D', { priority: 3 }),
  ];
  const run = new Scenario(plan(streams, { maxParallel: 2, phases: [phase('P', { maxParallel: 1 })] }));
  expect(run.statuses()).toEqual({ A: 'ready', B: 'running', C: 'running', D: 'ready' });
  expect(run.why('D')).toBe('needs hold; 2 of 2 slots are taken');
  run.exits('B');
  expect(run.statuses()).toMatchObject({ A: 'running', D: 'ready' });
});

test('anytime work starts after everything else that could, whatever its priority', () => {
  const streams = [stream('any', { anytime: true, priority: 0 }), stream('A', { priority: 3 }), stream('B', { priority: 3 })];
  const run = new Scenario(plan(streams, { maxParallel: 1 }));
  expect(run.statuses()).toEqual({ any: 'ready', A: 'running', B: 'ready' });
  run.exits('A').exits('B');
  expect(run.status('any')).toBe('running');
});

test('a slot goes on to the next when the first that waited for it is kept back by another limit', () => {
  const opus = (id: string, changes: Parameters<typeof stream>[1] = {}) => stream(id, { agentName: 'opus', ...changes });
  const streams = [
    opus('Y', { priority: 0 }),
    stream('Z'),
    opus('A', { phase: 'Q' }),
    opus('B', { priority: 3 }),
    stream('W', { phase: 'Q', needs: ['Z'] }),
  ];
  const run = new Scenario(
    plan(streams, { phases: [phase('Q', { maxParallel: 1 })], agents: { opus: { kind: 'demo', maxParallel: 1, budget: null } } }),
  );
  expect(run.why('A')).toBe('needs hold; 1 of 1 slots of agent opus are taken');
  run.exits('Z').exits('Y');
  expect(run.statuses()).toMatchObject({ W: 'running', A: 'ready', B: 'running' });
  expect(run.why('A')).toBe('needs hold; 1 of 1 slots of phase Q are taken');
});
