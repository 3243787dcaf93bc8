import { describe, expect, test } from 'vitest';
import { asItemId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from './scenario.ts';

const plan = planOf(`
version: 1
defaults: {worktree: true}
streams:
  - {id: A, run: a}
  - {id: team/B, run: b}
  - {id: C, run: c, needs: one}
  - {id: D, run: d}
waves:
  - {id: one, merge: [A, team/B], into: all}
  - {id: two, merge: D, into: all, needs: []}
`);
const item = 'conflict:one/team/B';
const waiting = (kind: 'conflicts' | 'dropped' = 'conflicts') => {
  const run = new Scenario(plan).exits('A').exits('team/B').begins('one').waits('one', 'team/B', ['a.ts', 'b.md'], kind);
  run.commands();
  return run;
};

describe('a merge that waits for a person', () => {
  test('is told with its files and where to settle them, and keeps others from the branch', () => {
    const run = waiting().exits('D');
    expect(run.wave('one')).toMatchObject({ status: 'conflicted', why: { text: 'team/B conflicts in a.ts and b.md' } });
    expect(run.wave('two').status).toBe('waiting');
    expect(run.status('C')).toBe('waiting');
    expect(waitsForPerson(run.state)).toBe(true);
    expect(pendingCommands(run.state)).toEqual([]);
    expect(attention(run.state)).toMatchObject([
      {
        id: item,
        kind: 'conflict',
        title: 'wave one cannot merge team/B',
        detail: `team/B conflicts in a.ts and b.md: settle 2 files in /merges/one, then approve ${item}`,
        frees: 1,
        answers: [{ kind: 'approve' }, { kind: 'reject' }],
      },
    ]);
  });

  test('goes on in the same round when they have settled it, and waits again when that is not so', () => {
    const run = waiting().approve(item);
    expect(run.commands()).toEqual([{ type: 'mergeWave', wave: 'one', round: 1 }]);
    expect(run.wave('one')).toMatchObject({ status: 'merging', conflict: { stream: 'team/B', settledBy: 'ann' } });
    expect(pendingCommands(run.state)).toEqual([{ type: 'mergeWave', wave: 'one', round: 1 }]);
    run.waits('one', 'team/B', ['a.ts']).approve(item);
    run.merges('one', ['A', 'team/B']);
    expect(run.wave('one')).toMatchObject({ status: 'merged', conflict: null });
    expect(run.status('C')).toBe('running');
  });

  test('is taken back as a whole when they reject it, and can be tried again', () => {
    const run = waiting().reject(item);
    expect(run.commands()).toEqual([{ type: 'rollBackWave', wave: 'one', round: 1 }]);
    run.rollsBack('one');
    expect(run.wave('one')).toMatchObject({
      status: 'failed',
      why: { text: 'team/B conflicts in a.ts and b.md; rejected by ann; all is back at abcdef1234' },
    });
    expect(attention(run.state).map(({ id }) => id)).toEqual(['wave:one']);
    expect(run.asks({ kind: 'retryWave', wave: run.wave('one').id }).wave('one')).toMatchObject({
      status: 'merging',
      round: 2,
      conflict: null,
    });
  });

  test('keeps what they say to it', () => {
    const settled = waiting().approve(item, 'kept both lists');
    expect(settled.wave('one')).toMatchObject({ conflict: { note: 'kept both lists' } });
    expect(settled.wave('one').why.text).toBe('ann has settled the conflict: kept both lists');
    const rejected = waiting()
      .asks({ kind: 'reject', item: asItemId(item), note: 'too risky' })
      .rollsBack('one');
    expect(rejected.wave('one').why.text).toBe('team/B conflicts in a.ts and b.md; rejected by ann: too risky; all is back at abcdef1234');
  });

  test('says that work would be dropped', () => {
    expect(attention(waiting('dropped').state)[0]?.detail).toMatch(
      /^the merge of team\/B would drop what was done in a\.ts and b\.md: bring that back/,
    );
  });

  test('is answered once, and by its own name', () => {
    const approve = (id: string) => ({ kind: 'approve', item: asItemId(id), note: '' }) as const;
    expect(waiting().refuses(approve('conflict:one/A'))).toBe(`conflict:one/A does not wait for anybody; ${item} does`);
    expect(waiting().approve(item).refuses(approve(item))).toBe(`${item} does not wait for anybody`);
  });

  test('ends with a run that is stopped', () => {
    expect(waiting().stop('all').wave('one')).toMatchObject({ status: 'failed', cause: 'stopped' });
  });
});
