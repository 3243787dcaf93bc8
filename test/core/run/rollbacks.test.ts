import { describe, expect, test } from 'vitest';
import { asItemId, asStreamId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { checkpoint, phase, plan, rollback, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const all = { kind: 'all' } as const;
const about = (id: string) => ({ kind: 'stream', stream: asStreamId(id) }) as const;

/** A review beside the work that it is about: `build` is at work, `later` has not started, `docs` has nothing to do with it. */
const reviewed = (rule: Parameters<typeof rollback>[1] = {}, options: ConstructorParameters<typeof Scenario>[1] = {}) =>
  new Scenario(
    plan(
      [
        stream('review', { milestones: ['seen'] }),
        stream('build', { retry: { attempts: 2 }, milestones: ['half'] }),
        stream('later', { needs: ['build'] }),
        stream('docs'),
        stream('release', { needs: ['review', 'later'] }),
      ],
      { rollback: [rollback('critical', { in: ['review'], stop: ['build', 'later'], rerun: 'same', ...rule })] },
    ),
    options,
  );

describe('a finding that a rule is about', () => {
  test('stops what is at work, holds what has not started, and asks a person', () => {
    const run = reviewed();
    run.commands();
    run.finds('review', 'F1');
    expect(run.commands().map(({ type, ...rest }) => [type, 'stream' in rest ? rest.stream : null])).toEqual([['stopStream', 'build']]);
    expect(run.statuses()).toEqual({ review: 'running', build: 'waiting', later: 'waiting', docs: 'running', release: 'waiting' });
    expect(run.rollback()).toMatchObject({
      status: { kind: 'holding', since: run.now },
      stopped: ['build'],
      findings: [{ id: 'F1', stream: 'review' }],
    });
    for (const id of ['build', 'later'])
      expect(run.stream(id)).toMatchObject({
        status: { on: ['rollback:critical'] },
        why: { rule: 'rollback', text: 'held until a person has answered rollback critical: review found the fault F1' },
      });
    expect(run.stream('build').attempts.at(-1)?.end).toMatchObject({ kind: 'exited', signal: 'SIGTERM' });
  });

  test('says while a process is being ended what for', () => {
    const run = reviewed({}, { manual: ['stopStream'] }).finds('review', 'F1');
    expect(run.status('build')).toBe('stopping');
    expect(run.why('build')).toBe('its process is being ended, to be held: review found the fault F1 (critical)');
    // What ends by itself in the last moment is stopped all the same: the work of it is in question.
    run.exits('build', 0);
    expect(run.stream('build')).toMatchObject({ status: { kind: 'waiting' }, attempt: 1 });
  });

  test('stops whatever is under way: what is being prepared, stands still, waits for another attempt or is being checked', () => {
    const rule = rollback('high', { stop: ['A', 'B', 'C', 'D'] });
    const streams = [
      stream('R'),
      stream('A'),
      stream('B'),
      stream('C', { retry: { attempts: 2, backoffMs: 9000 } }),
      stream('D', { gates: ['g'] }),
    ];
    const run = new Scenario(plan(streams, { rollback: [rule] }), { manual: ['spawnStream'] });
    for (const id of ['R', 'B', 'C', 'D'])
      run.say({ type: 'streamSpawned', stream: asStreamId(id), attempt: 1, process: { pid: 1, startTime: '1', bootId: 'b' } });
    run.pause('B').exits('C', 1).exits('D');
    expect(run.statuses()).toMatchObject({ A: 'starting', B: 'paused', C: 'retrying', D: 'checking' });
    run.finds('R', 'F1');
    expect(run.statuses()).toMatchObject({ A: 'stopping', B: 'waiting', C: 'waiting', D: 'waiting' });
    expect(run.state.timers).toEqual({});
    expect(run.rollback('high').stopped).toEqual(['A', 'B', 'C', 'D']);
    expect(Object.values(run.state.gates).map(({ status }) => status.kind)).toEqual(['waiting']);
  });

  test('holds what is ready and waits for a slot', () => {
    const run = new Scenario(plan([stream('R'), stream('A')], { maxParallel: 1, rollback: [rollback('critical', { stop: ['A'] })] }));
    expect(run.status('A')).toBe('ready');
    expect(run.finds('R', 'F1').status('A')).toBe('waiting');
    expect(run.exits('R').status('A')).toBe('waiting');
    expect(run.approve('rollback:critical').status('A')).toBe('running');
  });

  test('is one of those streams, as bad or worse, and new', () => {
    const run = reviewed().finds('docs', 'F1').finds('review', 'F2', 'high');
    expect(run.rollback().status.kind).toBe('armed');
    run.finds('review', 'F3').reject('rollback:critical').finds('review', 'F3');
    expect(run.rollback().status.kind).toBe('refused');
    const any = new Scenario(plan([stream('A'), stream('B')], { rollback: [rollback('medium', { stop: ['B'] })] }));
    expect(any.finds('A', 'F1', 'low').status('B')).toBe('running');
    expect(any.finds('A', 'F2', 'high').status('B')).toBe('waiting');
  });

  test('may come with the last words of an attempt that fails', () => {
    const run = reviewed().finds('review', 'F1').exits('review', 1);
    expect(run.statuses()).toMatchObject({ review: 'failed', build: 'waiting', release: 'skipped' });
    expect(run.outcome()).toBe('running');
    run.approve('rollback:critical');
    expect(run.statuses()).toMatchObject({ review: 'running', build: 'running', release: 'waiting' });
  });

  test('that comes while the rule holds is one thing more to deal with', () => {
    const run = reviewed().finds('review', 'F1').passes(1000).finds('review', 'F2');
    expect(run.rollback()).toMatchObject({ status: { kind: 'holding', since: run.now - 1000 }, stopped: ['build'] });
    expect(run.rollback().findings.map(({ id }) => id)).toEqual(['F1', 'F2']);
  });
});

describe('the item of a rule that holds', () => {
  test('tells who found what, what is held and what an answer does', () => {
    const run = reviewed();
    run.reports('review', {
      findings: [
        { id: 'F1', severity: 'critical', title: 'a key in the log', place: 'src/log.ts:3' },
        { id: 'F2', severity: 'critical', title: 'a door stands open' },
      ],
    });
    expect(attention(run.state)).toEqual([
      {
        id: 'rollback:critical',
        kind: 'rollback',
        subject: { kind: 'rollback', rollback: 'critical' },
        title: 'rollback critical holds build and later',
        detail:
          'review found a key in the log (critical, src/log.ts:3) and 1 finding more; approve it when that is dealt with, and review runs again',
        since: run.now,
        // And the release, which waits behind them.
        frees: 3,
        answers: [
          { kind: 'approve', item: 'rollback:critical', note: '' },
          { kind: 'reject', item: 'rollback:critical', note: '' },
        ],
      },
    ]);
    expect(attention(reviewed({ stop: [], rerun: [] }).finds('review', 'F1').state)[0]).toMatchObject({
      title: 'rollback critical waits for you',
      detail: 'review found the fault F1 (critical); approve it when that is dealt with',
      frees: 0,
    });
  });

  test('is answered once, and only while it holds', () => {
    const refused = (run: Scenario, kind: 'approve' | 'reject' = 'approve', item = 'rollback:critical') =>
      run.refuses({ kind, item: asItemId(item), note: '' });
    const run = reviewed();
    expect(refused(run)).toBe('rollback critical holds nothing: no such finding was reported');
    expect(refused(run, 'reject')).toBe('rollback critical holds nothing: no such finding was reported');
    expect(refused(run, 'approve', 'rollback:critcal')).toBe('this run has no rollback rule `critcal`; did you mean `critical`?');
    run.finds('review', 'F1');
    expect(run.refuses({ kind: 'retry', target: about('build') })).toBe(
      'stream build cannot run now: held until a person has answered rollback critical: review found the fault F1; approve `rollback:critical` when that is dealt with',
    );
    run.approve('rollback:critical', 'rotated');
    expect(run.rollback().status).toEqual({ kind: 'released', at: run.now, by: 'ann', note: 'rotated' });
    expect(refused(run)).toBe('rollback critical was approved by ann');
    const other = reviewed().finds('review', 'F1').reject('rollback:critical', 'no');
    expect(refused(other)).toBe('rollback critical was rejected by ann; retry the streams that were stopped');
  });
});

describe('approval', () => {
  test('lets what was stopped run again, those that reported too, and all that has begun behind them', () => {
    const run = new Scenario(
      plan([stream('R', { milestones: ['m'] }), stream('X'), stream('Y', { needs: ['R.m'] }), stream('Z', { needs: ['checkpoint C'] })], {
        checkpoints: [checkpoint('C', { needs: ['Y'], review: true })],
        rollback: [rollback('critical', { stop: ['X'], rerun: 'same' })],
      }),
    );
    run
      .reports('R', { milestones: ['m'] })
      .exits('Y')
      .finds('R', 'F1')
      .exits('R')
      .approve('rollback:critical');
    expect(run.statuses()).toEqual({ R: 'running', X: 'running', Y: 'waiting', Z: 'waiting' });
    expect([run.stream('R').attempt, run.stream('X').attempt, run.checkpoint('C').kind]).toEqual([2, 2, 'ahead']);
    expect(run.stream('R').milestones).toEqual({});
    run.exits('R').exits('X').exits('Y').approve('review:C').exits('Z');
    expect(run.outcome()).toBe('passed');
    expect(run.stream('Y').attempt).toBe(2);
  });

  test('takes back what has begun behind the stopped, at a milestone of them', () => {
    const streams = [stream('R'), stream('X', { milestones: ['m'] }), stream('Y', { needs: ['X.m'] })];
    const run = new Scenario(plan(streams, { rollback: [rollback('critical', { stop: ['X'] })] }));
    run.reports('X', { milestones: ['m'] }).finds('R', 'F1');
    expect(run.statuses()).toEqual({ R: 'running', X: 'waiting', Y: 'running' });
    run.approve('rollback:critical');
    expect(run.statuses()).toEqual({ R: 'running', X: 'running', Y: 'waiting' });
    expect(run.reports('X', { milestones: ['m'] }).stream('Y').attempt).toBe(2);
  });

  test('counts the attempts of what was stopped anew', () => {
    const run = reviewed()
      .reports('build', { percent: 50, milestones: ['half'] })
      .exits('build', 1)
      .finds('review', 'F1');
    expect([run.stream('build').spent, run.stream('build').milestones]).toEqual([0, {}]);
    run.approve('rollback:critical').exits('build', 1);
    expect(run.stream('build')).toMatchObject({ status: { kind: 'running' }, spent: 1, attempt: 4 });
  });

  test('may let others run again than those that reported', () => {
    const run = reviewed({ rerun: ['docs'] })
      .exits('docs')
      .finds('review', 'F1')
      .exits('review')
      .approve('rollback:critical');
    expect(run.statuses()).toMatchObject({ review: 'succeeded', docs: 'running', build: 'running' });
  });

  test('leaves what a person has decided meanwhile', () => {
    const run = reviewed({ rerun: ['docs'] })
      .stop('docs')
      .finds('review', 'F1')
      .skip('build')
      .approve('rollback:critical');
    expect(run.statuses()).toMatchObject({ docs: 'stopped', build: 'skipped', later: 'running' });
  });

  test('comes to nothing as long as another rule holds the same', () => {
    const rules = [rollback('critical', { stop: ['A', 'B'] }), rollback('high', { stop: ['B', 'C'] })];
    const run = new Scenario(plan([stream('R'), stream('A'), stream('B'), stream('C')], { rollback: rules })).finds('R', 'F1');
    expect(attention(run.state).map(({ id }) => id)).toEqual(['rollback:critical', 'rollback:high']);
    run.approve('rollback:critical');
    expect(run.statuses()).toEqual({ R: 'running', A: 'running', B: 'waiting', C: 'waiting' });
    run.approve('rollback:high');
    expect(run.statuses()).toEqual({ R: 'running', A: 'running', B: 'running', C: 'running' });
  });

  test('arms the rule again, for the next findings and for what a later attempt finds again', () => {
    const run = reviewed().finds('review', 'F1').finds('review', 'F1').approve('rollback:critical');
    expect(run.status('build')).toBe('running');
    run.finds('review', 'F1');
    expect(run.rollback()).toMatchObject({ status: { kind: 'holding' }, findings: [{ id: 'F1', attempt: 2 }] });
    expect(run.status('build')).toBe('waiting');
    run.approve('rollback:critical').finds('review', 'F2');
    expect(run.rollback()).toMatchObject({ status: { kind: 'holding' }, findings: [{ id: 'F2', attempt: 3 }] });
  });
});

describe('rejection', () => {
  test('leaves stopped what was stopped, and what has not started', () => {
    const run = reviewed().finds('review', 'F1').reject('rollback:critical');
    expect(run.rollback().status).toMatchObject({ kind: 'refused', by: 'ann' });
    expect(run.statuses()).toEqual({ review: 'running', build: 'stopped', later: 'stopped', docs: 'running', release: 'skipped' });
    run.exits('review').exits('docs');
    expect(run.outcome()).toBe('stopped');
    run.retry('build');
    expect(run.status('build')).toBe('running');
  });

  test('reaches what is still being stopped, and leaves what a person has skipped', () => {
    const run = reviewed({ stop: ['build', 'later', 'docs'] }, { manual: ['stopStream'] })
      .skip('docs')
      .finds('review', 'F1')
      .reject('rollback:critical');
    run.exits('build', 143).exits('docs', 143);
    expect(run.statuses()).toMatchObject({ build: 'stopped', docs: 'skipped' });
  });

  test('does not keep the next finding from holding', () => {
    const run = reviewed().finds('review', 'F1').reject('rollback:critical').retry('build').finds('review', 'F2');
    expect(run.status('build')).toBe('waiting');
    expect(run.rollback().status.kind).toBe('holding');
  });
});

describe('a run with a rule that holds', () => {
  test('does not end, though nothing of it is held', () => {
    const run = new Scenario(plan([stream('A'), stream('R')], { rollback: [rollback('critical', { stop: ['A'], rerun: 'same' })] }));
    run.exits('A').finds('R', 'F1').exits('R');
    expect(run.statuses()).toEqual({ A: 'succeeded', R: 'succeeded' });
    expect(run.outcome()).toBe('running');
    expect(waitsForPerson(run.state)).toBe(true);
    run.approve('rollback:critical').exits('R');
    expect(run.outcome()).toBe('passed');
  });

  test('ends when a person rejects and nothing is left', () => {
    const run = new Scenario(plan([stream('A'), stream('R')], { rollback: [rollback('critical', { stop: ['A'], rerun: 'same' })] }));
    run.exits('A').finds('R', 'F1').exits('R').reject('rollback:critical');
    expect(run.outcome()).toBe('passed');
  });

  test('takes the last check back that was under way', () => {
    const run = new Scenario(plan([stream('R')], { deliverables: ['a'], rollback: [rollback('critical', { rerun: 'same' })] }));
    run
      .exits('R')
      .finds('R', 'F1')
      .say({ type: 'deliverablesChecked', owner: { kind: 'run', round: run.state.seq - 1 }, missing: [] });
    expect(run.outcome()).toBe('running');
    run.approve('rollback:critical').exits('R').delivers(null);
    expect(run.outcome()).toBe('passed');
  });

  test('can be stopped; what is taken up afterwards is held still', () => {
    const run = reviewed().finds('review', 'F1').asks({ kind: 'stop', target: all });
    expect(run.outcome()).toBe('stopped');
    run.retry('build');
    expect(run.status('build')).toBe('waiting');
    run.approve('rollback:critical');
    expect(run.status('build')).toBe('running');
  });

  test('lets nothing of it start while it is paused either', () => {
    const run = reviewed().asks({ kind: 'pause', target: all }).finds('review', 'F1').asks({ kind: 'resume', target: all });
    expect(run.status('build')).toBe('waiting');
    run.asks({ kind: 'pause', target: all }).approve('rollback:critical');
    expect(run.status('build')).toBe('ready');
    run.asks({ kind: 'resume', target: all });
    expect(run.status('build')).toBe('running');
  });

  test('skips what can never run all the same', () => {
    const run = reviewed({ stop: ['later'] })
      .finds('review', 'F1')
      .exits('build', 1)
      .exits('build', 1);
    expect(run.status('later')).toBe('skipped');
  });

  test('leaves a phase open whose streams are held', () => {
    const streams = [stream('R'), stream('A', { phase: 'P' }), stream('B', { needs: ['phase P'] })];
    const run = new Scenario(plan(streams, { phases: [phase('P')], rollback: [rollback('critical', { stop: ['A'] })] }));
    run.finds('R', 'F1');
    expect(run.phase('P').status).toBe('running');
    run.approve('rollback:critical').exits('A');
    expect([run.phase('P').status, run.status('B')]).toEqual(['succeeded', 'running']);
  });
});
