import type { AttemptExit, AttemptRef, ScreenLook } from '../../core/ports/attempts.ts';
import type { ProcessTree } from '../../core/ports/processes.ts';
import type { Pty, PtySize } from '../../core/ports/pty.ts';
import type { ProcessIdentity } from '../../core/run/events.ts';
import type { Recorder } from '../recording/recorder.ts';
import { attemptKey } from '../../wire/screen.ts';
import { LiveTerminal } from '../terminal/live-terminal.ts';
import { sameSize, type Viewable } from '../view/pane-view.ts';
import { textOf } from '../view/row.ts';
import { ScreenRows } from '../view/screen-rows.ts';
import type { SignWatch } from './sign-watch.ts';

/** Who may want a program's output to wait: its emulator and its recording when they are behind, and a person who types elsewhere. */
type Holder = 'terminal' | 'recorder' | 'typing';

/** One attempt in its pseudo-terminal, alive or ended. */
export class Attempt implements Viewable {
  readonly ref: AttemptRef;
  readonly mark: string | null;
  readonly terminal: LiveTerminal;
  readonly rows: ScreenRows;
  /** Of a real agent only: no other program pays for it. */
  readonly signs: SignWatch | null;
  /** Set right after the start. */
  process: ProcessIdentity | null = null;
  paused = false;
  /** Ends when a `stop` has ended the whole tree. */
  stopping: Promise<unknown> | null = null;
  #pty: Pty | null = null;
  #recorder: Recorder | null = null;
  #exit: AttemptExit | null = null;
  /** Who wants its output to wait. */
  readonly #holding = new Set<Holder>();

  /** @param note told when its screen had to begin anew */
  constructor(ref: AttemptRef, mark: string | null, size: PtySize, signs: SignWatch | null, note: (line: string) => void) {
    this.ref = ref;
    this.mark = mark;
    this.signs = signs;
    this.terminal = new LiveTerminal(size, {
      reply: (data) => this.write(data),
      hold: (held) => this.hold('terminal', held),
      broken: (error) => note(`the emulator of ${attemptKey(ref)} failed, its screen begins anew: ${error.message}`),
    });
    this.rows = new ScreenRows(this.terminal);
  }

  get tree(): ProcessTree {
    return { root: this.process, mark: this.mark };
  }
  get exit(): AttemptExit | null {
    return this.#exit;
  }
  get ended(): boolean {
    return this.#exit !== null && !this.terminal.waiting;
  }

  record(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  started(pty: Pty, process: ProcessIdentity): void {
    this.#pty = pty;
    this.process = process;
  }

  output(bytes: Uint8Array): void {
    this.#recorder?.output(bytes);
    this.terminal.output(bytes);
    this.signs?.output(bytes);
  }

  /** Holds the program's output back as long as somebody wants it. */
  hold(who: Holder, held: boolean): void {
    const before = this.#holding.size > 0;
    if (held) this.#holding.add(who);
    else this.#holding.delete(who);
    const now = this.#holding.size > 0;
    if (now === before) return;
    if (now) this.#pty?.pause();
    else this.#pty?.resume();
  }

  exited(exit: AttemptExit): void {
    this.#exit = exit;
    this.#pty = null;
    this.signs?.finish();
    this.terminal.finish();
  }

  /** After the exit: resolves when everything that was recorded can be read. */
  async recorded(): Promise<void> {
    await this.#recorder?.finish();
  }

  /** After that: gives the recording its final form. */
  async closeRecording(): Promise<void> {
    const recorder = this.#recorder;
    this.#recorder = null;
    await recorder?.close();
  }

  look(): ScreenLook {
    this.terminal.catchUp();
    const { cursor, modes } = this.terminal.emulator;
    const { applicationCursor, bracketedPaste, alternateScreen } = modes;
    return {
      rows: this.rows.capture().map((row) => textOf(row).trimEnd()),
      cursor: cursor === null ? null : { x: cursor.x, y: cursor.y },
      modes: { applicationCursor, bracketedPaste, alternateScreen },
    };
  }

  /** @returns whether the program's terminal took it */
  write(data: string): boolean {
    return this.#pty?.write(data) ?? false;
  }

  resize(size: PtySize): void {
    if (sameSize(size, this.terminal.emulator.size)) return;
    this.#pty?.resize(size);
    this.#recorder?.resize(size);
    this.terminal.resize(size);
  }
}
