import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import { outsideClaims } from '../../../src/core/claims/outside.ts';
import { filesText, presentConflicts, presentOutsideClaims, settledConflicts } from '../../../src/core/run/conflicts.ts';
import { contenders } from '../../../src/core/run/forecast-order.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from './scenario.ts';

const worktrees = `version: 1
streams:
  - { id: A, run: a, worktree: true, claims: src }
  - { id: B, run: b, worktree: true }
  - { id: C, run: c, worktree: true }
  - { id: D, run: d }
waves: [{ id: one, merge: [A, B], into: dev }]
`;

class Told extends Scenario {
  constructor(yaml = worktrees) {
    super(planOf(yaml));
  }
  foretell(one: string, other: string, ...files: string[]): this {
    const pair = [asStreamId(one), asStreamId(other)] as const;
    return this.say({ type: 'conflictForecast', pair, heads: ['1', '2'], files, count: files.length });
  }
  outside(stream: string, ...files: string[]): this {
    return this.say({ type: 'workOutsideClaims', stream: asStreamId(stream), head: '1', files, count: files.length });
  }
  get present(): string[] {
    return presentConflicts(this.state).map(({ pair, files }) => `${pair.join('-')} ${files.join(' ')}`);
  }
}

describe('what merges would come to', () => {
  test('is kept by pair, in the order of the plan, and goes when nothing conflicts any more', () => {
    const run = new Told().foretell('B', 'C', 'y').foretell('A', 'C', 'x').foretell('A', 'B', 'x');
    expect(run.present).toEqual(['A-B x', 'A-C x', 'B-C y']);
    run.foretell('A', 'C').foretell('A', 'B', 'x', 'z');
    expect(run.present).toEqual(['A-B x z', 'B-C y']);
  });

  test('tells since when two conflict, whatever files are added', () => {
    const run = new Told().foretell('A', 'B', 'x');
    const { at } = run.state;
    run.passes(5_000).foretell('A', 'B', 'x', 'y');
    expect(run.state.conflicts).toMatchObject([{ since: at, count: 2 }]);
    run.foretell('A', 'B').passes(5_000).foretell('A', 'B', 'y');
    expect(run.state.conflicts).toMatchObject([{ since: run.state.at }]);
  });

  test('is not shown for a stream that has failed, and again when it is tried again', () => {
    const run = new Told().foretell('B', 'C', 'y').exits('C', 1);
    expect(run.present).toEqual([]);
    run.retry('C');
    expect(run.present).toEqual(['B-C y']);
  });

  test('is not shown any more when one branch has the work of both', () => {
    const run = new Told().foretell('A', 'B', 'x').foretell('A', 'C', 'x').exits('A').exits('B');
    expect(run.present).toEqual(['A-B x', 'A-C x']);
    run.merges('one', ['A', 'B']);
    expect(run.present).toEqual(['A-C x']);
  });

  test('decides nothing: a stream goes on as it does', () => {
    const run = new Told();
    const before = run.state.streams;
    run.foretell('A', 'B', 'x').outside('A', 'y');
    expect(run.state.streams).toBe(before);
  });

  test('of a stream that the plan does not have is refused', () => {
    expect(() => new Told().foretell('A', 'X', 'x')).toThrow(/has no stream `X`/);
    expect(() => new Told().outside('X', 'x')).toThrow(/has no stream `X`/);
  });
});

describe('rules of the wave in which two meet', () => {
  const ruled = (rules: string, waves = '[{ id: one, merge: [A, B], into: dev }, { id: two, merge: [C], into: dev, needs: [] }]') =>
    new Told(`version: 1
conflicts: ${rules}
streams:
  - { id: A, run: a, worktree: true }
  - { id: B, run: b, worktree: true }
  - { id: C, run: c, worktree: true }
  - { id: R, run: r, resolver: true }
waves: ${waves}
`);
  const settled = (run: Told) => settledConflicts(run.state).map(({ pair, rules }) => `${pair.join('-')} ${rules.join(', ')}`);

  test('settle a pair whose files they all name: it is no conflict', () => {
    const run = ruled("[{ path: '*.md', union: true }, { path: src/**, take: B }, { path: '*.lock', run: npm install }]");
    run.foretell('A', 'B', 'a.md', 'src/x.ts', 'docs/b.md').foretell('B', 'C', 'x.lock');
    expect(run.present).toEqual([]);
    expect(settled(run)).toEqual(['A-B union, take B', 'B-C run npm install']);
    run.foretell('A', 'B', 'a.md', 'y.ts');
    expect(run.present).toEqual(['A-B a.md y.ts']);
    expect(settled(run)).toEqual(['B-C run npm install']);
  });

  test('settle what they give to an agent, too', () => {
    const run = ruled('[{ path: a.md, agent: R }]', '[{ id: one, merge: [A, B] }]').foretell('A', 'B', 'a.md');
    expect(settled(run)).toEqual(['A-B agent R']);
  });

  test('say nothing when a person is asked first, of the side of a third stream, and where no wave merges the two', () => {
    const asks = ruled("[{ path: a.md, ask: true }, { path: '*.md', union: true }]").foretell('A', 'B', 'a.md');
    expect(asks.present).toEqual(['A-B a.md']);
    const third = ruled("[{ path: '*.md', take: C }, { path: a.md, take: ours }]").foretell('A', 'B', 'a.md').foretell('A', 'C', 'b.md');
    expect(settled(third)).toEqual(['A-B take ours', 'A-C take C']);
    const apart = ruled("[{ path: '*.md', union: true }]", '[{ id: one, merge: [A], into: dev }, { id: two, merge: [B], into: other }]');
    expect(apart.foretell('A', 'B', 'a.md').present).toEqual(['A-B a.md']);
  });
});

describe('work outside of claims', () => {
  test('is kept by stream until it is none, and shown while it is at stake', () => {
    const shown = (run: Told) => presentOutsideClaims(run.state).map(({ stream, files }) => `${stream} ${files.join(' ')}`);
    const run = new Told().outside('A', 'x').outside('B', 'y').outside('A', 'x', 'z');
    expect(shown(run)).toEqual(['B y', 'A x z']);
    run.outside('B');
    expect(shown(run)).toEqual(['A x z']);
    run.stop('A');
    expect(shown(run)).toEqual([]);
  });

  test('is what a stream has changed but neither claims nor delivers nor hands over', () => {
    const [stream] = planOf(
      '{version: 1, streams: [{id: A, run: a, claims: ["src/*.ts"], deliverables: [report.md], handoff: next/A.md}]}',
    ).streams;
    const files = ['src/a.ts', 'src/b/a.ts', 'report.md', 'next/A.md', 'progress.md', '.claude/agent-status.json', 'README.md'];
    expect(outsideClaims(stream!, { prefix: '', files })).toEqual(['src/b/a.ts', 'README.md']);
    expect(outsideClaims(stream!, { prefix: 'api/', files: ['api/src/a.ts', 'src/a.ts'] })).toEqual(['src/a.ts']);
    expect(outsideClaims({ ...stream!, claims: [] }, { prefix: '', files })).toEqual([]);
  });
});

test('streams with a branch of their own contend from their beginning until they come to nothing', () => {
  const ids = (run: Told) => contenders(run.state).map(({ stream }) => stream.id);
  const run = new Told();
  expect(ids(run)).toEqual(['A', 'B', 'C']);
  run.exits('B', 1).exits('A');
  expect(ids(run)).toEqual(['A', 'C']);
});

test.each([
  [['a'], 1, 'a'],
  [['a', 'b', 'c'], 3, 'a, b, c'],
  [['a', 'b', 'c', 'd'], 4, 'a, b, c and 1 more'],
  [['a', 'b', 'c', 'd'], 900, 'a, b, c and 897 more'],
])('files are named in a few words: %j of %d', (files, count, text) => {
  expect(filesText({ files, count })).toBe(text);
});
