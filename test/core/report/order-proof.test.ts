import { describe, expect, test } from 'vitest';
import type { Envelope, RunEvent } from '../../../src/core/run/events.ts';
import { readJournal } from '../../../src/core/report/journal/read-journal.ts';
import { proveOrder, type NeedVerdict } from '../../../src/core/report/order-proof.ts';
import { Scenario } from '../run/scenario.ts';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';

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
    const { verdict, counts, contradictions } = proof(run.journal);
    expect({ verdict, counts, contradictions }).toEqual({
      verdict: 'notComparable',
      counts: { kept: 0, violated: 0, notComparable: 1 },
      contradictions: [],
    });
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
