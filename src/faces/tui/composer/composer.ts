import { diffRow, type Cells } from './diff.ts';
import { GlyphTable } from './glyphs.ts';
import { blankStretch, copyStretch, Grid, type Tables } from './grid.ts';
import { Pen } from './pen.ts';
import type { Placement, ScreenCursor } from './scene.ts';
import { StyleTable } from './styles.ts';
import type { ColourDepth } from './depth.ts';

const beginUpdate = '\u001b[?2026h';
const endUpdate = '\u001b[?2026l';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const cursorShapes = { block: '\u001b[2 q', underline: '\u001b[4 q', bar: '\u001b[6 q' } as const;

/** Numbers of clusters and looks grow with what children print; beyond this they are renumbered. */
const fewestBeforeCompaction = 30_000;

/**
 * Puts grids together to one screen and tells the outer terminal the difference to what it shows. It knows neither React nor panes,
 * only placements: later ones lie above earlier ones.
 */
export class Composer {
  readonly tables: Tables;
  #pen: Pen;
  #shown: Grid;
  #row: Grid;
  #dirty: Uint8Array;
  #placements: readonly Placement[] = [];
  #cursor: ScreenCursor | null = null;
  #shownCursor: ScreenCursor | null = null;
  #keepers: (() => Iterable<Grid>)[] = [];
  #compactAt = fewestBeforeCompaction;

  constructor(cols: number, rows: number, { depth, ascii = false }: { readonly depth: ColourDepth; readonly ascii?: boolean }) {
    this.tables = { glyphs: new GlyphTable(ascii), styles: new StyleTable(depth) };
    this.#pen = new Pen(this.tables.styles);
    this.#shown = new Grid(cols, rows);
    this.#row = new Grid(cols, 1);
    this.#dirty = new Uint8Array(rows);
  }

  get cols(): number {
    return this.#shown.cols;
  }
  get rows(): number {
    return this.#shown.rows;
  }

  /** What the terminal shows, for tests and for taking the screen over. */
  get shown(): Grid {
    return this.#shown;
  }

  /** The terminal has another size now, and shows nobody knows what: everything is drawn anew. */
  resize(cols: number, rows: number): void {
    this.#shown = new Grid(cols, rows);
    this.#row = new Grid(cols, 1);
    this.#dirty = new Uint8Array(rows);
    this.#placements = [];
    this.redraw();
  }

  /** Something else has written to the terminal, or it was cleared: the next frame begins with an erased screen. */
  redraw(): void {
    this.#pen.lose();
    this.#pen.control(hideCursor);
    this.#pen.style(0);
    this.#pen.control('\u001b[2J');
    this.#shown.glyphs.fill(0x20);
    this.#shown.styles.fill(0);
    this.#shownCursor = null;
    this.#dirty.fill(1);
  }

  /** Replaces what is shown where. Grids keep their contents; rows that show something else are found by the difference. */
  place(placements: readonly Placement[]): void {
    this.#placements = placements;
    this.#dirty.fill(1);
  }

  /** Names grids that are not placed now but will be again: their cells hold numbers as well. */
  keep(grids: () => Iterable<Grid>): void {
    this.#keepers.push(grids);
  }

  cursor(cursor: ScreenCursor | null): void {
    this.#cursor = cursor;
  }

  /** Rows of the screen that have to be looked at. */
  touch(fromRow: number, toRow: number): void {
    this.#dirty.fill(1, Math.max(0, fromRow), Math.max(0, toRow));
  }

  /** A row of a grid has changed: the rows of the screen that show it have to be looked at. */
  touchGrid(grid: Grid, row: number): void {
    for (const placement of this.#placements) {
      if (placement.grid !== grid) continue;
      if (row < placement.rect.height) this.touch(placement.rect.y + row, placement.rect.y + row + 1);
    }
  }

  /** @returns the bytes that bring the terminal up to date, inside one synchronized update; empty when it is */
  frame(): string {
    for (let y = 0; y < this.rows; y++) {
      if (this.#dirty[y] !== 1) continue;
      this.#compose(y);
      diffRow(this.#pen, this.tables, y, this.#row, this.#rowOf(y));
    }
    this.#dirty.fill(0);
    this.#placeCursor();
    if (this.#pen.isEmpty) return '';
    const bytes = beginUpdate + this.#pen.take() + endUpdate;
    this.#compact();
    return bytes;
  }

  #rowOf(y: number): Cells {
    const from = y * this.cols;
    return { glyphs: this.#shown.glyphs.subarray(from, from + this.cols), styles: this.#shown.styles.subarray(from, from + this.cols) };
  }

  #compose(y: number): void {
    const row = this.#row;
    row.clearRow(0);
    for (const { grid, rect } of this.#placements) {
      if (y < rect.y || y >= rect.y + rect.height) continue;
      const shownColumns = Math.min(rect.width, grid.cols);
      const sourceRow = y - rect.y;
      // A placement hides what lies below it, also where its own grid has nothing to show.
      if (shownColumns < rect.width || sourceRow >= grid.rows) blankStretch(row.glyphs, row.styles, rect.x, rect.width);
      copyStretch(grid, 0, sourceRow, shownColumns, row.glyphs, row.styles, rect.x);
    }
  }

  #placeCursor(): void {
    const wanted = this.#cursor;
    const shown = this.#shownCursor;
    if (wanted === null) {
      if (shown !== null) this.#pen.control(hideCursor);
    } else {
      if (!this.#pen.at(wanted.x, wanted.y)) this.#pen.moveTo(wanted.x, wanted.y);
      if (shown?.shape !== wanted.shape) this.#pen.control(cursorShapes[wanted.shape]);
      if (shown === null) this.#pen.control(showCursor);
    }
    this.#shownCursor = wanted;
  }

  #compact(): void {
    const { glyphs, styles } = this.tables;
    if (glyphs.size < this.#compactAt && styles.size < this.#compactAt) return;
    const grids = new Set([this.#shown, ...this.#held()]);
    glyphs.compact(Array.from(grids, (grid) => grid.glyphs));
    styles.compact(Array.from(grids, (grid) => grid.styles));
    this.#compactAt = Math.max(fewestBeforeCompaction, 2 * Math.max(glyphs.size, styles.size));
    this.#pen.loseStyle();
  }

  *#held(): Iterable<Grid> {
    for (const placement of this.#placements) yield placement.grid;
    for (const keeper of this.#keepers) yield* keeper();
  }
}
