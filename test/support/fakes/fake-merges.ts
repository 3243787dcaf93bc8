import { posix } from 'node:path';
import type { NamedResolver } from '../../../src/core/run/events.ts';
import type { Merges } from '../../../src/core/ports/index.ts';

/** Branches that merge without conflict unless a test says otherwise. What is merged stays so, whichever engine did it. */
export class FakeMerges implements Merges {
  /** Every merge that was really made, `BRANCH into BRANCH`: one that is there already is not made again. */
  readonly made: string[] = [];
  readonly landed: string[] = [];
  /** Files in which a branch conflicts, by its name. */
  readonly conflicts = new Map<string, readonly string[]>();
  /** The stream that is to settle what a branch conflicts in, by its name; and the branches that are settled when it is looked at. */
  readonly resolvers = new Map<string, NamedResolver>();
  readonly settled = new Set<string>();
  /** Why nothing can land now. */
  refusal: string | null = null;
  /** Commits whose files lie in the worktree since `show`; `null` when those of its branch do. */
  shown: readonly string[] | null = null;
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async begin({ into }: Parameters<Merges['begin']>[0]): ReturnType<Merges['begin']> {
    return { dir: this.#dirOf(into), head: this.#headOf(into) };
  }

  async merge({ into, branches, settlement }: Parameters<Merges['merge']>[0]): ReturnType<Merges['merge']> {
    this.shown = null;
    for (const { stream, branch } of branches) {
      const conflicts = this.conflicts.get(branch);
      const resolver = this.resolvers.get(branch) ?? null;
      const isSettled = settlement?.stream === stream && (settlement.agentHead === null || this.settled.has(branch));
      if (conflicts && !isSettled) {
        return { kind: 'waits', stream, why: 'conflicts', files: conflicts, head: this.#headOf(into), resolver };
      }
      const merge = `${branch} into ${into}`;
      if (!this.made.includes(merge)) this.made.push(merge);
    }
    const merges = branches.map(({ stream, branch }) => ({ stream, commit: `tip of ${branch}` }));
    return { kind: 'merged', dir: this.#dirOf(into), commit: this.#headOf(into), merges, settled: [] };
  }

  async show({ which, merges }: Parameters<Merges['show']>[0]): ReturnType<Merges['show']> {
    this.shown = which.kind === 'alone' ? [which.merged] : merges.slice(0, which.count);
    return { kind: 'shown' };
  }

  async rollBack({ into, from, to }: Parameters<Merges['rollBack']>[0]): ReturnType<Merges['rollBack']> {
    this.shown = null;
    if (this.#headOf(into) === to) return { kind: 'rolledBack' };
    if (this.#headOf(into) !== from) return { kind: 'refused', reason: `${into} was moved` };
    const kept = to === this.#bare(into) ? [] : to.slice(this.#bare(into).length + 3).split(', ');
    const made = this.made.filter((merge) => !merge.endsWith(` into ${into}`) || kept.includes(merge.split(' into ')[0] ?? ''));
    this.made.splice(0, this.made.length, ...made);
    return { kind: 'rolledBack' };
  }

  async land({ commit, into }: Parameters<Merges['land']>[0]): ReturnType<Merges['land']> {
    if (this.refusal !== null) return { kind: 'refused', reason: this.refusal };
    const landing = `${commit} on ${into}`;
    if (!this.landed.includes(landing)) this.landed.push(landing);
    return { kind: 'landed', commit };
  }

  async sides({ theirs, others }: Parameters<Merges['sides']>[0]): ReturnType<Merges['sides']> {
    const ours = others.map(({ stream }) => ({ stream, commits: [`1 work of ${stream}`] }));
    return { ours, theirs: { stream: theirs.stream, commits: [`2 work of ${theirs.stream}`] } };
  }

  #dirOf(into: string): string {
    return posix.join(this.#dir, '.merges', encodeURIComponent(into));
  }

  #bare(into: string): string {
    return `head of ${into}`;
  }

  #headOf(into: string): string {
    const merged = this.made.filter((merge) => merge.endsWith(` into ${into}`)).map((merge) => merge.split(' into ')[0]);
    return [this.#bare(into), ...(merged.length > 0 ? [merged.join(', ')] : [])].join(' + ');
  }
}
