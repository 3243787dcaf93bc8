/** A git work tree at one moment. */
export interface Tree {
  /** Absolute path of its top folder. */
  readonly dir: string;
  /** Hash of the git tree that everything in it would make, uncommitted and untracked files included, ignored ones left out. */
  readonly hash: string;
  /** The commit that is checked out; `null` before the first one. */
  readonly head: string | null;
  /** `null` when no branch is checked out. */
  readonly branch: string | null;
  /** Whether it holds exactly what its head holds. */
  readonly clean: boolean;
}

/** What a verdict rests on, so that anybody can find out later whether it still holds. */
export interface GateEvidence {
  /** What was run, in one line; `null` when nothing was. */
  readonly command: string | null;
  /** Absolute. */
  readonly cwd: string;
  /** SHA-256, hexadecimal, over the sorted variables that the plan and Sluice set for it. */
  readonly envDigest: string;
  readonly exitCode: number | null;
  /** SHA-256 of its log, hexadecimal; `null` when it has none. */
  readonly logDigest: string | null;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** As it stood before the check; `null` when there is none, and `noTree` says why. */
  readonly tree: Tree | null;
  readonly noTree?: string;
  /** As it stood after the check, where the head was another one by then. */
  readonly treeAfter?: Tree;
}
