import { expect, test } from 'vitest';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const d = stream('D', { milestones: ['baseline', 'tests:60'] });

test('what needs a milestone starts while its stream still runs', () => {
  const run = new Scenario(plan([d, stream('E', { needs: ['D.baseline'] }), stream('F', { needs: ['D.tests'] })]));
  expect(run.why('E')).toBe('waits for D.baseline');
  run.reports('D', { percent: 20 });
  expect(run.statuses()).toEqual({ D: 'running', E: 'waiting', F: 'waiting' });
  run.passes(500).reports('D', { percent: 30, milestones: ['other', ' Baseline'] });
  expect(run.statuses()).toEqual({ D: 'running', E: 'running', F: 'waiting' });
  expect(run.stream('D').milestones).toEqual({ baseline: run.now });
  run.reports('D', { percent: 60 });
  expect(run.status('F')).toBe('running');
});

test('so many tasks reach it too, and the success of its stream reaches all', () => {
  const counted = stream('D', { milestones: ['late'] });
  const milestones = [{ id: 'three', title: 'three', percent: null, tasks: 3 }, ...counted.milestones];
  const run = new Scenario(plan([{ ...counted, milestones }, stream('E', { needs: ['D.three'] }), stream('F', { needs: ['D.late'] })]));
  run.reports('D', { tasksDone: 2, tasksTotal: 4 });
  expect(run.status('E')).toBe('waiting');
  run.reports('D', { tasksDone: 3, tasksTotal: 4 });
  expect(run.status('E')).toBe('running');
  const reachedAt = run.now;
  run.passes(1000).exits('D');
  expect(run.status('F')).toBe('running');
  expect(run.stream('D').milestones).toEqual({ three: reachedAt, late: run.now });
});

test('a milestone stays reached when its stream fails; one that was not keeps back what needs it', () => {
  const run = new Scenario(
    plan([d, stream('E', { needs: ['D.baseline'] }), stream('F', { needs: ['D.tests'] })], {
      checkpoints: [checkpoint('C', { needs: ['D.tests'] })],
    }),
  );
  run
    .reports('D', { milestones: ['baseline'] })
    .reports('D', { percent: 10 })
    .exits('D', 1);
  expect(run.statuses()).toEqual({ D: 'failed', E: 'running', F: 'skipped' });
  expect(run.why('F')).toBe('skipped: it needs D.tests, and D failed before it was reached');
  expect(run.checkpoint('C')).toMatchObject({ kind: 'missed', cause: 'failed' });
  run.retry('D');
  expect(run.statuses()).toEqual({ D: 'running', E: 'running', F: 'waiting' });
  expect(run.stream('D').milestones).toHaveProperty('baseline');
});

test('an optional stream keeps nothing back, and neither does one that a person skips or --only leaves out', () => {
  const optional = new Scenario(plan([{ ...d, optional: true }, stream('E', { needs: ['D.baseline'] })]));
  optional.exits('D', 1);
  expect(optional.status('E')).toBe('running');
  const skipped = new Scenario(plan([d, stream('E', { needs: ['D.baseline'] })]));
  skipped.skip('D');
  expect(skipped.status('E')).toBe('running');
  const only = new Scenario(plan([d, stream('E', { needs: ['D.baseline'] })]), { only: [stream('E').id] });
  expect(only.status('E')).toBe('running');
});

test('one of several needs is enough, and only when none can hold is all lost', () => {
  const streams = [
    stream('A'),
    stream('B', { milestones: ['m'] }),
    stream('C', { needs: ['A | B.m'] }),
    stream('E', { needs: ['A:failed | phase P:failed'] }),
  ];
  const run = new Scenario(plan([...streams, stream('G', { phase: 'P' })], { phases: [phase('P')] }));
  expect(run.why('C')).toBe('waits for A or B.m');
  run.exits('A', 1);
  expect(run.statuses()).toMatchObject({ C: 'waiting', E: 'running' });
  run.reports('B', { milestones: ['m'] });
  expect(run.status('C')).toBe('running');

  const lost = new Scenario(plan(streams.slice(0, 3)));
  lost.exits('A', 1).exits('B', 1);
  expect(lost.why('C')).toBe('skipped: it needs A, which failed; it needs B.m, and B failed before it was reached');
});

test('of alternatives that did not arise, a failure counts more than a condition', () => {
  const run = new Scenario(plan([stream('A'), stream('B'), stream('C', { needs: ['A:failed | B'] })]));
  run.exits('A').exits('B', 1);
  expect(run.stream('C').status).toEqual({ kind: 'skipped', cause: 'failed' });
  run.retry('B');
  expect(run.status('C')).toBe('waiting');
});

test('needs on the outcome of a phase', () => {
  const streams = [
    stream('A', { phase: 'P' }),
    stream('good', { needs: ['phase P'] }),
    stream('bad', { needs: ['phase P:failed'] }),
    stream('either', { needs: ['phase P:ended'] }),
  ];
  const failed = new Scenario(plan(streams, { phases: [phase('P')] }));
  failed.exits('A', 1);
  expect(failed.statuses()).toEqual({ A: 'failed', good: 'skipped', bad: 'running', either: 'running' });
  const went = new Scenario(plan(streams, { phases: [phase('P')] }));
  went.exits('A');
  expect(went.statuses()).toEqual({ A: 'succeeded', good: 'running', bad: 'skipped', either: 'running' });
  expect(went.stream('bad').status).toEqual({ kind: 'skipped', cause: 'condition' });
});
