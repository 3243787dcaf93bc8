import type { RunId } from '../../core/ids.ts';
import type { Merges, MergeSpec } from '../../core/ports/merges.ts';
import type { Programs } from '../../core/ports/programs.ts';
import { mergeDir } from '../../wire/run-folder.ts';
import { makeSluiceDir } from '../../wire/sluice-dir.ts';
import type { Environment } from '../environment/inherited.ts';
import { gitOf } from '../workspaces/git.ts';
import type { Queue } from '../workspaces/queue.ts';
import { makeWorktree } from '../workspaces/worktrees.ts';
import { land } from './land.ts';
import { headOf, mergeAll } from './merge-all.ts';
import { rollBack } from './roll-back.ts';
import { show } from './show.ts';
import { sides } from './sides.ts';

export interface MergesOptions {
  /** Absolute path of the project that `.sluice/` belongs to. */
  readonly projectDir: string;
  /** Environment that git inherits: that of the engine. */
  readonly env: Environment;
  /** Shared with whoever else has git write in this repository: two at once would meet at its locks. */
  readonly inTurn: Queue;
  /** Runs what the plan says settles conflicts. */
  readonly programs: Programs;
  /** Whether a run has ended by the record, so that its worktrees may be adopted. */
  readonly hasEnded: (run: RunId) => boolean;
}

/** Merges in worktrees below `.sluice/merges/`, one a branch. */
export function merges({ projectDir, env, inTurn, hasEnded, programs }: MergesOptions): Merges {
  const git = gitOf(env);
  const openWorktree = (spec: MergeSpec) => {
    const { run, workspaceDir, wave, into, base } = spec;
    makeSluiceDir(projectDir);
    const path = mergeDir(projectDir, run, into);
    return makeWorktree(git, workspaceDir, path, `wave ${wave}`, { branch: into, base }, { hasEnded, untracked: 'traces' });
  };
  return {
    begin: (spec) =>
      inTurn(async () => {
        const dir = await openWorktree(spec);
        return { dir, head: await headOf(git, dir, spec.into) };
      }),
    merge: (spec) => inTurn(async () => mergeAll(git, programs, await openWorktree(spec), spec)),
    show: (spec) => inTurn(() => show(git, spec)),
    rollBack: (spec) => inTurn(() => rollBack(git, spec)),
    land: (spec) => inTurn(() => land(git, spec)),
    // It reads, and need not wait for those who write.
    sides: (spec) => sides(git, spec),
  };
}
