/** How long one slice of emulation may take before the loop sees to sockets and children again, milliseconds. */
const sliceMs = 2;
/** Shorter for a while after a key: its echo must not wait behind a full slice. */
const keySliceMs = 1.5;
const keyWindowMs = 40;

/** Something with output to be emulated, in small steps. */
export interface Work {
  /** When its next step is due, in the time of `performance.now()`: in the past for now, `Infinity` for nothing to do. */
  readonly dueAt: number;
  /** Comes before all others. */
  readonly focused: boolean;
  /** A fraction of a millisecond of work. */
  step(): void;
}

/**
 * Shares the thread among the emulators: one slice at each turn of the event loop, round-robin, the focused ones first. Holds an
 * immediate or a timer only while there is something to do.
 */
export class Scheduler {
  readonly #works = new Set<Work>();
  readonly #sliced: () => void;
  /** Whose turn comes next. */
  #turns: Work[] = [];
  #immediate = false;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Infinity;
  #keyAt = -Infinity;

  /** @param sliced called after each slice, so that what it changed can be shown */
  constructor(sliced: () => void) {
    this.#sliced = sliced;
  }

  add(work: Work): void {
    this.#works.add(work);
  }
  remove(work: Work): void {
    this.#works.delete(work);
    this.#turns = this.#turns.filter((other) => other !== work);
  }

  /** To be called whenever a work may have become due, or due earlier. */
  wake(work: Work): void {
    this.#arm(work.dueAt);
  }

  keyPressed(): void {
    this.#keyAt = performance.now();
  }

  #arm(dueAt: number): void {
    if (this.#immediate || dueAt === Infinity) return;
    const inMs = dueAt - performance.now();
    if (inMs <= 0) {
      this.#immediate = true;
      setImmediate(() => this.#slice());
    } else if (dueAt < this.#timerAt) {
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timerAt = dueAt;
      this.#timer = setTimeout(() => this.#slice(), inMs);
    }
  }

  #slice(): void {
    this.#immediate = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#timerAt = Infinity;
    const start = performance.now();
    const end = start + (start - this.#keyAt < keyWindowMs ? keySliceMs : sliceMs);
    for (const work of this.#works) {
      while (work.focused && performance.now() < end && isDue(work)) work.step();
    }
    do {
      if (this.#turns.length === 0) this.#turns = [...this.#works].filter(isDue);
      const work = this.#turns.shift();
      if (work === undefined) break;
      if (isDue(work)) work.step();
    } while (performance.now() < end);
    this.#sliced();
    let dueAt = Infinity;
    for (const work of this.#works) dueAt = Math.min(dueAt, work.dueAt);
    this.#arm(dueAt);
  }
}

function isDue(work: Work): boolean {
  return work.dueAt <= performance.now();
}
