import type { RunId, StreamId, WaveId } from '../ids.ts';

/**
 * Merges branches in a worktree of Sluice's own; the user's checkout and index are not touched by it. Idempotent: what is merged or landed already
 * is found to be so, and a merge that was cut short is undone first. Neither rejects for what a person can mend.
 */
export interface Merges {
  readonly merge: (spec: MergeSpec) => Promise<MergeResult>;
  readonly land: (spec: LandSpec) => Promise<LandResult>;
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
}
export type MergeResult =
  /** `dir` is the folder in the worktree that corresponds to the workspace, `commit` the head of the branch; of each stream the commit that is in it. */
  | {
      readonly kind: 'merged';
      readonly dir: string;
      readonly commit: string;
      readonly merges: readonly { readonly stream: StreamId; readonly commit: string }[];
    }
  /** The merge that did not work was undone; those before it stand. `stream` is `null` when it was none of them. */
  | { readonly kind: 'failed'; readonly stream: StreamId | null; readonly reason: string; readonly conflicts: readonly string[] };

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
