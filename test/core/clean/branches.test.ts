import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { withCommitsElsewhere } from '../../../src/core/clean/branches.ts';
import type { LeftBranch } from '../../../src/core/clean/leftover.ts';
import { asRunId } from '../../../src/core/ids.ts';

/** A small history: each commit has parents among those before it, and branches of both kinds stand on commits. */
const histories = fc.integer({ min: 1, max: 8 }).chain((size) =>
  fc.record({
    parents: fc.tuple(...Array.from({ length: size }, (_, at) => (at === 0 ? fc.constant([]) : fc.subarray([...Array(at).keys()])))),
    branches: fc.array(
      fc.record({ commit: fc.nat({ max: size - 1 }), kind: fc.constantFrom('made', 'other', 'remote'), isForced: fc.boolean() }),
      { maxLength: 8 },
    ),
  }),
);

function reachable(parents: readonly (readonly number[])[], from: readonly number[]): Set<number> {
  const seen = new Set<number>();
  const look = (commit: number) => {
    if (seen.has(commit)) return;
    seen.add(commit);
    parents[commit]?.forEach(look);
  };
  from.forEach(look);
  return seen;
}

test('whatever goes, each commit that was on a branch is still on one, but for those of the branches that a person has named', () => {
  fc.assert(
    fc.property(histories, fc.boolean(), ({ parents, branches }, hasRemote) => {
      const refs = branches.map((branch, index) => ({
        ...branch,
        ref: branch.kind === 'remote' ? `refs/remotes/origin/b${index}` : `refs/heads/b${index}`,
      }));
      const candidates = refs.flatMap(({ ref, kind, commit }, index): LeftBranch[] => {
        if (kind !== 'made') return [];
        const holders = refs
          .filter((other) => other.ref !== ref && reachable(parents, [other.commit]).has(commit))
          .map((other) => other.ref);
        const own = { kind: 'branch', name: `branch:b${index}`, run: asRunId('r-1'), branch: `b${index}`, commit: String(commit) } as const;
        return [{ ...own, repository: '/', holders, hasRemote, checkedOutIn: [], usedBy: null }];
      });
      const forced = new Set(refs.flatMap(({ kind, isForced }, index) => (kind === 'made' && isForced ? [`branch:b${index}`] : [])));
      const free = new Set([...withCommitsElsewhere(candidates, forced)].map(({ name }) => name));
      const names = (index: number) => `branch:b${index}`;
      const stays = reachable(
        parents,
        refs.flatMap(({ commit }, index) => (free.has(names(index)) || forced.has(names(index)) ? [] : [commit])),
      );
      const remote = reachable(
        parents,
        refs.flatMap(({ kind, commit }) => (kind === 'remote' ? [commit] : [])),
      );
      refs.forEach(({ commit }, index) => {
        if (!free.has(names(index))) return;
        expect(stays).toContain(commit);
        if (hasRemote) expect(remote).toContain(commit);
      });
    }),
  );
});

const branch = (name: string, holders: readonly string[]): LeftBranch => ({
  kind: 'branch',
  name: `branch:${name}`,
  run: asRunId('r-1'),
  branch: name,
  commit: name,
  repository: '/',
  holders,
  hasRemote: false,
  checkedOutIn: [],
  usedBy: null,
});

test('of two branches on the same commit one stays: that which is not given up by name', () => {
  const pair = [branch('a', ['refs/heads/b']), branch('b', ['refs/heads/a'])];
  expect([...withCommitsElsewhere(pair, new Set())]).toEqual([pair[1]]);
  expect([...withCommitsElsewhere(pair, new Set(['branch:a']))]).toEqual([pair[0]]);
  expect([...withCommitsElsewhere(pair, new Set(['branch:b']))]).toEqual([pair[1]]);
  expect([...withCommitsElsewhere(pair, new Set(['branch:a', 'branch:b']))]).toEqual([]);
});
