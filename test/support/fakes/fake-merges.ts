import { posix } from 'node:path';
import type { Merges } from '../../../src/core/ports/index.ts';

/** Branches that merge without conflict unless a test says otherwise. What is merged stays so, whichever engine did it. */
export class FakeMerges implements Merges {
  /** Every merge that was really made, `BRANCH into BRANCH`: one that is there already is not made again. */
  readonly made: string[] = [];
  readonly landed: string[] = [];
  /** Files in which a branch conflicts, by its name. */
  readonly conflicts = new Map<string, readonly string[]>();
  /** Why nothing can land now. */
  refusal: string | null = null;
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async merge({ into, branches }: Parameters<Merges['merge']>[0]): ReturnType<Merges['merge']> {
    for (const { stream, branch } of branches) {
      const conflicts = this.conflicts.get(branch);
      if (conflicts) return { kind: 'failed', stream, reason: `${branch} conflicts with ${into}`, conflicts };
      const merge = `${branch} into ${into}`;
      if (!this.made.includes(merge)) this.made.push(merge);
    }
    const merges = branches.map(({ stream, branch }) => ({ stream, commit: `tip of ${branch}` }));
    return { kind: 'merged', dir: posix.join(this.#dir, '.merges', encodeURIComponent(into)), commit: `head of ${into}`, merges };
  }

  async land({ commit, into }: Parameters<Merges['land']>[0]): ReturnType<Merges['land']> {
    if (this.refusal !== null) return { kind: 'refused', reason: this.refusal };
    const landing = `${commit} on ${into}`;
    if (!this.landed.includes(landing)) this.landed.push(landing);
    return { kind: 'landed', commit };
  }
}
