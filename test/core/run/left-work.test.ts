import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../../src/core/run/events.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { refusal } from '../../../src/core/run/refusal.ts';
import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { asItemId } from '../../../src/core/ids.ts';
import { plan, stream, wave } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

/** A is merged by a wave, B waits for A alone. */
const worktree = { branch: 'topic/A', base: 'HEAD', setup: [], copy: [], port: null };
const begin = () =>
  new Scenario(plan([stream('A', { worktree, retry: { attempts: 2 } }), stream('B', { needs: ['A'] })], { waves: [wave('w', ['A'])] }));
const item = asItemId('uncommitted:A');
const leaves = (run: Scenario, ...files: string[]) =>
  run.say({ type: 'workLeft', stream: run.stream('A').id, attempt: run.stream('A').attempt, files, count: files.length });
const ask = (run: Scenario, request: RunRequest) => run.say({ type: 'requestAccepted', request, by: 'ann' });
const waveOf = (run: Scenario) => Object.values(run.state.waves)[0];
const items = (run: Scenario) => attention(run.state).map(({ id }) => id);
const approve = { kind: 'approve', item, note: 'looks right' } as const;

describe('work that is done and not committed', () => {
  test('is asked about when its stream has succeeded: the wave waits, and what waits for the stream alone goes on', () => {
    const run = begin();
    leaves(run, 'a.txt', 'b/');
    expect(items(run)).toEqual([]);
    run.exits('A', 0);
    expect(attention(run.state)[0]).toMatchObject({ id: item, kind: 'uncommitted', title: 'A is done and has not committed 2 files' });
    expect(run.status('B')).toBe('running');
    expect(waveOf(run)).toMatchObject({ status: 'waiting', why: { text: 'needs hold; what A left uncommitted waits for a person' } });
    run.exits('B', 0);
    expect(waitsForPerson(run.state)).toBe(true);
  });

  test('that is approved is committed, and then the wave merges', () => {
    const run = begin();
    leaves(run, 'a.txt');
    run.exits('A', 0).commands();
    ask(run, approve);
    expect(run.commands()).toEqual([{ type: 'commitWork', stream: 'A', attempt: 1 }]);
    expect([items(run), waveOf(run)?.status, waitsForPerson(run.state)]).toEqual([[], 'waiting', false]);
    expect(pendingCommands(run.state)).toContainEqual({ type: 'commitWork', stream: 'A', attempt: 1 });
    run.say({ type: 'workCommitted', stream: run.stream('A').id, attempt: 1, commit: 'c0ffee' });
    expect(run.commands()).toEqual([{ type: 'mergeWave', wave: 'w', round: 1 }]);
    expect(refusal(run.state, approve)).toBe('ann has answered that already');
  });

  test('that is rejected stays where it is, and the wave merges without it', () => {
    const run = begin();
    leaves(run, 'a.txt');
    run.exits('A', 0).commands();
    ask(run, { kind: 'reject', item, note: '' });
    expect(run.commands()).toEqual([{ type: 'mergeWave', wave: 'w', round: 1 }]);
    expect(items(run)).toEqual([]);
  });

  test('that cannot be committed is asked about again, with why', () => {
    const run = begin();
    leaves(run, 'a.txt');
    run.exits('A', 0);
    ask(run, approve);
    run.say({ type: 'workCommitFailed', stream: run.stream('A').id, attempt: 1, reason: 'the hook says no' });
    expect(attention(run.state)[0]?.detail).toContain('it could not be committed: the hook says no');
    expect(waveOf(run)?.status).toBe('waiting');
    expect(refusal(run.state, approve)).toBeNull();
  });

  test('of an attempt that failed after all is nobody\u2019s concern, nor is that of an earlier attempt', () => {
    const run = begin();
    leaves(run, 'a.txt');
    expect(refusal(run.state, approve)).toBe('stream A is running; it is asked about when it has succeeded');
    run.exits('A', 1).exits('A', 0);
    expect(items(run)).toEqual([]);
    expect(refusal(run.state, approve)).toBe('stream A has left nothing that is not committed');
    expect(waveOf(run)?.status).toBe('merging');
  });
});
