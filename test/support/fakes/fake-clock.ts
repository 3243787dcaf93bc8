import type { Clock, Timer } from '../../../src/core/ports/index.ts';

/** Time that stands still until a test lets it pass. */
export class FakeClock implements Clock {
  #now: number;
  readonly #armed = new Set<{ readonly dueAt: number; readonly fire: () => void }>();

  constructor(now = Date.UTC(2026, 10, 21, 9, 15)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }
  mono(): number {
    return this.#now - Date.UTC(2026, 10, 1);
  }
  zone(): string {
    return 'UTC';
  }
  at(dueAt: number, fire: () => void): Timer {
    const entry = { dueAt, fire };
    this.#armed.add(entry);
    return { cancel: () => void this.#armed.delete(entry) };
  }

  /** When the next timer is due; `null` when none is armed. */
  nextDueAt(): number | null {
    return this.#armed.size === 0 ? null : Math.min(...[...this.#armed].map((entry) => entry.dueAt));
  }

  /** Lets time pass. What becomes due fires at its time, one after the other, and what follows from it happens before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (;;) {
      const next = [...this.#armed].filter((entry) => entry.dueAt <= end).sort((one, other) => one.dueAt - other.dueAt)[0];
      if (next === undefined) break;
      this.#armed.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.fire();
      await settled();
    }
    this.#now = end;
  }
}

/** Resolves when everything that could happen without time passing has happened. The fakes wait for nothing but one another. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
