import type { Rect } from './composer/scene.ts';

/** The smallest terminal that the dashboard can be read on. */
export const leastCols = 40;
export const leastRows = 12;

/** Panes at once that a person can choose; `auto` takes as many as have room to be read. */
export type GridChoice = 'auto' | 1 | 2 | 4 | 6 | 9;

export interface LayoutInput {
  readonly cols: number;
  readonly rows: number;
  /** Streams of the plan: panes that there are in all. */
  readonly streams: number;
  /** Streams that may run at once. */
  readonly atOnce: number;
  /** Rows that the stream list would like: one for each stream and each phase. */
  readonly listRows: number;
  readonly checkpoints: number;
  readonly gates: number;
  readonly grid: GridChoice;
  /** One pane takes the whole screen below the header. */
  readonly zoomed: boolean;
}

export interface PaneBox {
  /** One row above the terminal. */
  readonly title: Rect;
  readonly body: Rect;
}

/** Where everything is. Parts that have no room are `null`. */
export interface Layout {
  readonly cols: number;
  readonly rows: number;
  readonly header: Rect;
  /** The time line of the run with its checkpoints. */
  readonly strip: Rect | null;
  readonly list: Rect | null;
  readonly checkpoints: Rect | null;
  readonly gates: Rect | null;
  readonly panes: readonly PaneBox[];
  /** Panes a page holds; the last page may have fewer. */
  readonly perPage: number;
  /** Columns of vertical rules between parts, by their cells. */
  readonly rules: readonly Rect[];
  /** What waits for a person, or what has just happened. */
  readonly notice: Rect;
  readonly keys: Rect;
}

/** From here on the stream list stands beside the panes; below it stands above one pane. */
const besideCols = 72;
/** A pane narrower or lower than this is not chosen by itself. */
const readableCols = 40;
const readableRows = 7;

/**
 * Where everything is on a screen of this size: a pure function, so that the chrome, the pseudo-terminals and the mouse agree without
 * anything being measured. @returns `null` when the terminal is too small
 */
export function layOut(input: LayoutInput): Layout | null {
  const { cols, rows } = input;
  if (cols < leastCols || rows < leastRows) return null;
  const header = { x: 0, y: 0, width: cols, height: 1 };
  const strip = rows >= 18 ? { x: 0, y: 1, width: cols, height: 1 } : null;
  const top = strip === null ? 1 : 2;
  const notice = { x: 0, y: rows - 2, width: cols, height: 1 };
  const keys = { x: 0, y: rows - 1, width: cols, height: 1 };
  const body = { x: 0, y: top, width: cols, height: rows - 2 - top };
  const frame = { cols, rows, header, strip, notice, keys };
  if (input.zoomed) return { ...frame, list: null, checkpoints: null, gates: null, ...paneGrid(body, 1, 1), perPage: 1 };
  return { ...frame, ...(cols >= besideCols ? beside(body, input) : above(body, input)) };
}

type Middle = Pick<Layout, 'list' | 'checkpoints' | 'gates' | 'panes' | 'rules' | 'perPage'>;

/** Wide screens: a side bar with the stream list, checkpoints and gates, the panes to its right. */
function beside(body: Rect, input: LayoutInput): Middle {
  const width = Math.max(28, Math.min(54, Math.round(body.width * 0.28)));
  const area = { x: width + 1, y: body.y, width: body.width - width - 1, height: body.height };
  const side = sections({ ...body, width }, input);
  const perPage = panesPerPage(area, input);
  const grid = paneGrid(area, perPage, Math.min(perPage, Math.max(1, input.streams)));
  return { ...side, ...grid, perPage, rules: [{ x: width, y: body.y, width: 1, height: body.height }, ...grid.rules] };
}

/** Narrow screens: a short stream list above one pane. */
function above(body: Rect, input: LayoutInput): Middle {
  // The first rows of the list include the heading of a phase.
  const height = Math.max(3, Math.min(input.listRows, Math.floor(body.height * 0.4)));
  const area = { ...body, y: body.y + height, height: body.height - height };
  const list = { ...body, height };
  return { list, checkpoints: null, gates: null, ...paneGrid(area, 1, 1), perPage: 1 };
}

/** How much of the side bar the list may keep from the sections below it. */
const listShare = 0.64;

/**
 * Shares the side bar out. A list that fits takes what it needs, a long one most of the rows; checkpoints come before gates, of which a
 * heading with the counts is left when there is no room for more.
 */
function sections(side: Rect, input: LayoutInput): Pick<Layout, 'list' | 'checkpoints' | 'gates'> {
  const rest = side.height - Math.min(Math.max(input.listRows, 3), Math.floor(side.height * listShare));
  const wish = (count: number) => (count === 0 ? 0 : count + 1);
  const gates = wish(input.gates);
  const least = Math.min(gates, rest > 4 ? 3 : 1);
  const forCheckpoints = Math.max(0, Math.min(wish(input.checkpoints), Math.max(rest - gates, rest - least)));
  const forGates = Math.max(0, Math.min(gates, rest - forCheckpoints));
  const list = { ...side, height: side.height - forCheckpoints - forGates };
  const below = (y: number, height: number) => (height === 0 ? null : { ...side, y, height });
  return {
    list,
    // A heading without a checkpoint below it says nothing.
    checkpoints: forCheckpoints === 1 ? null : below(list.y + list.height, forCheckpoints),
    gates: below(list.y + list.height + forCheckpoints, forGates),
  };
}

const choices = [9, 6, 4, 2, 1] as const;

function panesPerPage(area: Rect, { grid, ...input }: LayoutInput): number {
  if (grid !== 'auto') return grid;
  // Room for all that can run; what has ended or waits makes way for it.
  const streams = Math.min(input.streams, input.atOnce);
  for (const count of choices) {
    // No more panes than are needed, but for the rounding up to a choice.
    if (count > 1 && streams <= (choices[choices.indexOf(count) + 1] ?? 0)) continue;
    const shape = gridShape(area, Math.min(count, streams));
    if (area.width / shape.cols >= readableCols && area.height / shape.rows >= readableRows + 1) return count;
  }
  return 1;
}

/** Columns and rows of panes: of all shapes that hold the count, the one whose panes are nearest to the shape of a terminal. */
function gridShape(area: Rect, count: number): { readonly cols: number; readonly rows: number } {
  let best = { cols: 1, rows: count };
  let least = Number.POSITIVE_INFINITY;
  for (let cols = 1; cols <= count; cols++) {
    const rows = Math.ceil(count / cols);
    // An empty place costs more than a pane that is a little too wide.
    const empty = cols * rows - count;
    const width = area.width / cols;
    const height = area.height / rows - 1;
    if (height < 1) continue;
    const off = Math.abs(Math.log(width / height / 3.6)) + empty * 0.25 + (width < readableCols ? 0.5 : 0);
    if (off < least) [best, least] = [{ cols, rows }, off];
  }
  return best;
}

/** Boxes for the panes of a page; a row that has fewer panes shares its width among them. */
function paneGrid(area: Rect, perPage: number, count: number): Pick<Layout, 'panes' | 'rules'> {
  const shape = gridShape(area, Math.min(perPage, count));
  const panes: PaneBox[] = [];
  const rules: Rect[] = [];
  for (let row = 0; row < shape.rows; row++) {
    const first = row * shape.cols;
    const inRow = Math.min(shape.cols, count - first);
    const y = area.y + Math.round((area.height * row) / shape.rows);
    const height = area.y + Math.round((area.height * (row + 1)) / shape.rows) - y;
    for (let column = 0; column < inRow; column++) {
      // One column between neighbours is the rule.
      const x = area.x + Math.round(((area.width + 1) * column) / inRow);
      const width = area.x + Math.round(((area.width + 1) * (column + 1)) / inRow) - 1 - x;
      const inset = x > 0 ? 1 : 0;
      panes.push({
        title: { x, y, width, height: 1 },
        // What a program writes does not begin right at the rule.
        body: { x: x + inset, y: y + 1, width: width - inset, height: Math.max(0, height - 1) },
      });
      if (column > 0) rules.push({ x: x - 1, y, width: 1, height });
    }
  }
  return { panes, rules };
}

/** Where a card of a wanted size lies: in the middle, between the header and the keys. One that nearly fills the screen fills it. */
export function cardRect(cols: number, rows: number, width: number, height: number): Rect {
  const taken = { width: width > cols - 8 ? cols : width, height: Math.min(height, rows - 2) };
  return { ...taken, x: Math.floor((cols - taken.width) / 2), y: Math.max(1, Math.floor((rows - taken.height) / 2)) };
}
