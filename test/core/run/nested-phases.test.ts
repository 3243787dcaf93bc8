import { expect, test } from 'vitest';
import { phase, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const tracks = {
  phases: [
    phase('all', { needs: ['first'], gates: ['whole'] }),
    phase('one', { parent: 'all' }),
    phase('two', { parent: 'all', needs: ['phase one'] }),
  ],
};

test('phases inside a phase wait for what it needs, and it is done when they are and its own gates have passed', () => {
  const run = new Scenario(
    plan(
      [stream('first'), stream('A', { phase: 'one' }), stream('B', { phase: 'two' }), stream('after', { needs: ['phase all'] })],
      tracks,
    ),
  );
  expect(run.why('A')).toBe('waits for first');
  expect(run.phase('all').status).toBe('waiting');
  run.exits('first');
  expect(run.statuses()).toMatchObject({ A: 'running', B: 'waiting' });
  expect([run.phase('all').status, run.phase('one').status, run.phase('two').status]).toEqual(['running', 'running', 'waiting']);
  run.exits('A');
  expect(run.phase('one').status).toBe('succeeded');
  run.exits('B');
  expect(run.phase('all').status).toBe('checking');
  run.gate('all/whole');
  expect(run.status('after')).toBe('running');
});

test('a phase fails with a phase inside it', () => {
  const run = new Scenario(plan([stream('first'), stream('A', { phase: 'one' }), stream('B', { phase: 'two' })], tracks));
  run.exits('first').exits('A', 1);
  expect([run.phase('one').status, run.phase('two').status, run.phase('all').status]).toEqual(['failed', 'skipped', 'failed']);
  expect(run.phase('all').why.text).toBe('phase one failed');
  expect(run.outcome()).toBe('failed');
  run.retry('A');
  expect(run.phase('all').status).toBe('running');
});

test('a phase may have gates alone: they run when its needs hold', () => {
  const run = new Scenario(
    plan([stream('A'), stream('B', { needs: ['phase check'] })], { phases: [phase('check', { needs: ['A'], gates: ['lint'] })] }),
  );
  expect(run.phase('check').status).toBe('waiting');
  run.exits('A');
  expect(run.phase('check').status).toBe('checking');
  expect(run.status('B')).toBe('waiting');
  run.gate('check/lint', 'failed');
  expect(run.outcome()).toBe('failed');
  run.retryGate('check/lint').gate('check/lint');
  expect(run.status('B')).toBe('running');
});

test('gates alone before the first stream keep the run from ending, and go with what is left out', () => {
  const gates = phase('check', { needs: ['A'], gates: ['lint'] });
  const run = new Scenario(plan([stream('A'), stream('B')], { phases: [gates] }), { only: [stream('B').id] });
  expect(run.phase('check')).toMatchObject({ status: 'skipped', cause: 'only' });
  const first = new Scenario(plan([stream('B', { needs: ['phase pre'] })], { phases: [phase('pre', { gates: ['lint'] })] }));
  expect(first.phase('pre').status).toBe('checking');
  first.gate('pre/lint');
  expect(first.status('B')).toBe('running');
});

test('anytime work of a phase does not wait for what the phase needs', () => {
  const run = new Scenario(
    plan([stream('A'), stream('B', { phase: 'P' }), stream('any', { phase: 'P', anytime: true })], {
      phases: [phase('P', { needs: ['A'], gates: ['g'] })],
    }),
  );
  expect(run.statuses()).toEqual({ A: 'running', B: 'waiting', any: 'running' });
  run.exits('any');
  expect(run.phase('P').status).toBe('waiting');
  run.exits('A').exits('B');
  expect(run.phase('P').status).toBe('checking');
});

test('a phase that cannot start ends with what is done anytime in it, and the phase around it measures that', () => {
  const begin = () =>
    new Scenario(
      plan([stream('A'), stream('B', { phase: 'in', anytime: true }), stream('C', { needs: ['phase out'] })], {
        phases: [phase('out', { gates: ['g'] }), phase('in', { parent: 'out', needs: ['A:failed'] })],
      }),
    ).exits('A');
  const run = begin();
  expect(run.phase('in')).toMatchObject({ status: 'waiting' });
  expect(run.phase('in').why.text).toMatch(/^to be skipped when what is done anytime has ended: it runs only if A fails/);
  expect(run.phase('out').status).toBe('waiting');
  run.exits('B');
  expect([run.phase('in'), run.phase('out')]).toMatchObject([{ status: 'skipped', cause: 'condition' }, { status: 'checking' }]);
  const failed = begin().exits('B', 1);
  expect([failed.phase('in'), failed.phase('out')]).toMatchObject([{ status: 'failed', cause: 'failed' }, { cause: 'failed' }]);
  expect(failed.phase('in').why.text).toBe('B failed');
  expect(failed.status('C')).toBe('skipped');
});
