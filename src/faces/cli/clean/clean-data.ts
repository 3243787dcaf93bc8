import type { Cleaned } from './clean-text.ts';

/** The list for a program. */
export const cleanData = (cleaned: readonly Cleaned[]) => ({
  leftovers: cleaned.map(({ leftover, why, kept, isForced, removed, problem }) => ({
    name: leftover.name,
    kind: leftover.kind,
    run: leftover.run,
    path: leftover.kind === 'branch' ? null : leftover.path,
    branch:
      leftover.kind === 'branch'
        ? leftover.branch
        : leftover.kind === 'worktree' && leftover.found.kind !== 'foreign'
          ? leftover.found.branch
          : null,
    commit: leftover.kind === 'branch' ? leftover.commit : null,
    canGo: kept === null,
    why: kept === null ? why : kept.reason,
    canBeForced: kept?.canBeForced ?? false,
    isForced,
    removed,
    problem,
  })),
});
