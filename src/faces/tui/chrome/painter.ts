/** Frames come at most so often, milliseconds; what a person has just done is shown at once. */
const shortestMs = 12;

export interface PainterOptions {
  /** Makes a frame and sends it. */
  readonly paint: () => void;
  /** The terminal has not taken the last frame yet. */
  readonly busy: () => boolean;
}

/** Decides when a frame is made. Several changes in one turn of the event loop make one frame; nothing ticks when nothing changes. */
export class Painter {
  readonly #options: PainterOptions;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiting = false;
  #lastMs = -Infinity;

  constructor(options: PainterOptions) {
    this.#options = options;
  }

  /** Something has changed that should be seen soon. */
  request(): void {
    if (this.#immediate !== undefined || this.#timer !== undefined) return;
    const waitMs = this.#lastMs + shortestMs - performance.now();
    if (waitMs <= 0) this.#immediate = setImmediate(() => this.now());
    else this.#timer = setTimeout(() => this.now(), waitMs);
  }

  /** What a person did is to be seen at once, together with all that it causes in this turn. */
  soon(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#immediate ??= setImmediate(() => this.now());
  }

  /** Makes the frame in this very moment: the echo of a key. While the terminal is busy, frames are skipped. */
  now(): void {
    this.stop();
    if (this.#options.busy()) {
      this.#waiting = true;
      return;
    }
    this.#waiting = false;
    this.#lastMs = performance.now();
    this.#options.paint();
  }

  /** The terminal has taken everything: what was skipped is made up for. */
  drained(): void {
    if (this.#waiting) this.now();
  }

  stop(): void {
    clearImmediate(this.#immediate);
    clearTimeout(this.#timer);
    this.#immediate = undefined;
    this.#timer = undefined;
  }
}
