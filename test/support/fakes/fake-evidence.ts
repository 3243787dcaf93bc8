import type { EvidenceSource, TreeReading } from '../../../src/core/ports/index.ts';

/** Work trees of git that change when a test says so: each commit gives one another head and another hash. */
export class FakeEvidence implements EvidenceSource {
  /** Commits by the top folder of a work tree; a folder that lies in none of them lies in no git. */
  readonly #commits = new Map<string, number>();
  readonly #watchers = new Map<string, Set<() => void>>();
  /** Whether commits are not noticed by themselves. */
  unseen = false;
  /** Contents of files by absolute path. */
  readonly files = new Map<string, string>();

  /** Makes the folder the top of a work tree with one commit, or commits something there. @returns the new head */
  commit(dir: string): string {
    const count = (this.#commits.get(dir) ?? 0) + 1;
    this.#commits.set(dir, count);
    if (!this.unseen) for (const moved of this.#watchers.get(dir) ?? []) moved();
    return headOf(dir, count);
  }

  async tree(dir: string): Promise<TreeReading> {
    const top = this.#topOf(dir);
    if (top === null) return { kind: 'none', reason: `${dir} lies in no work tree of git` };
    const head = headOf(top, this.#commits.get(top) ?? 0);
    return { kind: 'tree', tree: { dir: top, hash: `tree of ${head}`, head, branch: 'main', clean: true } };
  }
  async head(dir: string): Promise<string | null> {
    const top = this.#topOf(dir);
    return top === null ? null : headOf(top, this.#commits.get(top) ?? 0);
  }
  watch(dir: string, moved: () => void): () => void {
    const watchers = this.#watchers.get(dir) ?? new Set();
    this.#watchers.set(dir, watchers.add(moved));
    // What was committed while nobody watched is noticed in the beginning.
    if (!this.unseen) void Promise.resolve().then(() => (watchers.has(moved) ? moved() : undefined));
    return () => void watchers.delete(moved);
  }
  async fileDigest(file: string): Promise<string | null> {
    const content = this.files.get(file);
    return content === undefined ? null : this.textDigest(content);
  }
  textDigest(text: string): string {
    return `digest of ${text}`;
  }

  #topOf(dir: string): string | null {
    const around = [...this.#commits.keys()].filter((top) => dir === top || dir.startsWith(`${top}/`));
    return around.toSorted((a, b) => b.length - a.length)[0] ?? null;
  }
}

const headOf = (dir: string, count: number): string => `commit ${count} of ${dir}`;
