/**
 * Merges commits in memory, to tell what would conflict. Nothing that belongs to anybody is changed: no work tree, no index, no ref, and no
 * object is written into a repository.
 */
export interface MergeForecasts {
  /** @throws Error with a sentence for a person when git cannot be asked at all */
  foretell(order: ForecastOrder): Promise<MergeForecast>;
}

export interface ForecastOrder {
  /** Absolute folder in a work tree of the repository, from where the bases are seen. */
  readonly workspaceDir: string;
  readonly sides: readonly Side[];
  /** Which of the sides are merged with one another, by their places in the list. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** The work of one stream. */
export interface Side {
  /** Absolute folder in its work tree. All sides are work trees of one repository. */
  readonly dir: string;
  /** What is merged: a commit, or the work tree as it stands, with all that is not committed and git does not ignore. */
  readonly at: { readonly kind: 'commit'; readonly commit: string } | { readonly kind: 'head' } | { readonly kind: 'asItStands' };
  /** Commit-ish, seen from the workspace, that its work began at: what it has changed since is told. `null` does not ask for that. */
  readonly base: string | null;
}

export interface MergeForecast {
  /** Of each side. */
  readonly sides: readonly SideReading[];
  /** Of each pair. */
  readonly outlooks: readonly Outlook[];
}

export interface SideReading {
  /** The commit that is checked out there, or that was named; `null` when there is none. */
  readonly head: string | null;
  /** Whether something is merged that is not committed. */
  readonly uncommitted: boolean;
  /** `null` when nobody asked, or when it cannot be told. */
  readonly changed: ChangedFiles | null;
}
export interface ChangedFiles {
  /** Where the folder lies in the repository: `''`, or a path that ends with `/`. */
  readonly prefix: string;
  /** Relative to the top of the repository. */
  readonly files: readonly string[];
}

export type Outlook =
  | { readonly kind: 'clean' }
  /** `files` are relative to the top of the repository. */
  | { readonly kind: 'conflict'; readonly files: readonly string[] }
  /** Git could not merge the two at all, for `reason`: a sentence part. */
  | { readonly kind: 'unknown'; readonly reason: string };
