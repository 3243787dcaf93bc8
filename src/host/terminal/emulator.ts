import type { PaneModes, Size } from '../../wire/screen.ts';
import { clampCounts } from './clamp.ts';
import { Terminal, UnicodeGraphemesAddon } from './xterm.ts';
import { internalsOf, type Pen, type XtermBuffer, type XtermInternals } from './xterm-internals.ts';

/** Lines that are kept above the screen, unless said otherwise. */
const usualScrollback = 1000;
/** Longer titles are cut: they travel with every frame. */
const longestTitle = 200;

export interface EmulatorEvents {
  /** An answer of the terminal to the program (device attributes, cursor position). */
  reply(data: string): void;
  /** It failed on some output, and has begun with an empty screen. */
  broken(error: Error): void;
}

/** A terminal without a screen: takes the output of a program, holds what it would show. Feeding is synchronous. */
export class Emulator {
  /** Lines that are kept above the screen. */
  readonly scrollback: number;
  readonly #events: EmulatorEvents;
  #terminal: Terminal;
  #core: XtermInternals;
  #title = '';
  #bells = 0;

  constructor(size: Size, events: EmulatorEvents, scrollback = usualScrollback) {
    this.#events = events;
    this.scrollback = scrollback;
    this.#terminal = this.#open(fit(size));
    this.#core = internalsOf(this.#terminal);
  }

  #open(size: Size): Terminal {
    const terminal = new Terminal({ ...size, scrollback: this.scrollback, allowProposedApi: true, logLevel: 'off' });
    terminal.loadAddon(new UnicodeGraphemesAddon());
    clampCounts(terminal);
    terminal.onData((data) => this.#events.reply(data));
    terminal.onTitleChange((title) => (this.#title = title.slice(0, longestTitle)));
    terminal.onBell(() => this.#bells++);
    return terminal;
  }

  /** For tests that compare two emulators in everything they hold. */
  get internals(): unknown {
    return this.#core;
  }

  feed(bytes: Uint8Array): void {
    try {
      this.#core._writeBuffer.writeSync(bytes);
    } catch (error) {
      // It is left in the middle of a sequence and would take nothing more: this one terminal begins anew, and all others go on.
      const { size } = this;
      this.#terminal.dispose();
      this.#terminal = this.#open(size);
      this.#core = internalsOf(this.#terminal);
      this.#events.broken(error as Error);
    }
  }

  /** No escape sequence is half read. */
  get grounded(): boolean {
    return this.#core._inputHandler._parser.currentState === 0;
  }

  /**
   * Plain output (see `PlainScan`) can only go down from here and out at the top: ground state, the normal screen, no scroll region, no
   * wrapping backwards, no hyperlink that would have to be noted with each line.
   */
  get skippable(): boolean {
    const { buffers } = this.#core._bufferService;
    const { scrollTop, scrollBottom } = buffers.normal;
    return (
      this.grounded &&
      buffers.active === buffers.normal &&
      scrollTop === 0 &&
      scrollBottom === this.#terminal.rows - 1 &&
      !this.#core.coreService.decPrivateModes.reverseWraparound &&
      this.#core._inputHandler._curAttrData.extended.urlId === 0
    );
  }

  /** What the next character is written with. */
  get pen(): Readonly<Pen> {
    const { fg, bg, extended } = this.#core._inputHandler._curAttrData;
    return { fg, bg, extended };
  }
  set pen(pen: Readonly<Pen>) {
    Object.assign(this.#core._inputHandler._curAttrData, pen);
  }

  resize(size: Size): void {
    const { cols, rows } = fit(size);
    this.#terminal.resize(cols, rows);
  }

  get size(): Size {
    return { cols: this.#terminal.cols, rows: this.#terminal.rows };
  }
  get title(): string {
    return this.#title;
  }
  get bells(): number {
    return this.#bells;
  }
  /** What it shows: the normal screen, or the alternate one of a full-screen program. */
  get buffer(): XtermBuffer {
    return this.#core._bufferService.buffers.active;
  }

  get modes(): PaneModes {
    const { applicationCursorKeysMode, bracketedPasteMode, mouseTrackingMode } = this.#terminal.modes;
    return {
      applicationCursor: applicationCursorKeysMode,
      bracketedPaste: bracketedPasteMode,
      mouse: mouseTrackingMode,
      alternateScreen: this.#core._bufferService.buffers.active === this.#core._bufferService.buffers.alt,
    };
  }

  /** Position within the screen (`x` may be one beyond the last column, when the next character wraps); `null` when hidden. */
  get cursor(): { readonly x: number; readonly y: number; readonly shape: 'block' | 'underline' | 'bar' } | null {
    const { isCursorHidden, decPrivateModes } = this.#core.coreService;
    if (isCursorHidden) return null;
    const { x, y } = this.buffer;
    return { x, y, shape: decPrivateModes.cursorStyle ?? 'block' };
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}

/** xterm itself takes no less than two columns. */
export function fit({ cols, rows }: Size): Size {
  return { cols: clampSide(cols, 2), rows: clampSide(rows, 1) };
}
function clampSide(value: number, least: number): number {
  return Math.min(1000, Math.max(least, Math.floor(Number.isFinite(value) ? value : 0)));
}
