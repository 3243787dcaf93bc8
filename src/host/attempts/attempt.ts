import type { AttemptExit, AttemptRef } from '../../core/ports/attempts.ts';
import type { ProcessTree } from '../../core/ports/processes.ts';
import type { Pty, PtySize } from '../../core/ports/pty.ts';
import type { ProcessIdentity } from '../../core/run/events.ts';
import { LiveTerminal } from '../terminal/live-terminal.ts';
import type { Viewable } from '../view/pane-view.ts';
import { ScreenRows } from '../view/screen-rows.ts';

/** One attempt in its pseudo-terminal, alive or ended. */
export class Attempt implements Viewable {
  readonly ref: AttemptRef;
  readonly mark: string | null;
  readonly terminal: LiveTerminal;
  readonly rows: ScreenRows;
  /** Set right after the start. */
  process: ProcessIdentity | null = null;
  paused = false;
  /** Ends when a `stop` has ended the whole tree. */
  stopping: Promise<unknown> | null = null;
  #pty: Pty | null = null;
  #exit: AttemptExit | null = null;

  constructor(ref: AttemptRef, mark: string | null, size: PtySize) {
    this.ref = ref;
    this.mark = mark;
    this.terminal = new LiveTerminal(size, {
      reply: (data) => this.write(data),
      hold: (held) => (held ? this.#pty?.pause() : this.#pty?.resume()),
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

  started(pty: Pty, process: ProcessIdentity): void {
    this.#pty = pty;
    this.process = process;
  }

  exited(exit: AttemptExit): void {
    this.#exit = exit;
    this.#pty = null;
    this.terminal.finish();
  }

  /** @returns whether the program's terminal took it */
  write(data: string): boolean {
    return this.#pty?.write(data) ?? false;
  }

  resize(size: PtySize): void {
    this.#pty?.resize(size);
    this.terminal.resize(size);
  }
}
