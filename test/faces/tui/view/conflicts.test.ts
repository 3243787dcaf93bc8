import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../../src/core/ids.ts';
import { conflictsCard, hasConflicts, rivalsOf } from '../../../../src/faces/tui/view/conflicts.ts';
import { listRows } from '../../../../src/faces/tui/view/list.ts';
import { whyView } from '../../../../src/faces/tui/view/why.ts';
import { Scenario } from '../../../core/run/scenario.ts';
import { planOf } from '../../../support/plan-of.ts';

const plan = `version: 1
streams:
  - { id: A, run: a, worktree: true, claims: src }
  - { id: B, run: b, worktree: true, claims: [docs, src/b] }
  - { id: C, run: c, worktree: true }
`;
const [a, b, c] = ['A', 'B', 'C'].map(asStreamId) as [
  ReturnType<typeof asStreamId>,
  ReturnType<typeof asStreamId>,
  ReturnType<typeof asStreamId>,
];
const told = () =>
  new Scenario(planOf(plan))
    .say({ type: 'conflictForecast', pair: [a, b], heads: ['1', '2'], files: ['x.ts', 'y.ts'], count: 2 })
    .say({ type: 'conflictForecast', pair: [a, c], heads: ['1', '3'], files: ['z.ts'], count: 70 })
    .say({ type: 'workOutsideClaims', stream: a, head: '1', files: ['x.ts'], count: 1 })
    .passes(65_000);
const shown = (run: Scenario) =>
  conflictsCard(run.state, run.now, 80, []).lines.map(({ left, right = [] }) => [...left, ...right].map(({ text }) => text).join(''));

describe('conflicts on the dashboard', () => {
  test('are told by pair with all files that are known, with work outside of claims, and claims of both', () => {
    expect(shown(told())).toEqual([
      '',
      ' ≠ A + B  2 files1m',
      '   x.ts',
      '   y.ts',
      '',
      ' ≠ A + C  70 files1m',
      '   z.ts',
      '   and 69 more',
      '',
      ' A  outside of its claims  src1m',
      '   x.ts',
      '',
      ' A + B  may run at once and claim  src, src/b',
      '',
    ]);
  });

  test('that rules of a wave settle are told as that, and mark nothing', () => {
    const yaml = `${plan}conflicts: [{ path: '*.ts', union: true }]\nwaves: [{ id: one, merge: [A, B] }]\n`;
    const run = new Scenario(planOf(yaml)).say({ type: 'conflictForecast', pair: [a, b], heads: ['1', '2'], files: ['x.ts'], count: 1 });
    expect(shown(run).slice(0, 6)).toEqual([
      '',
      ' No two branches would conflict, as they are committed now.',
      '',
      ' A + B  1 file  settled by rule union0s',
      '   x.ts',
      '',
    ]);
    expect(rivalsOf(run.state).size).toBe(0);
    const why = whyView(run.state, a, run.now).rows.map(({ label, spans }) => `${label}: ${spans.map(({ text }) => text).join('')}`);
    expect(why).toContain('meets: B  x.ts, settled by rule union');
  });

  test('are marked on the streams that they are between, and told among the reasons of each', () => {
    const run = told();
    expect([...rivalsOf(run.state)]).toEqual([
      [a, [b, c]],
      [b, [a]],
      [c, [a]],
    ]);
    expect(listRows(run.state, run.now, null).map((row) => row.kind === 'stream' && row.conflicts)).toEqual([true, true, true]);
    const why = whyView(run.state, a, run.now).rows.map(({ label, spans }) => `${label}: ${spans.map(({ text }) => text).join('')}`);
    expect(why).toEqual(
      expect.arrayContaining([
        'conflicts: with B  x.ts, y.ts  1m ago',
        'conflicts: with C  z.ts and 69 more  1m ago',
        'outside: of its claims  x.ts  1m ago',
      ]),
    );
  });

  test('that are none say so', () => {
    const run = new Scenario(planOf(plan.replaceAll(/, claims: [^}]+/g, '')));
    expect(hasConflicts(run.state)).toBe(false);
    expect(hasConflicts(told().state)).toBe(true);
    expect(shown(run)).toEqual(['', ' No two branches would conflict, as they are committed now.', '']);
    expect(shown(new Scenario(planOf('{version: 1, streams: [{id: A, run: a}]}')))[1]).toBe(
      ' Fewer than two streams have a branch of their own.',
    );
  });
});
