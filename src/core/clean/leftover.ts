import type { RunId } from '../ids.ts';
import type { RunOutcome } from '../run/state.ts';

/**
 * What runs leave in a project besides their record, as it was found: nothing is judged here.
 * Its `name` is what a person types, and of one project no two are the same: `worktree:RUN/STREAM`, `merge:RUN/BRANCH` (where waves
 * have merged), `branch:NAME`, `scratch:RUN`, `run:RUN`.
 */
export type Leftover = LeftWorktree | LeftBranch | LeftScratch | LeftRun;

/** A folder in which a stream worked, or in which waves merged. */
export interface LeftWorktree {
  readonly kind: 'worktree';
  readonly name: string;
  readonly run: RunId;
  /** Absolute. */
  readonly path: string;
  /** Folder in the repository that it belongs to. */
  readonly repository: string;
  readonly found: FoundWorktree;
}
export type FoundWorktree =
  /** Git knows of it, and its folder is gone. */
  | { readonly kind: 'gone'; readonly branch: string | null; readonly loose: string | null }
  /** Git does not know of it. */
  | { readonly kind: 'foreign' }
  | ({
      readonly kind: 'there';
      readonly branch: string | null;
      readonly locked: string | null;
      readonly worker: Worker | null;
    } & Held);

/** A process that lives, and works in a folder or below it. */
export interface Worker {
  readonly pid: number;
  /** With its arguments, as far as the system tells them; empty where it does not. */
  readonly command: string;
}

/** What a folder holds that is in no commit, or in none that a branch leads to. Paths are relative to the top of the worktree. */
export interface Held {
  /** `merge`, `rebase` and so on that was begun there and not ended. */
  readonly unfinished: string | null;
  /** Changed, added, removed, or unknown to git. */
  readonly uncommitted: readonly string[];
  /** Ignored by git, and not put there by the plan. */
  readonly ignored: readonly string[];
  /** Present, and git was told not to look whether they have changed. */
  readonly hidden: readonly string[];
  /** The commit that is checked out, when no branch has it. */
  readonly loose: string | null;
}

/** A branch that Sluice made. Those that were there before are nobody's to remove. */
export interface LeftBranch {
  readonly kind: 'branch';
  readonly name: string;
  /** The run that made it. */
  readonly run: RunId;
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly commit: string;
  readonly repository: string;
  /** Full names of the other branches that have its commits, local (`refs/heads/`) and of remotes (`refs/remotes/`). */
  readonly holders: readonly string[];
  readonly hasRemote: boolean;
  /** Worktrees that have it checked out. */
  readonly checkedOutIn: readonly string[];
  /** A run that has not ended and whose plan names it. */
  readonly usedBy: RunId | null;
}

/** A repository that was made for one run. */
export interface LeftScratch {
  readonly kind: 'scratch';
  readonly name: string;
  readonly run: RunId;
  readonly path: string;
  readonly held: Held;
  readonly worker: Worker | null;
  /** Commits besides the one that it began with, on any branch or stashed. */
  readonly commits: number;
}

/** Recordings, logs and journal of a run. */
export interface LeftRun {
  readonly kind: 'run';
  readonly name: string;
  readonly run: RunId;
  readonly path: string;
}

/** How the run stands that left something. */
export type RunStanding =
  | { readonly kind: 'ended'; readonly outcome: RunOutcome; /** Epoch milliseconds. */ readonly at: number }
  /** Its engine or its host is alive, or somebody else cleans up. */
  | { readonly kind: 'live' }
  /** Nothing of it is alive, and it may be resumed. */
  | { readonly kind: 'open' }
  /** The journal does not have it. */
  | { readonly kind: 'unknown' };
