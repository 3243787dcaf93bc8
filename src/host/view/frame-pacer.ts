/** About sixty frames a second. */
const shortestMs = 16;
/** A frame may take this share of the time between two frames: a host under load shows less often. */
const share = 0.2;
const longestMs = 100;

/**
 * Decides when a client gets its next frame: at once after a rest, else at a bounded pace; never while it has not acknowledged the
 * last one. Holds a timer only while something waits to be shown.
 */
export class FramePacer {
  readonly #send: () => boolean;
  #timer: NodeJS.Timeout | null = null;
  #inFlight = false;
  #dirty = false;
  #urgent = false;
  #sentAt = -Infinity;
  #intervalMs = shortestMs;

  /** @param send makes and sends one frame; false when there was nothing to show */
  constructor(send: () => boolean) {
    this.#send = send;
  }

  /** Something may have changed. @param urgent the echo of a key: ahead of the pace */
  poke(urgent: boolean): void {
    this.#dirty = true;
    this.#urgent ||= urgent;
    if (this.#inFlight) return;
    const waitMs = this.#urgent ? 0 : this.#sentAt + this.#intervalMs - performance.now();
    if (waitMs <= 0) this.#now();
    else this.#timer ??= setTimeout(() => this.#now(), waitMs);
  }

  acknowledged(): void {
    this.#inFlight = false;
    if (this.#dirty) this.poke(false);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#inFlight = true;
  }

  #now(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dirty = this.#urgent = false;
    const start = performance.now();
    if (!this.#send()) return;
    this.#inFlight = true;
    this.#sentAt = performance.now();
    const costMs = this.#sentAt - start;
    this.#intervalMs = Math.min(longestMs, Math.max(shortestMs, costMs / share));
  }
}
