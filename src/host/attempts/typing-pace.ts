/** While somebody types: so much output of one program is taken in so much time. Bytes, milliseconds. */
const bytesEach = 64 * 1024;
const windowMs = 16;
/** A person who has typed a key is about to type another. */
const typingMs = 1_000;

/** A program whose output can be held back. */
export interface Paced {
  hold(who: 'typing', held: boolean): void;
}

/**
 * Gives a person who types room on a busy machine: programs that flood take all processors as long as their output is taken as fast as
 * they write it, and the way of a key to the screen leads through four processes that have to get their turn. Held back, they wait.
 */
export class TypingPace {
  #typedAt = -Infinity;
  readonly #taken = new Map<Paced, number>();
  #windowOpen = false;

  typed(): void {
    this.#typedAt = performance.now();
  }

  /** So much output has arrived from a program in which nobody types. */
  took(program: Paced, bytes: number): void {
    if (performance.now() - this.#typedAt > typingMs) return;
    const taken = (this.#taken.get(program) ?? 0) + bytes;
    this.#taken.set(program, taken);
    if (taken >= bytesEach) program.hold('typing', true);
    if (this.#windowOpen) return;
    this.#windowOpen = true;
    setTimeout(() => {
      this.#windowOpen = false;
      for (const held of this.#taken.keys()) held.hold('typing', false);
      this.#taken.clear();
    }, windowMs);
  }
}
