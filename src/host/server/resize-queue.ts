import type { Size } from '../../wire/screen.ts';

/** A terminal that takes a size. */
export interface Resizable {
  resize(size: Size): void;
}

/**
 * Resizes one terminal at each turn of the event loop: a new width makes the emulator lay out a thousand lines anew, which takes
 * milliseconds, and a new window size concerns all terminals at once.
 */
export class ResizeQueue {
  readonly #find: (key: string) => Resizable | null;
  readonly #resized: () => void;
  readonly #waiting = new Map<string, Size>();
  #armed = false;

  constructor(find: (key: string) => Resizable | null, resized: () => void) {
    this.#find = find;
    this.#resized = resized;
  }

  add(key: string, size: Size): void {
    this.#waiting.set(key, size);
    if (this.#armed) return;
    this.#armed = true;
    setImmediate(() => this.#next());
  }

  #next(): void {
    this.#armed = false;
    const [first] = this.#waiting;
    if (first === undefined) return;
    const [key, size] = first;
    this.#waiting.delete(key);
    this.#find(key)?.resize(size);
    this.#resized();
    const [next] = this.#waiting;
    if (next !== undefined) this.add(...next);
  }
}
