import type { ReactNode } from 'react';
import type { Composer } from '../composer/composer.ts';
import { drawRules } from '../composer/rules.ts';
import { contains, type Placement, type Rect } from '../composer/scene.ts';
import { Surface } from '../chrome/surface.ts';
import type { Layout } from '../layout.ts';
import type { LogView } from '../panes/log-view.ts';
import type { PaneBoard } from '../panes/pane-board.ts';
import { cardOf, type PlacedCard } from '../screens/card.ts';
import {
  BottomPart,
  CheckpointsPart,
  GatesPart,
  HeaderPart,
  ListPart,
  NotesPart,
  OverlayPart,
  StripPart,
  TitlesPart,
  type NotePlace,
} from '../screens/parts.tsx';
import { skeleton, tooSmall } from '../skeleton.ts';
import { derived, type DashboardStore, type Model } from '../store.ts';
import { listRows, listWindow } from '../view/list.ts';

const partNames = ['header', 'strip', 'list', 'checkpoints', 'gates', 'titles', 'notes', 'bottom', 'overlay'] as const;
type Part = (typeof partNames)[number];

export interface ScreenOptions {
  readonly store: DashboardStore;
  readonly composer: Composer;
  readonly board: PaneBoard;
  readonly log: LogView;
  /** What the skeleton says before the run is known. */
  readonly title: string;
  /** Cells have changed. */
  readonly changed: () => void;
}

/** Puts the parts of the dashboard where the layout says, each part drawn by an Ink root of its own. */
export class Screen {
  readonly #options: ScreenOptions;
  readonly #surfaces: ReadonlyMap<Part, Surface>;
  #placed: readonly unknown[] = [];
  #mounted = false;

  constructor(options: ScreenOptions) {
    this.#options = options;
    const { composer, changed } = options;
    const touched = (grid: Placement['grid'], row: number) => {
      composer.touchGrid(grid, row);
      changed();
    };
    this.#surfaces = new Map(partNames.map((name) => [name, new Surface(composer.tables, touched)]));
    composer.keep(() => Array.from(this.#surfaces.values(), ({ grid }) => grid));
  }

  /** Brings sizes and places up to date with the model. To be called before React sees it, so that Ink draws into the right sizes. */
  arrange(model: Model): void {
    const { composer, log } = this.#options;
    const { layout } = derived(model);
    if (layout === null || model.run === null) {
      this.#place([layout === null, model.cols, model.rows], () =>
        layout === null ? tooSmall(composer) : skeleton(composer, this.#options.title, 'starting'),
      );
      return;
    }
    const card = cardOf(model);
    const notes = notesOf(model);
    this.#size(model, layout, notes, card);
    const inner = card === null ? null : logRect(model, card.rect);
    const headings = headingRows(model, layout);
    this.#place([layout, derived(model).visible, headings, notes, card?.rect ?? null, inner, this.#panesKey(model)], () => [
      ...this.#chrome(layout),
      ...this.#panes(model, layout, notes),
      ...this.#rules(layout, headings),
      ...(card === null ? [] : [this.#whole('overlay', card.rect)]),
      ...(inner === null ? [] : [{ grid: log.grid, fromRow: 0, rect: inner }]),
    ]);
    this.#mount();
  }

  /** The part of a pane's grid that has changed belongs to another grid now: places have to be looked at again. */
  replaced(): void {
    this.#placed = [];
  }

  close(): void {
    for (const surface of this.#surfaces.values()) surface.close();
  }

  #surface(name: Part): Surface {
    const surface = this.#surfaces.get(name);
    if (surface === undefined) throw new Error(`the screen has no part ${name}`);
    return surface;
  }

  /** Gives the composer another set of placements, when what they depend on has changed. */
  #place(inputs: readonly unknown[], placements: () => Placement[]): void {
    const key = JSON.stringify(inputs);
    if (this.#placed[0] === key) return;
    this.#placed = [key];
    this.#options.composer.place(placements());
    this.#options.changed();
  }

  /** Each Ink root is made once, when there is something to show for it. */
  #mount(): void {
    if (this.#mounted) return;
    this.#mounted = true;
    const { store } = this.#options;
    const elements: Record<Part, ReactNode> = {
      header: <HeaderPart store={store} />,
      strip: <StripPart store={store} />,
      list: <ListPart store={store} />,
      checkpoints: <CheckpointsPart store={store} />,
      gates: <GatesPart store={store} />,
      titles: <TitlesPart store={store} />,
      notes: <NotesPart store={store} notes={notesOf} />,
      bottom: <BottomPart store={store} />,
      overlay: <OverlayPart store={store} />,
    };
    for (const name of partNames) this.#surface(name).show(elements[name]);
  }

  #size(model: Model, layout: Layout, notes: readonly NotePlace[], card: PlacedCard | null): void {
    const size = (name: Part, rect: { readonly width: number; readonly height: number } | null) =>
      this.#surface(name).resize(rect?.width ?? 1, rect?.height ?? 1);
    size('header', layout.header);
    size('strip', layout.strip);
    size('list', layout.list);
    size('checkpoints', layout.checkpoints);
    size('gates', layout.gates);
    size('bottom', { width: layout.keys.width, height: 2 });
    size('overlay', card?.rect ?? null);
    size('titles', {
      width: Math.max(1, ...layout.panes.map(({ title }) => title.width)),
      height: Math.max(1, derived(model).visible.length),
    });
    const tall = notes.reduce((sum, { height }) => sum + height, 0);
    size('notes', { width: Math.max(1, ...notes.map(({ width }) => width)), height: Math.max(1, tall) });
  }

  #whole(name: Part, rect: Rect): Placement {
    return { grid: this.#surface(name).grid, fromRow: 0, rect };
  }

  #chrome(layout: Layout): Placement[] {
    const bottom = { ...layout.notice, height: 2 };
    const parts: [Part, Rect | null][] = [
      ['header', layout.header],
      ['strip', layout.strip],
      ['list', layout.list],
      ['checkpoints', layout.checkpoints],
      ['gates', layout.gates],
      ['bottom', bottom],
    ];
    return parts.flatMap(([name, rect]) => (rect === null ? [] : [this.#whole(name, rect)]));
  }

  #panes(model: Model, layout: Layout, notes: readonly NotePlace[]): Placement[] {
    const titles = this.#surface('titles').grid;
    const noted = this.#surface('notes').grid;
    let noteRow = 0;
    return derived(model).visible.flatMap((id, index): Placement[] => {
      const box = layout.panes[index];
      if (box === undefined) return [];
      const title = { grid: titles, fromRow: index, rect: box.title };
      const note = notes.find((place) => place.id === id);
      if (note !== undefined) {
        const placed = { grid: noted, fromRow: noteRow, rect: { ...box.body, height: note.height } };
        noteRow += note.height;
        return [title, placed];
      }
      const screen = this.#options.board.get(id);
      return screen === null ? [title] : [title, { grid: screen.grid, fromRow: 0, rect: box.body }];
    });
  }

  /** Which grids the panes have now: another size or attempt is another grid. */
  #panesKey(model: Model): readonly (readonly [number, number, number])[] {
    return derived(model).visible.map((id) => {
      const screen = this.#options.board.get(id);
      return screen === null ? [0, 0, 0] : [screen.attempt, screen.grid.cols, screen.grid.rows];
    });
  }

  #rules(layout: Layout, headings: readonly number[]): Placement[] {
    const titles = layout.panes.map(({ title }) => title);
    const onTitle = (x: number, y: number) => titles.some((rect) => contains(rect, x, y));
    const side = layout.list;
    const onHeading = (x: number, y: number) => side !== null && x < side.x + side.width && headings.includes(y);
    const left = (x: number, y: number) => onTitle(x, y) || onHeading(x, y);
    return drawRules(layout.rules, layout.strip === null ? 1 : 2, left, onTitle, this.#options.composer.tables);
  }
}

/** Panes that have no terminal to show, and how much room each has to say so. */
export function notesOf(model: Model): readonly NotePlace[] {
  const { layout, visible } = derived(model);
  if (layout === null) return [];
  return visible.flatMap((id, index) => {
    const box = layout.panes[index];
    if (box === undefined || model.panes.has(id) || box.body.height === 0) return [];
    return [{ id, width: box.body.width, height: Math.min(box.body.height, 14) }];
  });
}

/** Rows of the screen on which the side bar has a heading, which is a horizontal line. */
function headingRows({ run, ui, now }: Model, layout: Layout): number[] {
  if (run === null || layout.list === null) return [];
  const { list } = layout;
  const rows = listRows(run, now, ui.selected);
  const top = listWindow(rows, list.height, ui.listTop);
  const headings = rows.slice(top, top + list.height).flatMap((row, index) => (row.kind === 'phase' ? [list.y + index] : []));
  for (const section of [layout.checkpoints, layout.gates]) if (section !== null) headings.push(section.y);
  return headings;
}

/** Where the text of a gate log lies inside its card, or `null` when no log is shown. */
export function logRect(model: Model, card: Rect): Rect | null {
  if (model.ui.overlay?.kind !== 'log') return null;
  return { x: card.x + 2, y: card.y + 2, width: Math.max(1, card.width - 4), height: Math.max(1, card.height - 3) };
}
