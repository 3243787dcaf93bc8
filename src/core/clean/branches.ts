import type { LeftBranch } from './leftover.ts';

const full = ({ branch }: LeftBranch): string => `refs/heads/${branch}`;

/**
 * Of branches that could go, those whose commits stay reachable when all of them go: each is held by a branch that stays, and where there is
 * a remote, by one of its branches. Of two that hold nothing but each other one stays.
 * @param forced names of those that go in any case: they hold nothing for the others
 */
export function withCommitsElsewhere(candidates: readonly LeftBranch[], forced: ReadonlySet<string>): ReadonlySet<LeftBranch> {
  const going = new Set(candidates);
  const names = new Set(candidates.map(full));
  const isSafe = (branch: LeftBranch) => branch.holders.some((holder) => !names.has(holder)) && isPushed(branch);
  for (;;) {
    const staying = [...going].find((branch) => !forced.has(branch.name) && !isSafe(branch));
    if (staying === undefined) return new Set([...going].filter(isSafe));
    // One at a time, for what stays may hold the commits of another one.
    going.delete(staying);
    names.delete(full(staying));
  }
}

export const isPushed = ({ hasRemote, holders }: LeftBranch): boolean =>
  !hasRemote || holders.some((holder) => holder.startsWith('refs/remotes/'));
