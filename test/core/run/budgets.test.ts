import { describe, expect, test } from 'vitest';
import { asItemId } from '../../../src/core/ids.ts';
import type { Budget } from '../../../src/core/plan/model.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { usageOf } from '../../../src/core/run/budgets.ts';
import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { plan, stream } from '../../support/plans.ts';
import { on, Scenario } from './scenario.ts';

const budget = (changes: Partial<Budget> = {}): Budget => ({ tokens: 1000, usd: null, warnAt: 80, whenUsedUp: 'hold', ...changes });
const items = (run: Scenario) => attention(run.state).map(({ id, frees }) => [id, frees]);

describe('a budget of the run', () => {
  const running = (of: Budget) => new Scenario(plan([stream('A'), stream('B'), stream('C', { needs: ['A'] })], { budget: of }));

  test('counts what each attempt says it has used so far, once', () => {
    const run = new Scenario(plan([stream('A', { retry: { attempts: 2, backoffMs: 0 } })], { budget: budget({ usd: 5 }) }));
    run.reports('A', { tokens: 100, usd: 0.1 }).reports('A', { tokens: 250, usd: 0.3 }).reports('A', { tokens: 240 });
    run.exits('A', 1).reports('A', { tokens: 50, usd: 0.2 });
    expect(run.state.budgets.run).toMatchObject({ tokens: 300, usd: 0.5 });
    expect(usageOf(run.state, 'run')).toEqual({ tokens: 300, usd: 0.5 });
    expect(usageOf(run.state, 'stream:A')).toEqual({ tokens: 300, usd: 0.5 });
    expect(usageOf(run.state, 'agent:demo')).toEqual({ tokens: 0, usd: 0 });
  });

  test('is told of when it runs out, until somebody has seen it', () => {
    const run = running(budget()).reports('A', { tokens: 799 });
    expect(items(run)).toEqual([]);
    run.reports('B', { tokens: 1 });
    expect(attention(run.state)).toMatchObject([
      { id: 'budget-warning:run', title: 'the budget of the run is running out', detail: '800 of 1k tokens so far' },
    ]);
    run.approve('budget-warning:run').reports('B', { tokens: 2 });
    expect(items(run)).toEqual([]);
    expect(run.refuses({ kind: 'approve', item: asItemId('budget-warning:run'), note: '' })).toBe('ann has seen it already');
    expect(run.refuses({ kind: 'approve', item: asItemId('budget:run'), note: '' })).toBe(
      'the budget of the run is not used up: 801 of 1k tokens',
    );
  });

  test('that is used up lets nothing more start, until a person gives as much again', () => {
    const run = running(budget()).reports('A', { tokens: 1000 });
    expect(run.statuses()).toEqual({ A: 'running', B: 'running', C: 'waiting' });
    run.exits('A').exits('B');
    expect(run.stream('C')).toMatchObject({ status: { kind: 'ready' }, why: { rule: 'budget' } });
    expect(run.why('C')).toBe('needs hold; the budget of the run is used up');
    expect(items(run)).toEqual([['budget:run', 1]]);
    expect(waitsForPerson(run.state)).toBe(true);
    run.approve('budget:run');
    expect(run.status('C')).toBe('running');
    expect(items(run)).toEqual([]);
    run.reports('C', { tokens: 800 });
    expect(items(run)).toEqual([['budget-warning:run', 0]]);
    run.exits('C');
    expect(run.outcome()).toBe('passed');
  });

  test('stays used up when one more is not enough', () => {
    const run = running(budget()).reports('A', { tokens: 2500 }).approve('budget:run');
    expect(items(run)).toEqual([['budget:run', 0]]);
    run.approve('budget:run');
    expect(run.state.budgets.run).toMatchObject({ granted: 3, usedUpAt: null, warned: null });
  });

  test('can be of money', () => {
    const run = running(budget({ tokens: null, usd: 0.3 }))
      .reports('A', { usd: 0.1 })
      .reports('B', { usd: 0.2 });
    expect(attention(run.state)[0]?.detail).toBe('$0.30 of $0.30; nothing more of it starts until you approve as much again');
  });

  test('lets what runs stand still where the plan says pause, and go on when there is more', () => {
    const run = running(budget({ whenUsedUp: 'pause' })).reports('A', { tokens: 1200 });
    expect(run.statuses()).toEqual({ A: 'paused', B: 'paused', C: 'waiting' });
    expect(run.why('A')).toBe('paused by the budget of the run, which is used up');
    expect(waitsForPerson(run.state)).toBe(true);
    expect(run.refuses(on('resume', 'A'))).toBe('the budget of the run is used up; approve `budget:run` to give as much again');
    expect(items(run)).toEqual([['budget:run', 2]]);
    run.pause('B').approve('budget:run');
    expect(run.statuses()).toMatchObject({ A: 'running', B: 'paused' });
  });

  test('keeps back what was prepared when it paused', () => {
    const run = new Scenario(plan([stream('A'), stream('B')], { budget: budget({ whenUsedUp: 'pause' }) }), { manual: ['prepareStream'] });
    const prepared = (id: 'A' | 'B') => run.say({ type: 'streamPrepared', stream: run.stream(id).id, attempt: 1, dir: '/work' });
    prepared('A').reports('A', { tokens: 1000 });
    prepared('B');
    expect(run.statuses()).toEqual({ A: 'paused', B: 'preparing' });
    run.approve('budget:run');
    expect(run.statuses()).toEqual({ A: 'running', B: 'running' });
  });

  test('is nobody’s concern when all has ended', () => {
    const run = new Scenario(plan([stream('A')], { budget: budget() })).reports('A', { tokens: 1000 }).exits('A', 1);
    expect(items(run)).toEqual([['stream:A', 0]]);
  });
});

describe('budgets of parts', () => {
  test('of a stream keep back its further attempts and nothing else', () => {
    const run = new Scenario(
      plan([stream('A', { budget: budget(), retry: { attempts: 2, backoffMs: 0 } }), stream('B', { needs: ['C'] }), stream('C')]),
    );
    run.reports('A', { tokens: 1000 }).exits('A', 1).exits('C');
    expect(run.statuses()).toEqual({ A: 'ready', B: 'running', C: 'succeeded' });
    run.approve('budget:stream:A');
    expect(run.status('A')).toBe('running');
  });

  test('of an agent are shared by its streams', () => {
    const run = new Scenario(
      plan(
        [
          stream('A', { agentName: 'writer' }),
          stream('B', { agentName: 'writer', needs: ['D'] }),
          stream('C', { needs: ['D'] }),
          stream('D'),
        ],
        {
          agents: { writer: { kind: 'demo', maxParallel: null, budget: budget() } },
        },
      ),
    );
    run.reports('A', { tokens: 1000 }).exits('D');
    expect(run.statuses()).toEqual({ A: 'running', B: 'ready', C: 'running', D: 'succeeded' });
    run.approve('budget:agent:writer');
    expect(run.status('B')).toBe('running');
  });

  test('that do not exist are named', () => {
    const run = new Scenario(plan([stream('A', { budget: budget() })]));
    expect(run.refuses({ kind: 'approve', item: asItemId('budget:stream:B'), note: '' })).toMatch(
      /no budget `stream:B`; did you mean `stream:A`/,
    );
    expect(run.refuses({ kind: 'reject', item: asItemId('budget:stream:A'), note: '' })).toBe('there is nothing to approve or reject here');
  });
});
