import { gateTicks } from '../view/gate-list.ts';
import { untilHeaderChanges } from '../view/header.ts';
import { inboxTicks } from '../view/inbox.ts';
import { listReadings } from '../view/list.ts';
import { derived, type Model } from '../store.ts';

/** Milliseconds until some text on the screen says another time, or `null` when none does: then nothing ticks. */
export function untilNextTick(model: Model): number | null {
  const { run, now, ui } = model;
  if (run === null) return null;
  const ticks: number[] = [...gateTicks(run, now)];
  const header = untilHeaderChanges(run, now);
  if (header !== null) ticks.push(header);
  for (const reading of listReadings(run, now)) if (reading?.changesInMs != null) ticks.push(reading.changesInMs);
  if (ui.overlay?.kind === 'inbox') ticks.push(...inboxTicks(derived(model).attention, now));
  if (ui.overlay?.kind === 'why') ticks.push(1_000);
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
