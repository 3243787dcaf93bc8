import type { StreamId } from '../../../core/ids.ts';
import type { AttemptRef } from '../../../core/ports/attempts.ts';
import type { PaneFrame } from '../../../wire/screen.ts';
import { Grid, type Tables } from '../composer/grid.ts';
import { writePaneRow } from '../composer/pane-rows.ts';
import type { PaneMeta } from '../ui/scene.ts';

/** The screen of one attempt, as far as the host has sent it. */
export interface PaneScreen {
  readonly attempt: number;
  readonly grid: Grid;
  readonly cursor: PaneFrame['cursor'];
  readonly meta: PaneMeta;
}

export interface PaneChanges {
  /** A row of a pane has another content. */
  readonly row: (grid: Grid, row: number) => void;
  /** A pane is there for the first time, or has another grid. */
  readonly grid: (stream: StreamId) => void;
  /** Anything else about a pane has changed. */
  readonly meta: (stream: StreamId, meta: PaneMeta, before: PaneMeta | null) => void;
}

/** Keeps the screens of the newest attempts. Frames go straight into cells: neither React nor the store ever sees them. */
export class PaneBoard {
  readonly #tables: Tables;
  readonly #changes: PaneChanges;
  readonly #screens = new Map<StreamId, PaneScreen>();

  constructor(tables: Tables, changes: PaneChanges) {
    this.#tables = tables;
    this.#changes = changes;
  }

  get(stream: StreamId): PaneScreen | null {
    return this.#screens.get(stream) ?? null;
  }

  *grids(): Iterable<Grid> {
    for (const { grid } of this.#screens.values()) yield grid;
  }

  /** Forgets the screen of an attempt that is not the newest any more: the next frame begins a new one. */
  keepOnly(stream: StreamId, attempt: number): void {
    const screen = this.#screens.get(stream);
    if (screen === undefined || screen.attempt === attempt) return;
    this.#screens.delete(stream);
    this.#changes.grid(stream);
  }

  take(frame: PaneFrame): void {
    const { stream, attempt } = frame.ref;
    const before = this.#screens.get(stream) ?? null;
    // A frame of an earlier attempt may still have been on its way.
    if (before !== null && before.attempt > attempt) return;
    const fits = before !== null && before.attempt === attempt && !before.meta.recorded && sameSize(before.grid, frame);
    const grid = fits ? before.grid : new Grid(frame.size.cols, frame.size.rows);
    for (const [y, row] of frame.rows) {
      if (y >= grid.rows) continue;
      writePaneRow(grid, y, row, this.#tables);
      if (fits) this.#changes.row(grid, y);
    }
    this.#put(frame.ref, { attempt, grid, cursor: frame.cursor, meta: metaOf(frame) }, before);
  }

  /** Shows a screen that was rebuilt from a recording. */
  show(ref: AttemptRef, grid: Grid, meta: PaneMeta): void {
    this.#put(ref, { attempt: ref.attempt, grid, cursor: null, meta }, this.get(ref.stream));
  }

  #put({ stream }: AttemptRef, screen: PaneScreen, before: PaneScreen | null): void {
    this.#screens.set(stream, screen);
    if (before?.grid !== screen.grid) this.#changes.grid(stream);
    if (before === null || !sameMeta(before.meta, screen.meta)) this.#changes.meta(stream, screen.meta, before?.meta ?? null);
  }
}

const sameSize = (grid: Grid, { size }: PaneFrame): boolean => grid.cols === size.cols && grid.rows === size.rows;

const metaOf = ({ title, modes, scrollback, bells }: PaneFrame): PaneMeta => ({ title, modes, scrollback, bells, recorded: false });

const sameMeta = (a: PaneMeta, b: PaneMeta): boolean =>
  a.title === b.title &&
  a.scrollback === b.scrollback &&
  a.bells === b.bells &&
  a.recorded === b.recorded &&
  a.modes.applicationCursor === b.modes.applicationCursor &&
  a.modes.bracketedPaste === b.modes.bracketedPaste &&
  a.modes.mouse === b.modes.mouse &&
  a.modes.alternateScreen === b.modes.alternateScreen;
