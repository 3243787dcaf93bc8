import type { Size } from '../../wire/screen.ts';
import { Emulator } from './emulator.ts';
import { Feed, highMark, lowMark } from './feed.ts';
import type { Work } from './scheduler.ts';

export interface LiveTerminalEvents {
  /** The emulator answers the program. */
  reply(data: string): void;
  /** Enough output is queued: hold the program back; or let it go on. */
  hold(held: boolean): void;
}

/** One attempt's terminal: queue and emulator, and a version that tells whether what it shows may have changed. */
export class LiveTerminal implements Work {
  readonly emulator: Emulator;
  /** Set by whoever looks at it with the keyboard. */
  focused = false;
  #version = 0;
  readonly #feed: Feed;
  readonly #events: LiveTerminalEvents;
  #held = false;

  constructor(size: Size, events: LiveTerminalEvents) {
    this.#events = events;
    this.emulator = new Emulator(size, (data) => events.reply(data));
    this.#feed = new Feed(this.emulator);
  }

  get version(): number {
    return this.#version;
  }
  get waiting(): boolean {
    return this.#feed.pending > 0;
  }

  output(bytes: Uint8Array): void {
    this.#feed.push(bytes);
    if (!this.#held && this.#feed.pending > highMark) this.#events.hold((this.#held = true));
  }

  step(): void {
    this.#feed.step();
    this.#version++;
    if (this.#held && this.#feed.pending < lowMark) this.#events.hold((this.#held = false));
  }

  resize(size: Size): void {
    this.emulator.resize(size);
    this.#version++;
  }

  dispose(): void {
    this.emulator.dispose();
  }
}
