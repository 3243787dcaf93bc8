import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { summary, waitsForPerson } from '../../../src/core/run/summary.ts';
import { planOf } from '../../support/plan-of.ts';
import { on, Scenario } from './scenario.ts';

const yaml = `
version: 1
conflicts: [{path: '*.ts', agent: R, rounds: 2}]
streams:
  - {id: A, run: a, worktree: true}
  - {id: B, run: b, worktree: true}
  - {id: D, run: d, worktree: true}
  - {id: R, run: resolve, resolver: true}
waves:
  - {id: one, merge: [A, B], into: all}
  - {id: two, merge: D, into: other, needs: []}
`;

class Told extends Scenario {
  constructor(options: ConstructorParameters<typeof Scenario>[1] = {}, text = yaml) {
    super(planOf(text), options);
  }
  /** The merge of a stream conflicts in files that a resolver is to settle. */
  names(wave: string, stream: string, files: readonly string[], resolver = 'R', kind: 'conflicts' | 'dropped' = 'conflicts'): this {
    const { id, round } = this.wave(wave);
    const named = kind === 'dropped' ? {} : { resolver: { stream: asStreamId(resolver), files, rounds: 2 } };
    return this.say({ type: 'waveConflicted', wave: id, round, stream: asStreamId(stream), kind, files, head: 'fedcba', ...named });
  }
}
const merging = (options?: ConstructorParameters<typeof Scenario>[1], text?: string) =>
  new Told(options, text).exits('A').exits('B').begins('one');
const resolving = (options?: ConstructorParameters<typeof Scenario>[1]) => merging(options).names('one', 'B', ['a.ts', 'b.ts']);

describe('a stream that is kept for conflicts', () => {
  test('stands by: it is neither unfinished work nor skipped, and the run ends without it', () => {
    const run = new Told();
    expect(run.stream('R')).toMatchObject({ status: { kind: 'standingBy' }, attempt: 0 });
    expect(summary(run.state, run.now)).toMatchObject({ total: 3, done: 0, counts: { standingBy: 1, skipped: 0 } });
    run.exits('A').exits('B').exits('D').begins('one').merges('one', ['A', 'B']).begins('two').merges('two', ['D']);
    expect(run.outcome()).toBe('passed');
    expect(run.reason()).toBe('3 streams succeeded');
    expect(run.status('R')).toBe('standingBy');
    expect(summary(run.state, run.now)).toMatchObject({ total: 3, done: 3 });
  });

  test('stands by in a run that is limited to others', () => {
    expect(new Told({ only: [asStreamId('A')] }).status('R')).toBe('standingBy');
  });

  test('runs when a merge conflicts in what it is to settle; what it leaves is looked at, and the wave goes on', () => {
    const run = resolving();
    expect(run.wave('one')).toMatchObject({
      status: 'resolving',
      why: { text: 'B conflicts in a.ts and b.ts; R is to settle that (1 of 2)' },
    });
    expect(run.stream('R')).toMatchObject({ status: { kind: 'running' }, attempts: [{ settles: { wave: 'one', round: 1, asked: 1 } }] });
    expect(attention(run.state)).toEqual([]);
    expect(waitsForPerson(run.state)).toBe(false);
    run.commands();
    run.exits('R');
    expect(run.wave('one')).toMatchObject({ status: 'merging', conflict: { settledBy: 'agent R' } });
    expect(run.commands()).toEqual([{ type: 'mergeWave', wave: 'one', round: 1 }]);
    expect(run.status('R')).toBe('standingBy');
    run.merges('one', ['A', 'B']);
    expect(run.wave('one')).toMatchObject({ status: 'merged', conflict: null });
  });

  test('is asked again while it leaves conflicts, as often as the rule says; then a person is', () => {
    const run = resolving().exits('R').names('one', 'B', ['b.ts']);
    expect(run.stream('R')).toMatchObject({ status: { kind: 'running' }, attempt: 2, attempts: [{}, { settles: { asked: 2 } }] });
    expect(run.wave('one').conflict?.resolver).toMatchObject({ files: ['b.ts'], remarks: ['it has left conflicts in b.ts'] });
    run.exits('R').names('one', 'B', ['b.ts']);
    expect(run.wave('one').status).toBe('conflicted');
    expect(run.status('R')).toBe('standingBy');
    const [item] = attention(run.state);
    expect(item).toMatchObject({ id: 'conflict:one/B', kind: 'conflict' });
    expect(item?.detail).toContain('B conflicts in b.ts; R could not settle that (2 times: it has left conflicts in b.ts and it has left');
    // Whatever the rules say, the person stays the one who is asked.
    run.approve('conflict:one/B').names('one', 'B', ['b.ts']);
    expect(run.wave('one').status).toBe('conflicted');
    run.approve('conflict:one/B').merges('one', ['A', 'B']);
    expect(run.wave('one').status).toBe('merged');
  });

  test('that fails is asked again, then a person is; its failure is no failure of the run', () => {
    const run = resolving().exits('R', 1);
    expect(run.stream('R')).toMatchObject({ status: { kind: 'running' }, attempt: 2 });
    run.exits('R', 3);
    expect(run.wave('one')).toMatchObject({
      status: 'conflicted',
      why: { text: expect.stringContaining('2 times: exit status 1 and exit status 3') as string },
    });
    expect(run.status('R')).toBe('standingBy');
    run.approve('conflict:one/B').merges('one', ['A', 'B']).exits('D').begins('two').merges('two', ['D']);
    expect(run.outcome()).toBe('passed');
  });

  test('is tried again by its own retry policy within one round', () => {
    const run = merging({}, yaml.replace('resolver: true', 'resolver: true, retry: {attempts: 2, backoff: 0s}'))
      .names('one', 'B', ['a.ts'])
      .exits('R', 1);
    expect(run.stream('R').attempts.map(({ settles }) => settles?.asked)).toEqual([1, 1]);
    run.exits('R', 1);
    expect(run.stream('R').attempts.map(({ settles }) => settles?.asked)).toEqual([1, 1, 2]);
  });

  test('has to bring back what it would drop', () => {
    const run = resolving().exits('R').names('one', 'B', ['c.ts'], 'R', 'dropped');
    expect(run.wave('one')).toMatchObject({ status: 'resolving', conflict: { resolver: { asked: 2, files: ['c.ts'] } } });
    run.exits('R').names('one', 'B', ['c.ts'], 'R', 'dropped');
    expect(run.wave('one').status).toBe('conflicted');
  });

  test('serves two waves one after the other, each with an attempt of its own', () => {
    const run = resolving().exits('D').begins('two').names('two', 'D', ['x.ts']);
    expect(run.wave('two').status).toBe('resolving');
    expect(run.stream('R')).toMatchObject({ attempt: 1, status: { kind: 'running' } });
    run.exits('R');
    expect(run.stream('R')).toMatchObject({ attempt: 2, status: { kind: 'running' }, attempts: [{}, { settles: { wave: 'two' } }] });
    run.exits('R');
    expect(run.wave('two').conflict?.settledBy).toBe('agent R');
  });

  test('is asked anew for the merge of another branch', () => {
    const text = yaml.replace('merge: [A, B]', 'merge: [A, B, D]').replace(/ {2}- \{id: two.*\n/, '');
    const run = merging({}, text).exits('D').begins('one').names('one', 'B', ['a.ts']).exits('R').names('one', 'D', ['a.ts']);
    expect(run.wave('one').conflict?.resolver).toMatchObject({ asked: 1, remarks: [] });
  });

  test('that a person stops, or skips, leaves the conflict to them', () => {
    for (const kind of ['stop', 'skip'] as const) {
      const run = resolving().asks(on(kind, 'R'));
      expect(run.wave('one')).toMatchObject({ status: 'conflicted' });
      expect(run.status('R')).toBe('standingBy');
      expect(attention(run.state).map(({ id }) => id)).toEqual(['conflict:one/B']);
    }
    const again = resolving().retry('R');
    expect(again.stream('R')).toMatchObject({ attempt: 2, status: { kind: 'running' }, attempts: [{}, { settles: { asked: 1 } }] });
  });

  test('waits for a slot, and for the end of a pause, like any other', () => {
    const full = merging({}, `max_parallel: 1\n${yaml.trim()}`).exits('D').names('one', 'B', ['a.ts']);
    expect(full.status('R')).toBe('running');
    const paused = merging().pause('all').names('one', 'B', ['a.ts']);
    expect(paused.status('R')).toBe('ready');
    expect(paused.resume('all').status('R')).toBe('running');
  });

  test('is ended when what it merges is done again, and the wave merges only when it has gone', () => {
    const text = yaml.replace('run: d, worktree: true', 'run: d, worktree: true, needs: A, on_failure: {rollback_to: A}');
    const run = merging({ manual: ['stopStream'] }, text).names('one', 'B', ['a.ts']);
    run.exits('D', 1);
    expect(run.wave('one').status).toBe('waiting');
    expect(run.stream('R').status).toMatchObject({ kind: 'stopping', becomes: 'held' });
    run.exits('A');
    expect(run.wave('one')).toMatchObject({ status: 'waiting', why: { text: 'needs hold; R is leaving the worktree of all' } });
    run.exits('R', 143, 'SIGTERM');
    expect(run.wave('one')).toMatchObject({ status: 'merging', round: 2, conflict: null });
    expect(run.status('R')).toBe('standingBy');
  });

  test('stands by again though a person skips or stops it while it is being ended, for no merge waits for it', () => {
    for (const kind of ['skip', 'stop'] as const) {
      const run = resolving({ manual: ['stopStream'] })
        .retry('B')
        .asks(on(kind, 'R'));
      expect(run.status('R')).toBe('stopping');
      run.exits('R', 143, 'SIGTERM');
      expect(run.status('R')).toBe('standingBy');
    }
  });

  test('is ended when a person has a stream that is merged tried again: all is merged anew when that is done', () => {
    const run = resolving().retry('A');
    expect(run.wave('one')).toMatchObject({ status: 'waiting', why: { text: 'waits for A' } });
    expect(run.status('R')).toBe('standingBy');
    expect(run.exits('A').wave('one')).toMatchObject({ status: 'merging', round: 2, conflict: null });
  });

  test('is ended with a run that is stopped, and stands by when that is taken up again', () => {
    const run = resolving().stop('all');
    expect(run.wave('one')).toMatchObject({ status: 'failed', cause: 'stopped' });
    expect(run.outcome()).toBe('stopped');
    run
      .asks({ kind: 'retryWave', wave: run.wave('one').id })
      .begins('one')
      .names('one', 'B', ['a.ts']);
    expect(run.stream('R')).toMatchObject({ attempt: 2, status: { kind: 'running' } });
  });

  test('that a person has taken over from stays out of it, though rules would let it be asked again', () => {
    const run = resolving().stop('R').approve('conflict:one/B').names('one', 'B', ['a.ts']);
    expect(run.wave('one').status).toBe('conflicted');
    expect(run.stream('R')).toMatchObject({ status: { kind: 'standingBy' }, attempt: 1 });
  });

  test('begins each conflict with all of its attempts', () => {
    const run = merging({}, yaml.replace('resolver: true', 'resolver: true, retry: {attempts: 2, backoff: 0s}')).names('one', 'B', [
      'a.ts',
    ]);
    run.exits('R', 1).exits('R').merges('one', ['A', 'B']).exits('D').begins('two').names('two', 'D', ['x.ts']).exits('R', 1);
    expect(run.stream('R').attempts.map(({ settles }) => `${settles?.wave} ${settles?.asked}`)).toEqual([
      'one 1',
      'one 1',
      'two 1',
      'two 1',
    ]);
  });

  test('has its answer looked at when a pause is over', () => {
    const run = resolving({ manual: ['pauseStream'] })
      .pause('all')
      .exits('R');
    expect(run.wave('one').status).toBe('resolving');
    expect(run.resume('all').wave('one')).toMatchObject({ status: 'merging', conflict: { settledBy: 'agent R' } });
  });

  test('waits while a rule holds it because of a finding', () => {
    const run = merging({}, `${yaml}rollback: [{id: door, when: {finding: critical}, stop: [R]}]\n`)
      .finds('D', 'F')
      .names('one', 'B', ['a.ts']);
    expect(run.stream('R')).toMatchObject({ status: { kind: 'waiting' }, why: { rule: 'rollback' } });
    expect(run.approve('rollback:door').status('R')).toBe('running');
  });

  test('is not started, paused or ended by a person while it stands by', () => {
    for (const kind of ['pause', 'retry', 'skip', 'stop'] as const) {
      expect(new Told().refuses(on(kind, 'R'))).toBe('stream R stands by: it starts when a merge conflicts in what it is to settle');
    }
  });

  test('goes on after an engine that died: nothing is pending while it runs', () => {
    expect(pendingCommands(resolving().exits('D').state).filter(({ type }) => type !== 'mergeWave')).toEqual([]);
    const preparing = new Told({ manual: ['prepareStream'] });
    for (const stream of ['A', 'B', 'D'].map(asStreamId)) preparing.say({ type: 'streamPrepared', stream, attempt: 1, dir: '/work' });
    preparing.exits('A').exits('B').exits('D').begins('one').names('one', 'B', ['a.ts']);
    expect(pendingCommands(preparing.state)).toContainEqual({ type: 'prepareStream', stream: 'R', attempt: 1 });
    expect(pendingCommands(resolving().exits('R').state)).toContainEqual({ type: 'mergeWave', wave: 'one', round: 1 });
  });

  test('news of an earlier merge starts nobody', () => {
    const run = resolving().exits('R').merges('one', ['A', 'B']);
    const before = run.state.streams;
    run.names('one', 'B', ['a.ts']);
    expect(run.state.streams).toBe(before);
  });
});
