import type { Size } from '../../wire/screen.ts';
import { Emulator, type EmulatorEvents } from './emulator.ts';
import { Feed } from './feed.ts';
import type { Work } from './scheduler.ts';

/** Above `high` bytes of output that waits the program is held back, below `low` it may go on. */
const marks = { high: 64 * 1024, low: 16 * 1024 };
/** Plain output costs little for what it is, and needs room to be skipped. */
const plainMarks = { high: 1024 * 1024, low: 256 * 1024 };
/** How long after a key the output of its program does not wait, milliseconds. */
const echoWindowMs = 100;

export interface LiveTerminalEvents extends EmulatorEvents {
  /** Enough output is queued: hold the program back; or let it go on. */
  hold(held: boolean): void;
}

/** One attempt's terminal: its output on the way, its emulator, and a version that tells whether what it shows may have changed. */
export class LiveTerminal implements Work {
  readonly emulator: Emulator;
  /** Somebody has the keyboard in it. */
  focused = false;
  #version = 0;
  readonly #feed: Feed;
  readonly #events: LiveTerminalEvents;
  #held = false;
  #typedAt = -Infinity;

  constructor(size: Size, events: LiveTerminalEvents) {
    this.#events = events;
    this.emulator = new Emulator(size, events);
    this.#feed = new Feed(this.emulator);
  }

  get version(): number {
    return this.#version;
  }
  get dueAt(): number {
    return this.#feed.dueAt;
  }
  /** There is output that has not been emulated yet. */
  get waiting(): boolean {
    return this.#feed.pending > 0;
  }
  get presentable(): boolean {
    return this.#feed.presentable;
  }
  get scrollback(): number {
    return this.#feed.scrollback;
  }
  /** Somebody looks at it. */
  get watched(): boolean {
    return this.#feed.watched;
  }
  set watched(watched: boolean) {
    this.#feed.watched = watched;
  }

  output(bytes: Uint8Array): void {
    this.#feed.push(bytes);
    if (!this.#held && this.#feed.pending > this.#marks.high) {
      this.#events.hold((this.#held = true));
      this.#feed.relieve();
    }
    if (performance.now() - this.#typedAt < echoWindowMs) this.#feed.hurry();
  }

  /** The program has exited: nothing more comes. */
  finish(): void {
    this.#feed.finish();
    this.#version++;
  }

  /** A key was sent to the program. */
  typed(): void {
    this.#typedAt = performance.now();
  }

  step(): void {
    if (this.#feed.step()) this.#version++;
    this.#release();
  }

  /** Makes the scrollback complete, for whoever looks at it. */
  settle(): void {
    this.#feed.settle();
    this.#release();
  }

  /** Emulates all that waits, for whoever asks what the screen shows now. */
  catchUp(): void {
    if (!this.waiting) return;
    this.#feed.drain();
    this.#version++;
    this.#release();
  }

  resize(size: Size): void {
    this.settle();
    this.emulator.resize(size);
    this.#version++;
  }

  dispose(): void {
    this.emulator.dispose();
  }

  get #marks(): { readonly high: number; readonly low: number } {
    return this.#feed.plain ? plainMarks : marks;
  }

  #release(): void {
    if (this.#held && this.#feed.pending < this.#marks.low) this.#events.hold((this.#held = false));
  }
}
