/** How long one slice of emulation may take before the loop sees to sockets and children again, milliseconds. */
const sliceMs = 2;
/** Shorter for a while after a key: its echo must not wait behind a full slice. */
const keySliceMs = 1.5;
const keyWindowMs = 40;

/** Something with output to be emulated, in small steps. */
export interface Work {
  /** Whether a step would do something. */
  readonly waiting: boolean;
  /** Comes before all others. */
  readonly focused: boolean;
  /** A fraction of a millisecond of work. */
  step(): void;
}

/**
 * Shares the thread among the emulators: one slice at each turn of the event loop, round-robin, the focused ones first. With nothing
 * to do it holds no timer and no immediate.
 */
export class Scheduler {
  readonly #works = new Set<Work>();
  readonly #published: () => void;
  #ready: Work[] = [];
  #armed = false;
  #keyAt = -Infinity;

  /** @param published called after each slice, so that what it changed can be shown */
  constructor(published: () => void) {
    this.#published = published;
  }

  add(work: Work): void {
    this.#works.add(work);
  }
  remove(work: Work): void {
    this.#works.delete(work);
    this.#ready = this.#ready.filter((other) => other !== work);
  }

  /** To be called whenever a work has become waiting. */
  wake(): void {
    if (this.#armed) return;
    this.#armed = true;
    setImmediate(() => {
      this.#armed = false;
      this.#slice();
    });
  }

  keyPressed(): void {
    this.#keyAt = performance.now();
  }

  #slice(): void {
    const start = performance.now();
    const end = start + (start - this.#keyAt < keyWindowMs ? keySliceMs : sliceMs);
    for (const work of this.#works) {
      if (!work.focused) continue;
      while (work.waiting && performance.now() < end) work.step();
    }
    do {
      // Who did not get a turn in the last slice comes first in this one.
      let work = this.#ready.shift();
      if (work === undefined) {
        this.#ready = [...this.#works].filter((candidate) => candidate.waiting);
        work = this.#ready.shift();
        if (work === undefined) break;
      }
      if (work.waiting) work.step();
    } while (performance.now() < end);
    this.#published();
    for (const work of this.#works) if (work.waiting) return this.wake();
  }
}
