import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { render, type Instance } from 'ink';
import type { ReactNode } from 'react';
import { Guard } from './guard.tsx';
import { writeAnsiLine } from '../composer/ansi-text.ts';
import { Grid, type Tables } from '../composer/grid.ts';

/** The terminal that Ink believes in. In debug mode Ink writes whole frames and nothing else, without a clock of its own. */
class VirtualStdout extends EventEmitter {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #frame: (text: string) => void;

  constructor(columns: number, rows: number, frame: (text: string) => void) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.#frame = frame;
  }

  write(text: string): boolean {
    // Control strings (hide the cursor and the like) come as writes of their own: the composer does all that.
    if (!text.startsWith('\u001b[?')) this.#frame(text);
    return true;
  }
}

export interface SurfaceEvents {
  /** A row of the grid has another content now. */
  readonly changed: (grid: Grid, row: number) => void;
  /** A component threw: a fault of ours, after which the surface shows nothing. */
  readonly failed: (error: unknown) => void;
}

/**
 * A part of the chrome: a small Ink root of its own, drawn into a grid. Small roots are cheap, so that a clock that moves costs the header and
 * nothing else.
 */
export class Surface {
  grid: Grid;
  readonly #tables: Tables;
  readonly #stdout: VirtualStdout;
  readonly #events: SurfaceEvents;
  #lines: readonly string[] = [];
  #ink: Instance | null = null;

  constructor(tables: Tables, events: SurfaceEvents) {
    this.#tables = tables;
    this.#events = events;
    this.grid = new Grid(1, 1);
    this.#stdout = new VirtualStdout(1, 1, (text) => this.#take(text));
  }

  show(part: ReactNode): void {
    const element = <Guard failed={this.#events.failed}>{part}</Guard>;
    if (this.#ink !== null) return this.#ink.rerender(element);
    const stdin = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: () => undefined,
      ref: () => undefined,
      unref: () => undefined,
    });
    this.#ink = render(element, {
      // Ink uses no more of a terminal than the virtual one has.
      stdout: this.#stdout as unknown as NodeJS.WriteStream,
      stderr: this.#stdout as unknown as NodeJS.WriteStream,
      stdin: stdin as unknown as NodeJS.ReadStream,
      debug: true,
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
  }

  /** Takes another size. What Ink has drawn last stays until it draws again. */
  resize(columns: number, rows: number): void {
    if (columns === this.grid.cols && rows === this.grid.rows) return;
    this.grid = new Grid(Math.max(1, columns), Math.max(1, rows));
    this.#stdout.columns = this.grid.cols;
    this.#stdout.rows = this.grid.rows;
    const lines = this.#lines;
    this.#lines = [];
    this.#draw(lines);
  }

  close(): void {
    this.#ink?.unmount();
    this.#ink?.cleanup();
    this.#ink = null;
  }

  #take(text: string): void {
    this.#draw(text.split('\n'));
  }

  #draw(lines: readonly string[]): void {
    const before = this.#lines;
    this.#lines = lines;
    for (let y = 0; y < this.grid.rows; y++) {
      const line = lines[y] ?? '';
      if (line === before[y]) continue;
      writeAnsiLine(this.grid, y, line, this.#tables);
      this.#events.changed(this.grid, y);
    }
  }
}
