import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asGateId, asStreamId, asWaveId, type StreamId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { bisect } from '../../../src/core/run/bisection.ts';
import type { WaveProbe } from '../../../src/core/run/events.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from './scenario.ts';

const plan = (wave = '') =>
  planOf(`
version: 1
defaults: {worktree: true}
streams:
  - {id: A, run: a}
  - {id: B, run: b}
  - {id: C, run: c, needs: one}
waves:
  - {id: one, merge: [A, B], gates: make test${wave}}
  - {id: two, merge: C, gates: make test}
`);
const failed = (wave = '') =>
  new Scenario(plan(wave)).exits('A').exits('B').begins('one').merges('one', ['A', 'B']).gate('one/make test', 'failed');
const retryWave = { kind: 'retryWave', wave: asWaveId('one') } as const;

describe('a wave whose gate failed', () => {
  test('looks for the guilty branch, takes all out again, and has that stream mend it in a new attempt', () => {
    const run = failed();
    expect(run.wave('one')).toMatchObject({ status: 'bisecting', why: { text: expect.stringContaining('which branch makes it fail') } });
    expect(run.commands().at(-1)).toEqual({ type: 'bisectWave', wave: 'one', round: 1 });
    run.bisects('one', ['B']);
    expect(run.wave('one').why.text).toBe('gate one/make test failed with exit status 1 because of B; integration/one is being set back');
    expect(run.commands()).toEqual([{ type: 'rollBackWave', wave: 'one', round: 1 }]);
    run.rollsBack('one');
    expect(run.wave('one')).toMatchObject({ status: 'waiting', commit: null, mended: 1 });
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'running', C: 'waiting' });
    expect(run.stream('B').attempts.at(-1)).toMatchObject({ number: 2, feedback: { gate: 'one/make test', round: 1 } });
    run.commands();
    run.exits('B');
    expect(run.commands()).toEqual([{ type: 'mergeWave', wave: 'one', round: 2 }]);
    run.begins('one').merges('one', ['A', 'B']).gate('one/make test');
    expect(run.wave('one').status).toBe('merged');
    expect(run.status('C')).toBe('running');
  });

  test('has one stream alone mend it without looking for another', () => {
    const run = failed().bisects('one', ['A']).rollsBack('one').exits('A').begins('one').merges('one', ['A', 'B']).gate('one/make test');
    run.exits('C').begins('two').merges('two', ['C']);
    run.commands();
    run.gate('two/make test', 'failed');
    expect(run.commands()).toEqual([{ type: 'rollBackWave', wave: 'two', round: 1 }]);
    expect(run.rollsBack('two').stream('C').attempts.at(-1)).toMatchObject({ number: 2, feedback: { gate: 'two/make test', round: 1 } });
  });

  test('takes back with the stream what else rests on it: the gates of a phase that has begun with its work are measured again', () => {
    const resting = planOf(`
version: 1
defaults: {worktree: true}
phases:
  - {id: later, needs: A, gates: [make lint, make docs], streams: [{id: D, run: d, anytime: true}]}
streams:
  - {id: A, run: a}
waves:
  - {id: one, merge: A, gates: make test}
`);
    const run = new Scenario(resting).exits('D').exits('A').begins('one').merges('one', ['A']).gate('later/make lint');
    run.gate('one/make test', 'failed').rollsBack('one');
    expect(run.phase('later').status).toBe('waiting');
    run.exits('A');
    expect(run.state.gates[asGateId('later/make lint')]).toMatchObject({ round: 2, status: { kind: 'running' } });
    run.gate('later/make lint').gate('later/make docs');
    expect(run.state.gates[asGateId('later/make docs')]?.round).toBe(2);
    expect(run.phase('later').status).toBe('succeeded');
  });

  test('cannot have a gate go on while another wave is at work on the branch', () => {
    const shared = planOf(`
version: 1
defaults: {worktree: true}
streams:
  - {id: A, run: a}
  - {id: B, run: b}
waves:
  - {id: one, merge: A, into: all, gates: make test}
  - {id: two, merge: B, into: all, needs: []}
`);
    const run = new Scenario(shared).exits('A').exits('B').begins('one').merges('one', ['A']).gate('one/make test', 'failed');
    run.rollsBack('one', 'all was moved');
    expect([run.wave('one').status, run.wave('two').status]).toEqual(['failed', 'merging']);
    const retry = { kind: 'retryGate', gate: asGateId('one/make test') } as const;
    expect(run.refuses(retry)).toBe('wave two is at work on all, where gate one/make test would be measured; try it when that is done');
    run.begins('two').merges('two', ['B']);
    expect(run.refuses(retry)).toBeNull();
  });

  test('has it mended as often as the plan says, then asks a person; a retry of theirs begins the count anew', () => {
    const run = failed(', rounds: 2');
    for (const round of [2, 3]) {
      run.bisects('one', ['B']).rollsBack('one').exits('B').begins('one').merges('one', ['A', 'B']).gate('one/make test', 'failed');
      expect(run.wave('one')).toMatchObject({ status: 'bisecting', round });
    }
    run.bisects('one', ['B']).rollsBack('one');
    expect(run.wave('one')).toMatchObject({ status: 'failed', mended: 2 });
    expect(run.wave('one').why.text).toBe(
      'gate one/make test failed with exit status 1 because of B; integration/one is back at abcdef1234',
    );
    expect(run.outcome()).toBe('failed');
    run.asks(retryWave).begins('one').merges('one', ['A', 'B']).gate('one/make test', 'failed').bisects('one', ['B']).rollsBack('one');
    expect(run.wave('one')).toMatchObject({ status: 'waiting', mended: 1 });
    expect(run.stream('B').attempt).toBe(4);
  });

  test('names all of several that make it fail only together, or when it fails without any, and runs none of them again', () => {
    const together = failed().bisects('one', ['A', 'B']).rollsBack('one');
    expect(together.wave('one')).toMatchObject({
      status: 'failed',
      why: { text: expect.stringContaining('and only with A and B together') },
    });
    expect(together.stream('B').attempt).toBe(1);
    expect(attention(together.state).map(({ id }) => id)).toEqual(['gate:one/make test', 'wave:one']);
    const without = failed().bisects('one', []).rollsBack('one');
    expect(without.wave('one').why.text).toContain('and does without any of A and B, too');
  });

  test('with `rounds: 0` is rolled back, and nobody is run again', () => {
    const run = failed(', rounds: 0').bisects('one', ['B']).rollsBack('one');
    expect(run.wave('one')).toMatchObject({ status: 'failed', commit: null });
    expect(run.stream('B').attempt).toBe(1);
  });

  test('is left as it is when its branch was moved, when the gate could not be measured, and when a person said no', () => {
    const moved = failed().bisects('one', ['B']).rollsBack('one', 'integration/one was moved');
    expect(moved.wave('one')).toMatchObject({ status: 'failed', why: { text: expect.stringMatching(/integration\/one was moved$/) } });
    const merged = new Scenario(plan()).exits('A').exits('B').begins('one').merges('one', ['A', 'B']);
    merged.gate('one/make test', { kind: 'unmeasured', durationMs: 1, reason: 'no such program' });
    expect(merged.wave('one')).toMatchObject({ status: 'failed', commit: '1234567890abcdef' });
    const person = planOf('{version: 1, streams: [{id: A, run: a, worktree: true}], waves: [{id: one, merge: A, gates: {human: Good?}}]}');
    const refused = new Scenario(person).exits('A').begins('one').merges('one', ['A']).reject('gate:one/Good?');
    expect(refused.wave('one')).toMatchObject({ status: 'failed', commit: '1234567890abcdef' });
  });

  test('merges again first when a person has the gate run again or lets it be, and keeps what they have let be', () => {
    const undone = () => failed(', rounds: 0').bisects('one', ['B']).rollsBack('one');
    const again = undone().retryGate('one/make test');
    expect(again.wave('one')).toMatchObject({ status: 'merging', round: 2 });
    expect(again.begins('one').merges('one', ['A', 'B']).state.gates[asGateId('one/make test')]).toMatchObject({
      round: 2,
      status: { kind: 'running' },
    });
    const waived = undone().approve('gate:one/make test').begins('one').merges('one', ['A', 'B']);
    expect(waived.wave('one')).toMatchObject({ status: 'merged', round: 2 });
  });

  test('is asked for again by an engine that resumes, with what it began from', () => {
    const run = new Scenario(plan()).exits('A').exits('B').begins('one');
    expect(run.say({ type: 'waveBegun', wave: asWaveId('one'), round: 1, before: 'later', dir: '/x' }).wave('one').before).toBe(
      'abcdef1234567890',
    );
    run.merges('one', ['A', 'B']).gate('one/make test', 'failed');
    expect(pendingCommands(run.state)).toEqual([{ type: 'bisectWave', wave: 'one', round: 1 }]);
    run.bisects('one', ['B']);
    expect(pendingCommands(run.state)).toEqual([{ type: 'rollBackWave', wave: 'one', round: 1 }]);
    expect(run.rollsBack('one').rollsBack('one').stream('B').attempt).toBe(2);
  });

  test('takes no news of a search or a roll-back that it is not at', () => {
    const run = new Scenario(plan()).exits('A').exits('B').begins('one').merges('one', ['A', 'B']);
    expect(run.bisects('one', ['B']).wave('one')).toMatchObject({ status: 'checking', guilty: null });
    expect(run.rollsBack('one').wave('one')).toMatchObject({ status: 'checking', commit: '1234567890abcdef' });
    expect(run.rollsBack('one', 'moved').wave('one').status).toBe('checking');
    expect(run.waits('one', 'B', ['a.ts']).wave('one')).toMatchObject({ status: 'checking', conflict: null });
  });

  test('ends with a run that is stopped, and so does the gate that is tried', () => {
    const run = failed();
    run.commands();
    run.stop('all');
    expect(run.commands()).toContainEqual({ type: 'cancelGate', gate: 'one/make test', round: 1 });
    expect(run.wave('one')).toMatchObject({ status: 'failed', cause: 'stopped' });
  });
});

describe('the search for the guilty branch', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => asStreamId(`S${index + 1}`));
  /** @param fails whether a gate fails with these branches */
  const search = (streams: readonly StreamId[], fails: (some: readonly StreamId[]) => boolean) => {
    const tried: WaveProbe[] = [];
    for (;;) {
      const step = bisect(streams, tried);
      if (step.kind === 'found') return { guilty: step.guilty, tries: tried.length };
      expect(tried.map((each) => each.streams)).not.toContainEqual(step.streams);
      tried.push({ streams: step.streams, verdict: fails(step.streams) ? 'failed' : 'passed' });
    }
  };

  test('finds the one branch that is to blame, wherever it stands, in few tries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), (count, at) => {
        const streams = names(count);
        const guilty = streams[at % count]!;
        const { guilty: found, tries } = search(streams, (some) => some.includes(guilty));
        expect(found).toEqual([guilty]);
        expect(tries).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(count)));
      }),
    );
  });

  test('blames no one alone for what only some of them do together, and names those up to the last of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), fc.nat(), (count, a, b) => {
        const streams = names(count);
        const [one, other] = [Math.min(a % count, b % count), Math.max(a % count, b % count)];
        fc.pre(one !== other);
        const { guilty } = search(streams, (some) => some.includes(streams[one]!) && some.includes(streams[other]!));
        expect(guilty).toEqual(streams.slice(0, other + 1));
      }),
    );
  });

  test('blames the one with which the failure comes where that cannot be tried alone', () => {
    const [one, two] = names(2);
    const tried: WaveProbe[] = [
      { streams: [], verdict: 'passed' },
      { streams: [one!], verdict: 'passed' },
      { streams: [two!], verdict: 'unmeasured' },
    ];
    expect(bisect(names(2), tried)).toEqual({ kind: 'found', guilty: [two] });
  });

  test('blames nobody when the gate fails without any', () => {
    expect(search(names(5), () => true)).toEqual({ guilty: [], tries: 1 });
  });
});
