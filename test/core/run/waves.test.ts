import { describe, expect, test } from 'vitest';
import { asStreamId, asWaveId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from './scenario.ts';

const twoWaves = planOf(`
version: 1
defaults: {worktree: true}
streams:
  - {id: A, run: a, worktree: {branch: topic/a}}
  - {id: B, run: b, worktree: true}
  - {id: C, run: c, worktree: true}
  - {id: D, run: d, needs: one}
  - {id: E, run: e, needs: {merged: C}}
waves:
  - {id: one, merge: [A, B], into: integration/all, gates: make test}
  - {id: two, merge: C, into: integration/all, then: {merge_into: main, tag: v1}}
`);
const retryWave = (id: string) => ({ kind: 'retryWave', wave: asWaveId(id) }) as const;

describe('a wave', () => {
  test('merges when all of its streams have succeeded, and lets go on what needs it when its gates have passed', () => {
    const run = new Scenario(twoWaves);
    run.exits('A').exits('C');
    expect(run.wave('one')).toMatchObject({ status: 'waiting', why: { text: 'waits for B' } });
    expect(run.wave('two').why.text).toBe('waits for wave one');
    run.commands();
    run.exits('B');
    expect(run.commands()).toEqual([{ type: 'mergeWave', wave: 'one', round: 1 }]);
    expect(waitsForPerson(run.state)).toBe(false);
    run.merges('one', ['A', 'B']);
    expect(run.wave('one')).toMatchObject({ status: 'checking', commit: '1234567890abcdef', dir: '/merges/one' });
    expect(run.status('D')).toBe('waiting');
    run.gate('one/make test');
    expect(run.wave('one')).toMatchObject({ status: 'merged', why: { text: 'merged into integration/all, and 1 gate passed' } });
    expect(run.status('D')).toBe('running');
    run.merges('two', ['C']);
    expect(run.commands().at(-1)).toEqual({ type: 'landWave', wave: 'two', round: 1 });
    expect(run.status('E')).toBe('waiting');
    run.lands('two').exits('D').exits('E');
    expect(run.wave('two').why.text).toBe('merged into integration/all and landed on main at fedcba0987, tagged v1');
    expect(run.outcome()).toBe('passed');
  });

  test('that conflicts has failed, says where, and is tried again as a whole', () => {
    const run = new Scenario(twoWaves);
    run.exits('A').exits('B').exits('C').conflicts('one', 'B', ['src/a.ts', 'b.md']);
    expect(run.wave('one')).toMatchObject({ status: 'failed', why: { text: 'B conflicts in src/a.ts and b.md' } });
    expect(attention(run.state)).toMatchObject([{ id: 'wave:one', title: 'wave one failed', frees: 2, answers: [retryWave('one')] }]);
    expect(run.statuses()).toMatchObject({ D: 'skipped', E: 'skipped' });
    expect(run.outcome()).toBe('failed');
    expect(run.reason()).toContain('wave one failed: B conflicts in src/a.ts and b.md');
    run.commands();
    run.asks(retryWave('one'));
    expect(run.commands()).toContainEqual({ type: 'mergeWave', wave: 'one', round: 2 });
    run.merges('one', ['A', 'B']).gate('one/make test');
    expect(run.statuses()).toMatchObject({ D: 'running', E: 'waiting' });
    expect(run.refuses(retryWave('one'))).toMatch(/^wave one is merged/);
    expect(run.refuses(retryWave('on'))).toBe('this run has no wave `on`');
  });

  test('whose gate failed goes on from there: the gate alone again, let be, or the wave as a whole', () => {
    const failed = () => new Scenario(twoWaves).exits('A').exits('B').merges('one', ['A', 'B']).gate('one/make test', 'failed');
    expect(attention(failed().state).map(({ id }) => id)).toEqual(['gate:one/make test', 'wave:one']);
    const again = failed().retryGate('one/make test');
    expect(again.wave('one').status).toBe('checking');
    expect(again.gate('one/make test').wave('one').status).toBe('merged');
    expect(failed().approve('gate:one/make test').wave('one').status).toBe('merged');
    const whole = failed().asks(retryWave('one'));
    expect(whole.wave('one')).toMatchObject({ status: 'merging', round: 2 });
    expect(whole.merges('one').state.gates).toMatchObject({ 'one/make test': { round: 2, status: { kind: 'running' } } });
  });

  test('is skipped when a stream of it failed, and comes back with it', () => {
    const run = new Scenario(twoWaves);
    run.exits('A', 1).exits('B').exits('C');
    expect(run.wave('one')).toMatchObject({ status: 'skipped', cause: 'failed' });
    expect(run.outcome()).toBe('failed');
    run.retry('A').exits('A');
    expect(run.wave('one').status).toBe('merging');
  });

  test('begins nothing in a pause, and is asked for again by an engine that resumes', () => {
    const run = new Scenario(twoWaves);
    run.pause('all').exits('A').exits('B');
    expect(run.wave('one')).toMatchObject({ status: 'waiting', why: { text: 'needs hold; it waits until the run goes on' } });
    run.resume('all');
    expect(pendingCommands(run.state)).toContainEqual({ type: 'mergeWave', wave: 'one', round: 1 });
    run.merges('one', ['A', 'B']).gate('one/make test').exits('C').merges('two', ['C']);
    expect(pendingCommands(run.state)).toContainEqual({ type: 'landWave', wave: 'two', round: 1 });
  });

  test('news of an earlier round is of no interest', () => {
    const run = new Scenario(twoWaves);
    run.exits('A').exits('B').conflicts('one', 'B', []).asks(retryWave('one'));
    run.say({ type: 'waveMerged', wave: asWaveId('one'), round: 1, commit: 'x', dir: '/x', merges: [] });
    expect(run.wave('one').status).toBe('merging');
    run.say({ type: 'waveMergeFailed', wave: asWaveId('one'), round: 1, stream: asStreamId('A'), reason: 'x', conflicts: [] });
    expect(run.wave('one').status).toBe('merging');
  });

  test('keeps others from the same branch until it is done', () => {
    const run = new Scenario(
      planOf(`
version: 1
streams: [{id: A, run: a, worktree: true}, {id: B, run: b, worktree: true}]
waves: [{id: one, merge: A, into: all, gates: x}, {id: two, merge: B, into: all, needs: []}, {id: other, merge: B, into: another, needs: []}]
`),
    );
    run.exits('A').exits('B');
    expect(['one', 'two', 'other'].map((id) => run.wave(id).status)).toEqual(['merging', 'waiting', 'merging']);
    expect(run.wave('two').why.text).toBe('needs hold; wave one is at work on all');
    run.merges('one').gate('one/x', 'failed');
    expect(run.wave('two').status).toBe('merging');
  });

  test('ends with a run that is stopped', () => {
    const run = new Scenario(twoWaves);
    run.exits('A').exits('B').merges('one').stop('all');
    expect([run.wave('one').status, run.wave('two').status]).toEqual(['failed', 'skipped']);
    expect(run.state.gates).toMatchObject({ 'one/make test': { status: { kind: 'waiting' } } });
    expect(run.outcome()).toBe('stopped');
  });

  test('merges what comes of a stream that a person has run again, though it had been stopped', () => {
    const run = new Scenario(planOf('{version: 1, streams: [{id: A, run: a, worktree: true}], waves: [{id: one, merge: A}]}'));
    run.exits('A').stop('all').retry('A');
    expect(run.wave('one').status).toBe('waiting');
    run.exits('A');
    expect(run.wave('one')).toMatchObject({ status: 'merging', round: 2 });
    run.merges('one', ['A']);
    expect(run.outcome()).toBe('passed');
  });
});
