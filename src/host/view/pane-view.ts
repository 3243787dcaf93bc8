import type { AttemptRef } from '../../core/ports/attempts.ts';
import type { PaneFrame, PaneRequest, Row, Size } from '../../wire/screen.ts';
import type { LiveTerminal } from '../terminal/live-terminal.ts';
import { encodeRow, sameRow } from './row.ts';
import type { ScreenRows } from './screen-rows.ts';

/** A terminal that can be looked at. */
export interface Viewable {
  readonly ref: AttemptRef;
  readonly terminal: LiveTerminal;
  readonly rows: ScreenRows;
  /** The attempt has exited, and all of its output is on the screen. */
  readonly ended: boolean;
}

/** One client's look at one terminal: knows what the client has, finds what it lacks. */
export class PaneView {
  readonly viewed: Viewable;
  #request: PaneRequest;
  #version = -1;
  #ended = false;
  #sent: { readonly frame: PaneFrame; readonly rows: Row[] } | null = null;

  constructor(viewed: Viewable, request: PaneRequest) {
    this.viewed = viewed;
    this.#request = request;
  }

  get request(): PaneRequest {
    return this.#request;
  }

  ask(request: PaneRequest): void {
    if (!sameSize(request.size, this.#request.size)) this.#sent = null;
    this.#request = request;
    this.#version = -1;
  }

  /** What changed since the last call, as the next frame; `null` when nothing did. */
  difference(): PaneFrame | null {
    const { terminal, ended, ref } = this.viewed;
    if (!terminal.presentable || (terminal.version === this.#version && ended === this.#ended)) return null;
    this.#version = terminal.version;
    this.#ended = ended;
    const { emulator } = terminal;
    const { size, scroll } = this.#request;
    const { scrollback } = terminal;
    const above = Math.min(scroll, scrollback);
    if (above > 0) terminal.settle();
    const cursor = emulator.cursor;
    const top = above > 0 ? 0 : topShown(emulator.size.rows, size.rows, emulator.buffer.y);
    const rows = this.#rows(above, top);
    const sent = this.#sent;
    const changed = rows.flatMap((row, index): (readonly [number, Row])[] => {
      const before = sent?.rows[index];
      return before !== undefined && sameRow(before, row) ? [] : [[index, row]];
    });
    const y = (cursor?.y ?? 0) - top + above;
    const frame: PaneFrame = {
      ref,
      size,
      rows: changed,
      cursor:
        cursor === null || y < 0 || y >= size.rows || cursor.x > size.cols
          ? null
          : { x: Math.min(cursor.x, size.cols - 1), y, shape: cursor.shape },
      title: emulator.title,
      scrollback,
      modes: emulator.modes,
      bells: emulator.bells,
      ended,
    };
    const news = sent === null || changed.length > 0 || !sameRest(sent.frame, frame);
    if (news) this.#sent = { frame, rows };
    return news ? frame : null;
  }

  #rows(above: number, top: number): Row[] {
    const { terminal, rows } = this.viewed;
    const { cols, rows: height } = this.#request.size;
    const { buffer, size } = terminal.emulator;
    if (above === 0) {
      const live = rows.capture().slice(top, top + height);
      const cut = size.cols > cols ? live.map((_, index) => line(top + index)) : live;
      while (cut.length < height) cut.push([]);
      return cut;
    }
    return Array.from({ length: height }, (_, index) => (index - above < size.rows ? line(index - above) : []));

    /** @param y from the top of the live screen; negative in the scrollback */
    function line(y: number): Row {
      const found = buffer.lines.get(buffer.ybase + y);
      return found === undefined ? [] : encodeRow(found, cols);
    }
  }
}

/** A view that is lower than the terminal shows its upper part, unless the cursor is below: then it ends with the cursor's row. */
function topShown(rows: number, shown: number, cursorY: number): number {
  return Math.max(0, Math.min(rows - shown, cursorY - shown + 1));
}

export function sameSize(a: Size, b: Size): boolean {
  return a.cols === b.cols && a.rows === b.rows;
}

function sameRest(a: PaneFrame, b: PaneFrame): boolean {
  return (
    a.title === b.title &&
    a.scrollback === b.scrollback &&
    a.bells === b.bells &&
    a.ended === b.ended &&
    a.cursor?.x === b.cursor?.x &&
    a.cursor?.y === b.cursor?.y &&
    a.cursor?.shape === b.cursor?.shape &&
    a.modes.applicationCursor === b.modes.applicationCursor &&
    a.modes.bracketedPaste === b.modes.bracketedPaste &&
    a.modes.mouse === b.modes.mouse &&
    a.modes.alternateScreen === b.modes.alternateScreen
  );
}
