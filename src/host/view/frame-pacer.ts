/** About sixty frames a second. */
const shortestMs = 16;
/** Making frames may take this share of the time: a host under load shows less often. */
const share = 0.2;
const longestMs = 100;

export interface FrameSource {
  /** Makes and sends a frame of everything that changed. @returns false when there was nothing to show */
  sendAll(): boolean;
  /** The same for echoes of keys alone, which is little and quickly made. */
  sendEchoes(): boolean;
}

/**
 * Decides when a client gets its next frame: at once after a rest, else at a bounded pace; echoes of keys ahead of it; never while it has
 * not acknowledged the last one. Holds a timer only while something waits to be shown.
 */
export class FramePacer {
  readonly #source: FrameSource;
  #timer: NodeJS.Timeout | null = null;
  #inFlight = false;
  #changed = false;
  #echoed = false;
  #sentAt = -Infinity;
  #intervalMs = shortestMs;

  constructor(source: FrameSource) {
    this.#source = source;
  }

  /** Something may have changed. @param echoed among it the echo of a key */
  poke(echoed: boolean): void {
    this.#changed = true;
    this.#echoed ||= echoed;
    this.#next();
  }

  acknowledged(): void {
    this.#inFlight = false;
    this.#next();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#inFlight = true;
  }

  #next(): void {
    if (this.#inFlight) return;
    if (this.#echoed) {
      this.#echoed = false;
      this.#inFlight = this.#source.sendEchoes();
      if (this.#inFlight) return;
    }
    if (!this.#changed) return;
    const start = performance.now();
    const waitMs = this.#sentAt + this.#intervalMs - start;
    if (waitMs > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.#next();
      }, waitMs);
      return;
    }
    this.#changed = false;
    this.#inFlight = this.#source.sendAll();
    if (!this.#inFlight) return;
    this.#sentAt = performance.now();
    this.#intervalMs = Math.min(longestMs, Math.max(shortestMs, (this.#sentAt - start) / share));
  }
}
