import type { ForecastOrder, MergeForecast, MergeForecasts } from '../../../src/core/ports/index.ts';

/** Work that conflicts where a test says so. */
export class FakeForecasts implements MergeForecasts {
  /** What was asked, as pairs of commits. */
  readonly asked: (readonly [string, string])[] = [];
  /** Files in which two conflict, by their folders, in any order; a text is why they cannot be merged. */
  readonly between = new Map<string, readonly string[] | string>();
  /** What is changed in a folder since its base. */
  readonly changed = new Map<string, readonly string[]>();
  /** Why git cannot be asked now. */
  failure: string | null = null;

  conflict(one: string, other: string, files: readonly string[] | string): void {
    this.between.set([one, other].toSorted().join(' '), files);
  }

  async foretell({ sides, pairs }: ForecastOrder): Promise<MergeForecast> {
    if (this.failure !== null) throw new Error(this.failure);
    const heads = sides.map(({ at }) => (at.kind === 'commit' ? at.commit : null));
    return {
      sides: sides.map(({ dir, base }, index) => {
        const files = base === null ? undefined : this.changed.get(dir);
        return { head: heads[index] ?? null, uncommitted: false, changed: files === undefined ? null : { prefix: '', files } };
      }),
      outlooks: pairs.map(([one, other]) => {
        this.asked.push([heads[one] ?? '', heads[other] ?? '']);
        const found = this.between.get([sides[one]?.dir ?? '', sides[other]?.dir ?? ''].toSorted().join(' ')) ?? [];
        if (typeof found === 'string') return { kind: 'unknown', reason: found };
        return found.length === 0 ? { kind: 'clean' } : { kind: 'conflict', files: found };
      }),
    };
  }
}
