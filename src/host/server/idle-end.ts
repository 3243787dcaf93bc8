/** How long a host without an engine and without a living attempt waits for another engine, milliseconds. */
const patienceMs = 10 * 60 * 1000;

/**
 * Ends a host that nobody needs any more: its engine was killed, nobody resumed the run, and nothing lives. Holds a timer only then.
 */
export class IdleEnd {
  readonly #end: () => void;
  readonly #patienceMs: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(end: () => void, waitMs = patienceMs) {
    this.#end = end;
    this.#patienceMs = waitMs;
  }

  /** @param needed an engine is connected, or an attempt lives */
  update(needed: boolean): void {
    if (needed) {
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
    } else this.#timer ??= setTimeout(this.#end, this.#patienceMs).unref();
  }
}
