import type { RunId, StreamId, WaveId } from '../ids.ts';
import type { ConflictRule } from '../plan/model.ts';
import type { NamedResolver, SettledFile } from '../run/events.ts';

/**
 * Merges branches in a worktree of Sluice's own; the user's checkout and index are not touched by it. Idempotent: what is merged or landed already
 * is found to be so, and a merge that was cut short is undone first. None but `begin` rejects for what a person can mend.
 */
export interface Merges {
  /** Makes the worktree of the branch, or goes on in it. @throws Error with a sentence when that cannot be done */
  readonly begin: (spec: MergeSpec) => Promise<BegunMerge>;
  /** All of the branches or none: when one cannot be merged, the branch is back at `before`. A merge that waits for a person stays in the worktree. */
  readonly merge: (spec: MergeSpec & { readonly before: string; readonly settlement: Settlement | null }) => Promise<MergeResult>;
  /** Puts the files of some of the merged branches in the worktree; the branch stays where it is. */
  readonly show: (spec: ShowSpec) => Promise<ShowResult>;
  /** Sets the branch back to `to`, only from `from`, and the worktree with it. */
  readonly rollBack: (spec: RollBackSpec) => Promise<RollBackResult>;
  readonly land: (spec: LandSpec) => Promise<LandResult>;
  /** Who has changed files on the two sides of a merge, that stands in the worktree or is to come. */
  readonly sides: (spec: SidesSpec) => Promise<MergeSides>;
}

export interface MergeSpec {
  readonly run: RunId;
  /** Absolute path of the repository, or of a folder in it. */
  readonly workspaceDir: string;
  readonly wave: WaveId;
  /** Branch that is made, or gone on with. */
  readonly into: string;
  /** Commit-ish that a new branch starts from. */
  readonly base: string;
  /** In this order. */
  readonly branches: readonly { readonly stream: StreamId; readonly branch: string; readonly message: string }[];
  /** What is done with files that conflict: the first rule that names the file. */
  readonly rules: readonly ConflictRule[];
  /** `SLUICE_MARK` of the programs of rules, and the absolute path of the log that they write to. */
  readonly marker: string;
  readonly logFile: string;
}
/** What a person, or an agent that was asked, says of the merge that waits in the worktree. */
export interface Settlement {
  readonly stream: StreamId;
  readonly by: string;
  /** Files in which work may be dropped, for the person has seen that. */
  readonly dropped: readonly string[];
  /** Files that it is about: what is said to be settled in them is taken, if no marker is left. */
  readonly files: readonly string[];
  /** Of the answer of an agent, the head of the branch before the merge: what it has committed itself is taken apart again. `null` for a person. */
  readonly agentHead: string | null;
}
export interface BegunMerge {
  /** The folder in the worktree that corresponds to the workspace. */
  readonly dir: string;
  /** Head of the branch. */
  readonly head: string;
}
export type MergeResult =
  /** `dir` is the folder in the worktree that corresponds to the workspace, `commit` the head of the branch; of each stream the commit that is in it. */
  | {
      readonly kind: 'merged';
      readonly dir: string;
      readonly commit: string;
      readonly merges: readonly { readonly stream: StreamId; readonly commit: string }[];
      readonly settled: readonly SettledFile[];
    }
  /** As in `WaveConflicted`. */
  | {
      readonly kind: 'waits';
      readonly stream: StreamId;
      readonly why: 'conflicts' | 'dropped';
      readonly files: readonly string[];
      readonly head: string;
      /** As in `WaveConflicted`; `null` where a person is to be asked. */
      readonly resolver: NamedResolver | null;
    }
  /** `stream` is `null` when it was none of them. */
  | { readonly kind: 'failed'; readonly stream: StreamId | null; readonly reason: string; readonly conflicts: readonly string[] };

export interface SidesSpec {
  /** Absolute folder in a worktree: its `HEAD` is our side. */
  readonly dir: string;
  /** What is merged into it. */
  readonly theirs: { readonly stream: StreamId; readonly branch: string };
  /** Whose work may be on our side. */
  readonly others: readonly { readonly stream: StreamId; readonly branch: string }[];
  /** Relative to the top of the repository. */
  readonly files: readonly string[];
}
export interface MergeSides {
  readonly ours: readonly SideWork[];
  readonly theirs: SideWork;
}
/** Commits that have changed the files, the newest first: `1a2b3c4 Subject`. `stream` is `null` for those of nobody that is known. */
export interface SideWork {
  readonly stream: StreamId | null;
  readonly commits: readonly string[];
}

export interface LandSpec {
  readonly run: RunId;
  readonly workspaceDir: string;
  readonly wave: WaveId;
  /** The commit that is landed. */
  readonly commit: string;
  /** Branch that it lands on, which exists. */
  readonly into: string;
  /** Of a merge commit; with `null` the branch is moved forward where that is enough. */
  readonly message: string | null;
  readonly tag: string | null;
}
export type LandResult =
  | { readonly kind: 'landed'; readonly commit: string }
  /** `reason` says what to do. */
  | { readonly kind: 'refused'; readonly reason: string };

interface MergedSpec {
  /** As in `BegunMerge`. */
  readonly dir: string;
  /** Branch of the wave, which is checked out there. */
  readonly into: string;
}
export interface ShowSpec extends MergedSpec {
  /** Head of the branch before the merges, and after them. */
  readonly before: string;
  readonly commit: string;
  /** What was merged, in this order. */
  readonly merges: readonly string[];
  readonly which:
    | { readonly kind: 'first'; readonly count: number }
    /** One of them, on what was there before. */
    | { readonly kind: 'alone'; readonly merged: string };
}
/** `conflicts`: that branch needs others before it, or cannot be merged without a rule. */
export type ShowResult = { readonly kind: 'shown' } | { readonly kind: 'conflicts'; readonly reason: string };

export interface RollBackSpec extends MergedSpec {
  readonly from: string;
  readonly to: string;
}
export type RollBackResult =
  | { readonly kind: 'rolledBack' }
  /** `reason` says who has come between, and what to do. */
  | { readonly kind: 'refused'; readonly reason: string };
