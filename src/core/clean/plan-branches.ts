import type { Plan } from '../plan/model.ts';

/** The branches that a plan works with: it makes them, starts from them, merges them, or merges into them. */
export function branchesOf({ streams, waves }: Plan): ReadonlySet<string> {
  return new Set([
    ...streams.flatMap(({ worktree }) =>
      worktree === null ? [] : [worktree.branch, ...(typeof worktree.base === 'string' ? [worktree.base] : [])],
    ),
    ...waves.flatMap(({ into, base, merges, land }) => [
      into,
      base,
      ...merges.map(({ branch }) => branch),
      ...(land === null ? [] : [land.into]),
    ]),
  ]);
}
