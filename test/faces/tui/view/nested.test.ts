import { expect, test } from 'vitest';
import { asStreamId } from '../../../../src/core/ids.ts';
import { listRows } from '../../../../src/faces/tui/view/list.ts';
import { whyView } from '../../../../src/faces/tui/view/why.ts';
import { Scenario } from '../../../core/run/scenario.ts';
import { phase, plan, stream } from '../../../support/plans.ts';

test('phases inside phases stand deeper, and one counts what is in those inside it', () => {
  const run = new Scenario(
    plan([stream('A', { phase: 'in' }), stream('B', { phase: 'out' })], { phases: [phase('out'), phase('in', { parent: 'out' })] }),
  );
  run.exits('A');
  const headings = listRows(run.state, run.now, null).flatMap((row) =>
    row.kind === 'phase' ? [[row.id, row.depth, row.done, row.total]] : [],
  );
  expect(headings).toEqual([
    ['out', 0, 1, 2],
    ['in', 1, 1, 1],
  ]);
});

test('a phase without streams counts its gates', () => {
  const run = new Scenario(
    plan([stream('A', { needs: ['phase preflight'] })], { phases: [phase('preflight', { gates: ['lint', 'build'] })] }),
  );
  const preflight = () => listRows(run.state, run.now, null).find(({ kind }) => kind === 'phase');
  expect(preflight()).toMatchObject({ id: 'preflight', of: 'gates', done: 0, total: 2 });
  run.gate('preflight/lint');
  expect(preflight()).toMatchObject({ done: 1, total: 2 });
});

test('why a stream is as it is names its milestones, reached or not', () => {
  const run = new Scenario(plan([stream('A', { milestones: ['m1', 'm2'] })]));
  run.reports('A', { milestones: ['m1'] });
  const said = whyView(run.state, asStreamId('A'), run.now).rows.map(
    ({ label, spans }) => `${label}|${spans.map(({ text }) => text).join('')}`,
  );
  expect(said).toContain('milestones|m1  reached 0s ago');
  expect(said).toContain('|m2  not reached');
});
