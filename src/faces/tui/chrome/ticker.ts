import { derived, type Model } from '../store.ts';
import { untilHeaderChanges } from '../view/header.ts';
import { inboxTicks } from '../view/inbox.ts';

/**
 * Milliseconds until some text on the screen says another time, or `null` when none does: then nothing ticks. While a run goes on its clock in the
 * header moves every second, and all other times move along with it: they never need a tick of their own.
 */
export function untilNextTick(model: Model): number | null {
  const { run, now, ui } = model;
  if (run === null) return null;
  const header = untilHeaderChanges(run, now);
  if (header !== null) return header;
  // What is left to do about a run that has ended grows older only where it is listed.
  const ticks = ui.overlay?.kind === 'inbox' ? inboxTicks(derived(model).attention, now) : [];
  return ticks.length === 0 ? null : Math.min(...ticks);
}

/** Moves the clock of a store forward exactly when the screen has to change for it. */
export class Ticker {
  readonly #next: () => number | null;
  readonly #tick: () => void;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;

  constructor(next: () => number | null, tick: () => void) {
    this.#next = next;
    this.#tick = tick;
  }

  /** Looks again at what the screen shows. */
  rearm(): void {
    const inMs = this.#next();
    if (inMs === null) return this.stop();
    const dueAt = performance.now() + inMs;
    // A tick that comes a little early or late is not worth another timer.
    if (this.#timer !== undefined && Math.abs(dueAt - this.#dueAt) < 20) return;
    this.stop();
    this.#dueAt = dueAt;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#tick();
      },
      Math.max(5, inMs),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }
}
