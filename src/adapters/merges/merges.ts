import type { RunId } from '../../core/ids.ts';
import type { Merges } from '../../core/ports/merges.ts';
import { mergeDir } from '../../wire/run-folder.ts';
import { makeSluiceDir } from '../../wire/sluice-dir.ts';
import type { Environment } from '../environment/inherited.ts';
import { gitOf } from '../workspaces/git.ts';
import type { Queue } from '../workspaces/queue.ts';
import { makeWorktree } from '../workspaces/worktrees.ts';
import { land } from './land.ts';
import { mergeAll } from './merge-all.ts';

export interface MergesOptions {
  /** Absolute path of the project that `.sluice/` belongs to. */
  readonly projectDir: string;
  /** Environment that git inherits: that of the engine. */
  readonly env: Environment;
  /** Shared with whoever else has git write in this repository: two at once would meet at its locks. */
  readonly inTurn: Queue;
  /** Whether a run has ended by the record, so that its worktrees may be adopted. */
  readonly hasEnded: (run: RunId) => boolean;
}

/** Merges in worktrees below `.sluice/merges/`, one a branch. */
export function merges({ projectDir, env, inTurn, hasEnded }: MergesOptions): Merges {
  const git = gitOf(env);
  return {
    merge: ({ run, workspaceDir, wave, into, base, branches }) =>
      inTurn(async () => {
        makeSluiceDir(projectDir);
        const path = mergeDir(projectDir, run, into);
        const earlier = { hasEnded, untracked: 'traces' } as const;
        const dir = await makeWorktree(git, workspaceDir, path, `wave ${wave}`, { branch: into, base }, earlier);
        return await mergeAll(git, dir, into, branches);
      }),
    land: (spec) => inTurn(() => land(git, spec)),
  };
}
