import type { Notice } from './notices.ts';

/** How long nothing is said again about the same thing, milliseconds: an agent that goes on and stops by turns must not ring each time. */
const quietMs = 5 * 60_000;

/** What was told when, by what it was about. One for each place that tells. */
export class Told {
  readonly #toldAt = new Map<string, number>();

  /** Those that are to be told now, which then counts as done. @param now milliseconds of any clock, the same each time */
  take(notices: readonly Notice[], now: number): readonly Notice[] {
    const due = notices.filter(({ about }) => (this.#toldAt.get(about) ?? -Infinity) <= now - quietMs);
    for (const { about } of due) this.#toldAt.set(about, now);
    return due;
  }
}
