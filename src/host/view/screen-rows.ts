import type { Row } from '../../wire/screen.ts';
import type { LiveTerminal } from '../terminal/live-terminal.ts';
import type { XtermLine } from '../terminal/xterm-internals.ts';
import { encodeRow, sameRow } from './row.ts';

/**
 * The rows of a live screen, encoded once for all who look. A row that did not change stays the same object from one capture to the
 * next, so that a client's difference is found by identity.
 */
export class ScreenRows {
  readonly #terminal: LiveTerminal;
  #version = -1;
  #rows: Row[] = [];
  /** Cells of each row as they were encoded, to find unchanged rows without looking at cells one by one. */
  #cells: (Uint32Array | null)[] = [];

  constructor(terminal: LiveTerminal) {
    this.#terminal = terminal;
  }

  capture(): readonly Row[] {
    const { emulator, version } = this.#terminal;
    if (version === this.#version) return this.#rows;
    this.#version = version;
    const { buffer, size } = emulator;
    this.#rows.length = this.#cells.length = size.rows;
    for (let y = 0; y < size.rows; y++) {
      const line = buffer.lines.get(buffer.ybase + y);
      if (line === undefined) {
        this.#rows[y] = [];
        this.#cells[y] = null;
        continue;
      }
      const seen = this.#cells[y];
      if (seen && isSame(seen, line)) continue;
      this.#cells[y] = hasCombined(line) ? null : line._data.slice(0, line.length * 3);
      const row = encodeRow(line, size.cols);
      const before = this.#rows[y];
      if (before === undefined || !sameRow(before, row)) this.#rows[y] = row;
    }
    return this.#rows;
  }
}

function isSame(seen: Uint32Array, line: XtermLine): boolean {
  if (seen.length !== line.length * 3) return false;
  const now = line._data;
  return (
    Buffer.compare(
      Buffer.from(seen.buffer, seen.byteOffset, seen.byteLength),
      Buffer.from(now.buffer, now.byteOffset, line.length * 12),
    ) === 0
  );
}

/** The text of combined cells lies beside the cells: such a row is encoded anew each time. */
function hasCombined(line: XtermLine): boolean {
  for (const _ in line._combined) return true;
  return false;
}
