import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import { gateRows, percentOf, streamsByPhase, timeline } from '../../../src/core/run/rows.ts';
import { summary, waitsForPerson } from '../../../src/core/run/summary.ts';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';
import { on, Scenario } from './scenario.ts';

describe('what faces show', () => {
  test('counts and times', () => {
    const run = new Scenario(
      plan(
        ['A', 'B', 'C', 'D'].map((id) => stream(id)),
        { maxParallel: 2 },
      ),
      { only: ['A', 'B', 'C'].map(asStreamId) },
    );
    run.passes(2000).exits('A', 1);
    const figures = summary(run.state, run.now + 500);
    expect(figures).toMatchObject({ done: 1, total: 3, live: 2, attention: 1, elapsedMs: 2500, waitsForPerson: false });
    expect(figures.counts).toMatchObject({ failed: 1, running: 2, skipped: 0 });
    run.exits('B').exits('C');
    expect(summary(run.state, run.now + 99_000).elapsedMs).toBe(2000);
  });

  test('whether only a person can move the run on', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B', { needs: ['checkpoint C1'] })], { checkpoints: [checkpoint('C1', { needs: ['A'], review: true })] }),
    );
    expect(waitsForPerson(run.state)).toBe(false);
    run.reports('A', { question: 'which?' });
    expect(waitsForPerson(run.state)).toBe(true);
    run.reports('A', {});
    expect(waitsForPerson(run.asks(on('pause', 'all')).state)).toBe(true);
    expect(waitsForPerson(run.asks(on('resume', 'all')).state)).toBe(false);
    expect(waitsForPerson(run.exits('A').state)).toBe(true);
    expect(waitsForPerson(run.approve('review:C1').exits('B').state)).toBe(false);
  });

  test('groups, gates and the timeline, in plan order', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B', { phase: 'P', gates: ['x'] }), stream('C', { phase: 'P' })], {
        phases: [phase('P'), phase('Q')],
        checkpoints: [checkpoint('C1', { needs: ['A'], atMs: 5000 }), checkpoint('C2', { needs: ['B'] })],
      }),
    );
    run.passes(700).exits('A');
    const groups = streamsByPhase(run.state).map(({ phase, streams }) => [phase?.plan.id ?? null, streams.map(({ plan }) => plan.id)]);
    expect(groups).toEqual([
      ['P', ['B', 'C']],
      ['Q', []],
      [null, ['A']],
    ]);
    expect(gateRows(run.state, run.state.plan.streams[1]!).map(({ state }) => state.id)).toEqual(['B/x']);
    expect(timeline(run.state).map(({ plannedAt, reachedAt }) => [plannedAt, reachedAt])).toEqual([
      [run.state.startedAt + 5000, run.state.startedAt + 700],
      [null, null],
    ]);
  });

  test('the percentage is what the stream says, else its check-list, else unknown', () => {
    const run = new Scenario(plan([stream('A')]));
    expect(percentOf(run.stream('A'))).toBeNull();
    expect(percentOf(run.reports('A', { tasksDone: 1, tasksTotal: 3 }).stream('A'))).toBe(33);
    expect(percentOf(run.reports('A', { tasksDone: 1, tasksTotal: 3, percent: 60 }).stream('A'))).toBe(60);
    expect(percentOf(run.reports('A', { percent: 160 }).stream('A'))).toBe(100);
    expect(percentOf(run.reports('A', { tasksDone: 0, tasksTotal: 0 }).stream('A'))).toBeNull();
    expect(percentOf(run.exits('A').stream('A'))).toBe(100);
  });
});
