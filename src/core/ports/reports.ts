import type { LookAtFile } from '../report/deliverables.ts';

/** What reports and stand-ups need besides `ResultFiles`. */
export interface Reports {
  readonly look: LookAtFile;
  /**
   * Appends text to a file, with its folders, unless the file has the first line of the text already, which no other text has: so it is there once,
   * however often it is asked for. `path` is relative to the absolute `dir`. @throws Error with a sentence when that cannot be done
   */
  append(dir: string, path: string, heading: string, text: string): Promise<void>;
  /** Commits files, and nothing else, to the branch that is checked out. Never rejects. */
  commit(spec: CommitSpec): Promise<CommitResult>;
  /** The commit that an earlier `commit` with this key has made, among the latest of the branch. Never rejects. */
  committed(dir: string, key: string): Promise<string | null>;
}

export interface CommitSpec {
  /** Absolute path of the workspace. */
  readonly dir: string;
  /** Relative to it; they exist. */
  readonly files: readonly string[];
  /** Whole text of the message, without the key. */
  readonly message: string;
  /** Text on one line that no other commit has: it tells an engine that resumes what has been done already. */
  readonly key: string;
}
export type CommitResult =
  | { readonly kind: 'committed'; readonly commit: string }
  /** `reason` says what to do. */
  | { readonly kind: 'refused'; readonly reason: string };
