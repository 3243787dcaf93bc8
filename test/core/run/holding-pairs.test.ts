import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { planOf } from '../../support/plan-of.ts';
import { on, Scenario } from './scenario.ts';

const yaml = (rule: string, more = '') => `version: 1
running_conflicts: {${rule}}
streams:
  - {id: A, run: a, worktree: true, priority: P1}
  - {id: B, run: b, worktree: true}
  - {id: C, run: c, worktree: true, priority: P3}
${more}`;

class Told extends Scenario {
  constructor(rule = 'resolve: later', options: ConstructorParameters<typeof Scenario>[1] = {}, more = '') {
    super(planOf(yaml(rule, more)), options);
  }
  foretell(one: string, other: string, ...files: string[]): this {
    const pair = [asStreamId(one), asStreamId(other)] as const;
    return this.say({ type: 'conflictForecast', pair, heads: ['1', '2'], files, count: files.length });
  }
  get held() {
    return this.state.heldPairs.map(({ pair, resolver, step, outcome }) => `${pair.join('-')} ${resolver} ${outcome ?? step}`);
  }
}

describe('streams that run and would conflict', () => {
  test('are held, one begins anew to settle it, and both go on when they no longer conflict', () => {
    const run = new Told('resolve: later', { manual: ['stopStream'] }).foretell('A', 'B', 'x.ts');
    expect(run.held).toEqual(['A-B B resolving']);
    expect(run.status('A')).toBe('paused');
    expect(run.why('A')).toBe('paused by the conflict of A and B');
    expect(run.stream('B').status).toMatchObject({ kind: 'stopping', becomes: 'again' });
    run.exits('B', 143, 'SIGTERM');
    expect(run.stream('B')).toMatchObject({
      status: { kind: 'running' },
      attempt: 2,
      spent: 0,
      attempts: [{}, { meets: { stream: 'A', files: ['x.ts'] } }],
    });
    expect(attention(run.state)).toMatchObject([
      {
        id: 'hold:A+B',
        kind: 'hold',
        title: 'A and B are held',
        detail: 'they would conflict in x.ts: A stands still while B settles it; approve hold:A+B to let both go on as they are',
      },
    ]);
    run.foretell('A', 'B');
    expect(run.held).toEqual(['A-B B they no longer conflict']);
    expect(run.statuses()).toEqual({ A: 'running', B: 'running', C: 'running' });
    expect(attention(run.state)).toEqual([]);
  });

  test('are both standing still before one of them is ended', () => {
    const run = new Told('resolve: later', { manual: ['pauseStream'] }).foretell('A', 'B', 'x.ts');
    expect(run.held).toEqual(['A-B B holding']);
    run.say({ type: 'streamPaused', stream: asStreamId('B'), attempt: 1 });
    expect(run.status('B')).toBe('paused');
    expect(pendingCommands(run.state)).toContainEqual({ type: 'pauseStream', stream: 'A', attempt: 1 });
    run.say({ type: 'streamPaused', stream: asStreamId('A'), attempt: 1 });
    expect(run.held).toEqual(['A-B B resolving']);
  });

  test.each([
    ['later', 'A', 'C', 'C'],
    ['later', 'B', 'C', 'C'],
    ['first', 'A', 'B', 'B'],
    ['first', 'A', 'C', 'A'],
    ['A', 'A', 'B', 'A'],
  ])('by the rule %s: of %s and %s it is %s that settles it', (rule, one, other, resolver) => {
    const run = new Told(`resolve: ${rule}`).reports('B', { percent: 60 }).reports('A', { percent: 30 }).foretell(one, other, 'x.ts');
    expect(run.held).toEqual([`${one}-${other} ${resolver} resolving`]);
  });

  test('are left alone where the rule names a third one, where rules of their wave settle it, and without a rule', () => {
    expect(new Told('resolve: A').foretell('B', 'C', 'x.ts').held).toEqual([]);
    const settled = "conflicts: [{path: '*.ts', union: true}]\nwaves: [{id: w, merge: [A, B]}]\n";
    expect(new Told('resolve: later', {}, settled).foretell('A', 'B', 'x.ts').held).toEqual([]);
    const none = new Scenario(planOf(yaml('resolve: later').replace(/^running.*\n/m, '')));
    expect(
      none
        .say({ type: 'conflictForecast', pair: [asStreamId('A'), asStreamId('B')], heads: ['1', '2'], files: ['x'], count: 1 })
        .status('A'),
    ).toBe('running');
  });

  test('go on when the one that settles it ends, however, or is not about to any more', () => {
    expect(new Told().foretell('A', 'B', 'x.ts').exits('B').statuses()).toMatchObject({ A: 'running', B: 'succeeded' });
    expect(new Told().foretell('A', 'B', 'x.ts').exits('B', 1).statuses()).toMatchObject({ A: 'running', B: 'failed' });
    expect(new Told().foretell('A', 'B', 'x.ts').stop('B').statuses()).toMatchObject({ A: 'running', B: 'stopped' });
    const failing = new Told('resolve: later', { manual: ['stopStream'] }).foretell('A', 'B', 'x.ts').skip('B');
    expect(failing.held).toEqual(['A-B B B has not settled it']);
    expect(failing.status('A')).toBe('running');
  });

  test('go on when the one that stands still is ended by a person', () => {
    const run = new Told().foretell('A', 'B', 'x.ts').stop('A');
    expect(run.held).toEqual(['A-B B A is stopping']);
    expect(run.status('B')).toBe('running');
  });

  test('go on as they are when a person says so', () => {
    const run = new Told().foretell('A', 'B', 'x.ts');
    expect(run.refuses(on('resume', 'A'))).toBe('A and B are held over their conflict; approve `hold:A+B` to let both go on');
    run.approve('hold:A+B');
    expect(run.held).toEqual(['A-B B let go by ann']);
    expect(run.statuses()).toMatchObject({ A: 'running', B: 'running' });
    expect(run.refuses({ kind: 'approve', item: attention(run.state)[0]?.id ?? ('hold:A+B' as never), note: '' })).toBe(
      'hold:A+B is not held',
    );
  });

  test('are held so often as the rule says, and no more', () => {
    const once = new Told().foretell('A', 'B', 'x.ts').foretell('A', 'B').foretell('A', 'B', 'x.ts');
    expect(once.held).toEqual(['A-B B they no longer conflict']);
    const twice = new Told('resolve: later, rounds: 2').foretell('A', 'B', 'x.ts').foretell('A', 'B').foretell('A', 'B', 'x.ts');
    expect(twice.held).toEqual(['A-B B they no longer conflict', 'A-B B resolving']);
    expect(twice.foretell('A', 'B').foretell('A', 'B', 'x.ts').held).toHaveLength(2);
  });

  test('are in one such pair at a time: the next begins when that is over', () => {
    const run = new Told().foretell('A', 'B', 'x.ts').foretell('B', 'C', 'x.ts').foretell('A', 'C', 'x.ts');
    expect(run.held).toEqual(['A-B B resolving']);
    run.foretell('A', 'B');
    expect(run.held).toEqual(['A-B B they no longer conflict', 'B-C C resolving']);
  });

  test('are not held while the run is paused, and not against the pause of a person', () => {
    const paused = new Told().pause('all').foretell('A', 'B', 'x.ts');
    expect(paused.held).toEqual([]);
    expect(paused.resume('all').held).toEqual(['A-B B resolving']);
    expect(new Told().pause('A').foretell('A', 'B', 'x.ts').held).toEqual([]);
  });

  test('are not held while a pause is on its way', () => {
    const manual = { manual: ['pauseStream' as const] };
    expect(new Told('resolve: later', manual).pause('A').foretell('A', 'B', 'x.ts').held).toEqual([]);
    expect(new Told('resolve: later', manual).pause('all').foretell('A', 'B', 'x.ts').held).toEqual([]);
  });

  test('go on when the budget of the one that is to settle it keeps it from beginning', () => {
    const budget = new Scenario(planOf(yaml('resolve: later').replace('id: B,', 'id: B, budget: {tokens: 5},')), {
      manual: ['stopStream'],
    });
    const pair = [asStreamId('A'), asStreamId('B')] as const;
    budget.reports('B', { tokens: 5 }).say({ type: 'conflictForecast', pair, heads: ['1', '2'], files: ['x.ts'], count: 1 });
    expect(budget.status('A')).toBe('paused');
    budget.exits('B', 143, 'SIGTERM');
    expect(budget.statuses()).toMatchObject({ A: 'running', B: 'ready' });
  });

  test('keep no slot from one another', () => {
    const run = new Told('resolve: later', { manual: ['stopStream'] }, '  - {id: D, run: d}\nmax_parallel: 3\n').foretell('A', 'B', 'x.ts');
    run.exits('B', 143, 'SIGTERM');
    expect(run.statuses()).toMatchObject({ A: 'paused', B: 'running', C: 'ready', D: 'running' });
  });
});
