import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

describe('scheduling', () => {
  test('the workspace comes first, then what has no needs, then what needed it', () => {
    const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] })]), { manual: ['prepareWorkspace'] });
    expect(run.commands()).toEqual([{ type: 'prepareWorkspace' }]);
    expect(run.statuses()).toEqual({ A: 'ready', B: 'waiting' });
    expect(run.why('A')).toBe('needs hold; the workspace is being prepared');
    expect(run.why('B')).toBe('waits for A');

    run.say({ type: 'workspaceReady', dir: '/work' });
    expect(run.statuses()).toEqual({ A: 'running', B: 'waiting' });
    expect(run.commands()).toEqual([
      { type: 'prepareStream', stream: 'A', attempt: 1 },
      { type: 'spawnStream', stream: 'A', attempt: 1 },
    ]);
    run.exits('A');
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'running' });
    run.exits('B');
    expect(run.outcome()).toBe('passed');
    expect(run.reason()).toBe('2 streams succeeded');
    expect(run.commands().at(-1)).toEqual({ type: 'finishRun' });
  });

  test('needs of the phase hold besides those of the stream, and the reason names both', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B', { phase: 'two' }), stream('C', { phase: 'one' }), stream('D', { phase: 'two', needs: ['A'] })], {
        phases: [phase('one'), phase('two', { needs: ['phase one'] })],
      }),
    );
    expect(run.statuses()).toEqual({ A: 'running', B: 'waiting', C: 'running', D: 'waiting' });
    expect(run.why('D')).toBe('waits for A and phase one');
    expect(run.stream('D').status).toEqual({ kind: 'waiting', on: ['A', 'one'] });
    run.exits('C');
    expect(run.statuses()).toMatchObject({ B: 'running', D: 'waiting' });
    run.exits('A');
    expect(run.status('D')).toBe('running');
  });

  test('no more run at once than the plan lets, and the reason says so', () => {
    const run = new Scenario(
      plan(
        ['A', 'B', 'C'].map((id) => stream(id)),
        { maxParallel: 2 },
      ),
    );
    expect(run.statuses()).toEqual({ A: 'running', B: 'running', C: 'ready' });
    expect(run.why('C')).toBe('needs hold; 2 of 2 slots are taken');
    run.exits('B');
    expect(run.status('C')).toBe('running');
  });

  test('a paused stream keeps its slot, one whose checks run does not', () => {
    const run = new Scenario(plan([stream('A', { gates: ['tests'] }), stream('B')], { maxParallel: 1 }));
    run.pause('A');
    expect(run.statuses()).toEqual({ A: 'paused', B: 'ready' });
    run.resume('A').exits('A');
    expect(run.statuses()).toEqual({ A: 'checking', B: 'running' });
  });

  test('priority goes first, then the longest chain of estimates behind it, then plan order', () => {
    const minutes = (count: number) => ({ leastMs: count * 60_000, mostMs: count * 60_000 });
    const run = new Scenario(
      plan(
        [
          stream('first in the plan', { estimate: minutes(5) }),
          stream('same in the plan', { estimate: minutes(5) }),
          stream('head of a long chain', { estimate: minutes(1) }),
          stream('its tail', { estimate: minutes(30), needs: ['head of a long chain'] }),
          stream('urgent', { priority: 0, estimate: minutes(1) }),
        ],
        { maxParallel: 1 },
      ),
    );
    const started: string[] = [];
    for (let next = runningOf(run); next !== undefined; next = runningOf(run)) {
      started.push(next);
      run.exits(next);
    }
    expect(started).toEqual(['urgent', 'head of a long chain', 'its tail', 'first in the plan', 'same in the plan']);
  });

  test('a stream without an estimate weighs as much as the others on average, so the longer chain goes first', () => {
    const run = new Scenario(plan([stream('A'), stream('B'), stream('C', { needs: ['B'] })], { maxParallel: 1 }));
    expect(run.statuses()).toEqual({ A: 'ready', B: 'running', C: 'waiting' });
  });

  test('--only leaves the others out, and needs on them hold', () => {
    const run = new Scenario(
      plan([stream('A', { phase: 'one' }), stream('B', { needs: ['A', 'phase one', 'checkpoint C'] }), stream('D', { needs: ['B'] })], {
        phases: [phase('one', { gates: ['tests'] })],
        checkpoints: [checkpoint('C', { needs: ['phase one'], review: true })],
      }),
      { only: [asStreamId('B')] },
    );
    expect(run.statuses()).toEqual({ A: 'skipped', B: 'running', D: 'skipped' });
    expect(run.why('A')).toBe('left out: the run is limited to other streams');
    expect(run.phase('one')).toMatchObject({ status: 'skipped', cause: 'only' });
    expect(run.checkpoint('C')).toMatchObject({ kind: 'missed', cause: 'only' });
    run.exits('B');
    expect(run.outcome()).toBe('passed');
  });

  test('what is prepared gives its place back when that which it waits for is to run again', () => {
    const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] })], { maxParallel: 1 }), { manual: ['prepareStream'] });
    const prepared = (id: string) =>
      run.say({ type: 'streamPrepared', stream: asStreamId(id), attempt: run.stream(id).attempt, dir: `/w/${id}` });
    prepared('A').exits('A');
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'preparing' });
    run.asks({ kind: 'retry', target: { kind: 'stream', stream: asStreamId('A') } });
    prepared('B');
    expect(run.statuses()).toEqual({ A: 'preparing', B: 'waiting' });
    prepared('A').exits('A');
    prepared('B').exits('B');
    expect([run.stream('B').attempt, run.outcome()]).toEqual([2, 'passed']);
  });

  test('a long list of needs is cut in the reason and whole in the status', () => {
    const ids = ['A', 'B', 'C', 'D', 'E', 'F'];
    const run = new Scenario(plan([...ids.map((id) => stream(id)), stream('Z', { needs: ids })]));
    expect(run.why('Z')).toBe('waits for A, B, C and 3 more');
    expect(run.stream('Z').status).toEqual({ kind: 'waiting', on: ids });
  });
});

const runningOf = (run: Scenario) => run.state.plan.streams.map(({ id }) => id).find((id) => run.status(id) === 'running');
