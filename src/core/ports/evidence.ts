import type { Tree } from '../run/evidence.ts';

/** Looks at what verdicts and signatures rest on: git work trees, logs, files. It changes nothing that belongs to anybody. */
export interface EvidenceSource {
  /** The work tree that the folder lies in, as it stands now. Never rejects. */
  tree(dir: string): Promise<TreeReading>;
  /** The commit that is checked out there; `null` when there is none, or no git. Cheap. Never rejects. */
  head(dir: string): Promise<string | null>;
  /** Calls back whenever another commit may be checked out in the work tree, and once in the beginning. @returns how to end it */
  watch(dir: string, moved: () => void): () => void;
  /** @returns SHA-256, hexadecimal; `null` when there is no such file @throws Error with a sentence when it cannot be read */
  fileDigest(file: string): Promise<string | null>;
  /** @returns SHA-256, hexadecimal */
  textDigest(text: string): string;
}

export type TreeReading =
  | { readonly kind: 'tree'; readonly tree: Tree }
  /** `reason` is a sentence part for a person: `/project lies in no git repository`. */
  | { readonly kind: 'none'; readonly reason: string };
