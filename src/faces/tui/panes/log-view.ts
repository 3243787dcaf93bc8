import { Grid, type Tables } from '../composer/grid.ts';
import { drawLines, lineCount } from './scroll-screen.ts';
import type { Terminal } from './xterm.ts';

/** How often the log of a running gate is read on, milliseconds. */
const readEveryMs = 250;

/** A part of a log: its text from a byte on, and where to go on reading. A log that does not exist yet is empty. */
export interface LogPart {
  readonly text: string;
  readonly nextByte: number;
  /** It is the newest of more than the log keeps; when the gate has ended, the log has other bytes in that place. */
  readonly isLive?: boolean;
}
export type ReadLog = (log: string, fromByte: number) => Promise<LogPart>;

/** The log of a gate, followed while it is shown. Reads once when the gate has ended, and again and again while it runs. */
export class LogView {
  grid: Grid = new Grid(1, 1);
  readonly #tables: Tables;
  readonly #read: ReadLog;
  readonly #changed: () => void;
  #log: string | null = null;
  #terminal: Terminal | null = null;
  #nextByte = 0;
  /** Something is shown that is not in the log. */
  #isLive = false;
  #running = false;
  #reading = false;
  #timer: NodeJS.Timeout | undefined;
  #back = 0;

  constructor(tables: Tables, read: ReadLog, changed: () => void) {
    this.#tables = tables;
    this.#read = read;
    this.#changed = changed;
  }

  /** Lines that can be scrolled back. */
  get most(): number {
    return this.#terminal === null ? 0 : Math.max(0, lineCount(this.#terminal) - this.grid.rows);
  }

  /** Shows a log, or another part of it; `null` closes it. */
  show(log: string | null, running: boolean, size: { readonly cols: number; readonly rows: number }, back: number): void {
    const resized = size.cols !== this.grid.cols || size.rows !== this.grid.rows;
    if (resized) this.grid = new Grid(Math.max(1, size.cols), Math.max(1, size.rows));
    // The text is broken at the width of the card, so another width means another emulation.
    if (log !== this.#log || resized) {
      this.#log = log;
      this.#terminal = null;
    }
    const ended = this.#running && !running;
    if (ended && this.#isLive) this.#terminal = null;
    this.#running = running;
    this.#back = back;
    if (log === null) return this.close();
    if (this.#terminal === null || ended || (running && this.#timer === undefined)) void this.#readOn();
    else this.#draw();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#log = null;
    this.#terminal = null;
  }

  async #readOn(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const log = this.#log;
    try {
      const { openEmulator } = await import('./xterm.ts');
      if (log === null || log !== this.#log) return;
      if (this.#terminal === null) {
        this.#terminal = openEmulator(this.grid.cols, this.grid.rows, true);
        this.#nextByte = 0;
        this.#isLive = false;
      }
      const terminal = this.#terminal;
      for (;;) {
        const part = await this.#part(log);
        if (terminal !== this.#terminal) return;
        this.#nextByte = part.nextByte;
        this.#isLive ||= part.isLive === true;
        if (part.text === '') break;
        await new Promise<void>((done) => terminal.write(part.text, done));
      }
      this.#draw();
    } finally {
      this.#reading = false;
      this.#goOn(log);
    }
  }

  /** What cannot be read is said where the log would be, once. */
  async #part(log: string): Promise<LogPart> {
    try {
      return await this.#read(log, this.#nextByte);
    } catch (error) {
      const text =
        this.#nextByte === -1 ? '' : `sluice: the log cannot be read: ${error instanceof Error ? error.message : String(error)}\n`;
      return { text, nextByte: -1 };
    }
  }

  /** Reads again later while the gate runs, and at once when another log is wanted meanwhile. */
  #goOn(log: string | null): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#log === null) return;
    if (log !== this.#log || this.#terminal === null) void this.#readOn();
    else if (this.#running) this.#timer = setTimeout(() => void this.#readOn(), readEveryMs);
  }

  #draw(): void {
    if (this.#terminal === null) return;
    const most = this.most;
    drawLines(this.#terminal, most - Math.min(this.#back, most), this.grid, this.#tables);
    this.#changed();
  }
}
