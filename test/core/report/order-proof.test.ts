import { describe, expect, test } from 'vitest';
import type { Envelope, RunEvent } from '../../../src/core/run/events.ts';
import { readJournal } from '../../../src/core/report/journal/read-journal.ts';
import { proveOrder, type NeedVerdict } from '../../../src/core/report/order-proof.ts';
import { Scenario } from '../run/scenario.ts';
import { checkpoint, phase, plan, stream, wave } from '../../support/plans.ts';

const started = (epoch: number, bootId: string): RunEvent => ({ type: 'engineStarted', epoch, pid: 1, bootId });

/** A and B side by side, then C, which needs both. */
function threeStreams(): Scenario {
  const run = new Scenario(plan([stream('A'), stream('B'), stream('C', { needs: ['A', 'B'] })]), { manual: ['prepareWorkspace'] });
  run.say(started(1, 'boot-1')).passes(10).say({ type: 'workspaceReady', dir: '/work' });
  run.passes(1_000).exits('A').passes(500).exits('B').passes(700).exits('C');
  return run;
}
const proof = (journal: readonly Envelope[]) => proveOrder(readJournal(journal));
const verdicts = (journal: readonly Envelope[]): NeedVerdict[] =>
  proof(journal).attempts.flatMap(({ needs }) => needs.map(({ verdict }) => verdict));
const indexOf = (journal: readonly Envelope[], type: RunEvent['type'], id: string) =>
  journal.findIndex(({ event }) => event.type === type && 'stream' in event && event.stream === id);

/** The same journal with the times of one event changed. */
const withTimes = (journal: readonly Envelope[], index: number, times: Partial<Pick<Envelope, 'mono' | 'at'>>): Envelope[] =>
  journal.map((envelope, at) => (at === index ? { ...envelope, ...times } : envelope));

/** The same journal with one event moved to another place, and numbered anew. */
function moved(journal: readonly Envelope[], from: number, to: number): Envelope[] {
  const rest = journal.filter((_, index) => index !== from);
  const all = [...rest.slice(0, to), journal[from]!, ...rest.slice(to)];
  return all.map((envelope, index) => ({ ...envelope, seq: index + 1, mono: journal[index]!.mono, at: journal[index]!.at }));
}

describe('the order of a run', () => {
  test('is proved from the times of the events that made each need hold', () => {
    const { journal } = threeStreams();
    const { verdict, counts, attempts, contradictions } = proof(journal);
    expect({ verdict, counts, contradictions }).toEqual({
      verdict: 'kept',
      counts: { kept: 2, violated: 0, notComparable: 0 },
      contradictions: [],
    });
    const c = attempts.find((each) => each.stream === 'C')!;
    expect(c.needs.map(({ need, marginMs }) => ({ need, marginMs }))).toEqual([
      { need: 'A has succeeded', marginMs: 500 },
      { need: 'B has succeeded', marginMs: 0 },
    ]);
    expect(c.needs.map(({ held }) => held!.event)).toEqual(['streamExited', 'streamExited']);
  });

  test('tells which streams really worked side by side, and how long', () => {
    const { overlaps, overlapCount } = proof(threeStreams().journal);
    expect(overlaps).toEqual([{ streams: ['A', 'B'], ms: 1_000 }]);
    expect(overlapCount).toBe(1);
  });

  test('is violated when a start was written with a time before that of its need', () => {
    const { journal } = threeStreams();
    const index = indexOf(journal, 'streamSpawned', 'C');
    const tampered = withTimes(journal, index, { mono: journal[indexOf(journal, 'streamExited', 'A')]!.mono - 1 });
    const { verdict, attempts, contradictions } = proof(tampered);
    expect(verdict).toBe('violated');
    expect(attempts.at(-1)!.needs[0]).toMatchObject({ need: 'A has succeeded', verdict: 'violated', marginMs: -1 });
    expect(contradictions).toEqual([{ seq: index + 1, byMs: 501 }]);
  });

  test('is violated when a need was given a later time', () => {
    const { journal } = threeStreams();
    const index = indexOf(journal, 'streamExited', 'A');
    expect(verdicts(withTimes(journal, index, { mono: journal[index]!.mono + 600 }))).toEqual(['violated', 'kept']);
  });

  test('is violated when a start was moved before its need, with times that look right', () => {
    const { journal } = threeStreams();
    const tampered = moved(journal, indexOf(journal, 'streamSpawned', 'C'), indexOf(journal, 'streamExited', 'B'));
    const { verdict, attempts, contradictions } = proof(tampered);
    expect(contradictions).toEqual([]);
    expect(verdict).toBe('violated');
    const texts = attempts.find((each) => each.stream === 'C')!.needs.map((need) => [need.need, need.verdict, need.text]);
    expect(texts).toEqual([
      ['A has succeeded', 'kept', expect.stringContaining('it held by event')],
      ['B has succeeded', 'violated', expect.stringMatching(/never held before/)],
    ]);
  });

  test('is violated when what was needed did not end as it is written', () => {
    const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] })]), { manual: ['prepareWorkspace'] });
    run.say(started(1, 'b')).say({ type: 'workspaceReady', dir: '/work' });
    run.passes(10).exits('A').passes(10).exits('B');
    const failed = run.journal.map((envelope) =>
      envelope.event.type === 'streamExited' && envelope.event.stream === 'A'
        ? { ...envelope, event: { ...envelope.event, exitCode: 1 } }
        : envelope,
    );
    expect(proof(run.journal).verdict).toBe('kept');
    expect(proof(failed).verdict).toBe('violated');
  });

  test('is not touched by a wall clock that was set', () => {
    const { journal } = threeStreams();
    expect(proof(withTimes(journal, indexOf(journal, 'streamExited', 'A'), { at: 99_000_000 })).verdict).toBe('kept');
  });

  describe('of waves and checkpoints', () => {
    /** A and B, a wave that merges both, and a checkpoint that is reached with them. */
    function merged(): Scenario {
      const own = (branch: string) => ({ worktree: { branch, base: 'main', setup: [], copy: [], port: null } });
      const run = new Scenario(
        plan([stream('A', own('a')), stream('B', own('b')), stream('open')], {
          waves: [wave('W', ['A', 'B'])],
          checkpoints: [checkpoint('both', { needs: ['A', 'B'] }), checkpoint('seen', { needs: ['B'], review: true })],
        }),
        { manual: ['prepareWorkspace'] },
      );
      run.say(started(1, 'boot-1')).say({ type: 'workspaceReady', dir: '/work' });
      run.passes(1_000).exits('A').passes(500).exits('B').passes(100).merges('W', ['A', 'B']).passes(50).approve('review:seen');
      return run;
    }
    const marginsOf = (journal: readonly Envelope[]) =>
      proof(journal).points.map(({ point, verdict, needs }) => [point.id, verdict, needs.map(({ marginMs }) => marginMs)]);

    test('is proved as that of streams is', () => {
      const { journal } = merged();
      expect(proof(journal)).toMatchObject({ verdict: 'kept', pointCounts: { kept: 5, violated: 0, notComparable: 0 } });
      expect(marginsOf(journal)).toEqual(
        expect.arrayContaining([
          ['W', 'kept', [500, 0]],
          ['both', 'kept', [500, 0]],
          ['seen', 'kept', [0]],
        ]),
      );
    });

    test('is violated by a merge that was written before what it needs', () => {
      const { journal } = merged();
      const merge = journal.findIndex(({ event }) => event.type === 'waveMerged');
      const { verdict, points } = proof(moved(journal, merge, indexOf(journal, 'streamExited', 'B')));
      expect(verdict).toBe('violated');
      const needs = points.find(({ point }) => point.id === 'W')!.needs.map((each) => [each.need, each.verdict]);
      expect(needs).toEqual([
        ['A has succeeded', 'kept'],
        ['B has succeeded', 'violated'],
      ]);
    });

    test('is violated by an approval with a time before that of what it rests on', () => {
      const { journal } = merged();
      const approval = journal.findIndex(({ event }) => event.type === 'requestAccepted');
      const { verdict, points } = proof(withTimes(journal, approval, { mono: journal[indexOf(journal, 'streamExited', 'A')]!.mono }));
      expect(verdict).toBe('violated');
      expect(points.find(({ point }) => point.id === 'seen')).toMatchObject({ verdict: 'violated', needs: [{ marginMs: -500 }] });
    });
  });

  test('compares nothing across a new start of the machine', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B', { needs: ['checkpoint seen'] })], {
        checkpoints: [checkpoint('seen', { needs: ['A'], review: true })],
      }),
      {
        manual: ['prepareWorkspace', 'prepareStream'],
      },
    );
    run.say(started(1, 'boot-1')).say({ type: 'workspaceReady', dir: '/work' });
    run
      .say({ type: 'streamPrepared', stream: run.stream('A').id, attempt: 1, dir: '/work/A' })
      .passes(10)
      .exits('A');
    run.approve('review:seen');
    // The monotonic clock begins anew.
    run.now = 5;
    run.say(started(2, 'boot-2')).say({ type: 'streamPrepared', stream: run.stream('B').id, attempt: 1, dir: '/work/B' });
    const { attempts, counts, pointCounts, contradictions } = proof(run.journal);
    expect({ counts, pointCounts, contradictions }).toEqual({
      counts: { kept: 0, violated: 0, notComparable: 1 },
      pointCounts: { kept: 1, violated: 0, notComparable: 0 },
      contradictions: [],
    });
    expect(attempts.at(-1)).toMatchObject({ stream: 'B', verdict: 'notComparable' });
  });

  test('counts the needs of the phases around a stream, but not for what is done anytime', () => {
    const run = new Scenario(
      plan([stream('A', { phase: 'one' }), stream('B', { phase: 'two' }), stream('C', { phase: 'two', anytime: true })], {
        phases: [phase('one'), phase('two', { needs: ['phase one'] })],
      }),
      { manual: ['prepareWorkspace'] },
    );
    run.say(started(1, 'b')).say({ type: 'workspaceReady', dir: '/work' });
    run.passes(5).exits('A').passes(5).exits('B').exits('C');
    const needs = Object.fromEntries(proof(run.journal).attempts.map((each) => [each.stream, each.needs.map(({ need }) => need)]));
    expect(needs).toEqual({ A: [], B: ['phase one has succeeded'], C: [] });
  });
});
