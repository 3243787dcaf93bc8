import type { ComponentType } from 'react';
import type { Composer } from '../composer/composer.ts';
import { drawRules } from '../composer/rules.ts';
import { contains, type Placement, type Rect } from '../composer/scene.ts';
import { Pieces } from '../chrome/pieces.tsx';
import type { SurfaceEvents } from '../chrome/surface.tsx';
import type { Layout } from '../layout.ts';
import type { LogView } from '../panes/log-view.ts';
import type { PaneBoard } from '../panes/pane-board.ts';
import { cardOf, type PlacedCard } from '../screens/card.ts';
import { shownList } from '../screens/list.ts';
import {
  CheckpointsPart,
  GatesPart,
  HeaderPart,
  KeysPart,
  ListPart,
  listPieceRows,
  NotePart,
  notesOf,
  NoticePart,
  OverlayPart,
  StripPart,
  TitlePart,
  type NotePlace,
  type PartProps,
} from '../screens/parts.tsx';
import { skeleton, tooSmall } from '../skeleton.ts';
import { derived, type DashboardStore, type Model } from '../store.ts';

const parts = {
  header: HeaderPart,
  strip: StripPart,
  list: ListPart,
  checkpoints: CheckpointsPart,
  gates: GatesPart,
  titles: TitlePart,
  notes: NotePart,
  notice: NoticePart,
  keys: KeysPart,
  overlay: OverlayPart,
} satisfies Record<string, ComponentType<PartProps>>;
type Part = keyof typeof parts;

export interface ScreenOptions {
  readonly store: DashboardStore;
  readonly composer: Composer;
  readonly board: PaneBoard;
  readonly log: LogView;
  /** What the skeleton says before the run is known. */
  readonly title: string;
  /** Cells have changed. */
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}

/** Puts the parts of the dashboard where the layout says. */
export class Screen {
  readonly #options: ScreenOptions;
  readonly #pieces: Readonly<Record<Part, Pieces>>;
  #placed = '';

  constructor(options: ScreenOptions) {
    this.#options = options;
    const { composer, store, changed, failed } = options;
    const events: SurfaceEvents = {
      changed(grid, row) {
        composer.touchGrid(grid, row);
        changed();
      },
      failed,
    };
    const made = Object.entries(parts).map(([name, part]) => [name, new Pieces(composer.tables, events, part, store)]);
    this.#pieces = Object.fromEntries(made) as Record<Part, Pieces>;
    composer.keep(() => Object.values(this.#pieces).flatMap((pieces) => pieces.grids()));
  }

  /** Brings sizes and places up to date with the model. To be called before React sees it, so that Ink draws into the right sizes. */
  arrange(model: Model): void {
    const { composer, log } = this.#options;
    const { layout } = derived(model);
    if (layout === null || model.run === null) {
      const drawn = layout === null ? () => tooSmall(composer) : () => skeleton(composer, this.#options.title, 'starting');
      return this.#place([layout === null, model.cols, model.rows], drawn);
    }
    const card = cardOf(model);
    const notes = notesOf(model);
    const inner = card === null ? null : logRect(model, card.rect);
    const headings = headingRows(model, layout);
    this.#size(model, layout, notes, card);
    for (const pieces of Object.values(this.#pieces)) pieces.mount();
    this.#place([layout, derived(model).visible, headings, notes, card?.rect ?? null, inner, this.#panesKey(model)], () => [
      ...this.#chrome(layout),
      ...this.#panes(model, layout, notes),
      ...this.#rules(layout, headings),
      ...(card === null ? [] : this.#pieces.overlay.at(0, card.rect)),
      ...(inner === null ? [] : [{ grid: log.grid, rect: inner }]),
    ]);
  }

  /** Panes have other grids now: places have to be looked at again. */
  replaced(): void {
    this.#placed = '';
  }

  close(): void {
    for (const pieces of Object.values(this.#pieces)) pieces.close();
  }

  /** Gives the composer another set of placements, when what they depend on has changed. */
  #place(inputs: readonly unknown[], placements: () => Placement[]): void {
    const key = JSON.stringify(inputs);
    if (this.#placed === key) return;
    this.#placed = key;
    this.#options.composer.place(placements());
    this.#options.changed();
  }

  #size(model: Model, layout: Layout, notes: readonly NotePlace[], card: PlacedCard | null): void {
    const only = (rect: Rect | null) => (rect === null ? [] : [rect]);
    const { header, strip, checkpoints, gates, titles, notes: noted, notice, keys, list, overlay } = this.#pieces;
    header.size([layout.header]);
    strip.size(only(layout.strip));
    list.size(listPieces(layout));
    checkpoints.size(only(layout.checkpoints));
    gates.size(only(layout.gates));
    notice.size([layout.notice]);
    keys.size([layout.keys]);
    overlay.size(only(card?.rect ?? null));
    titles.size(derived(model).visible.flatMap((_, index) => layout.panes[index]?.title ?? []));
    noted.size(notes);
  }

  #chrome(layout: Layout): Placement[] {
    const { header, strip, list, checkpoints, gates, notice, keys } = this.#pieces;
    const at = (pieces: Pieces, rect: Rect | null) => (rect === null ? [] : pieces.at(0, rect));
    return [
      ...header.at(0, layout.header),
      ...at(strip, layout.strip),
      ...listPieces(layout).flatMap((rect, index) => list.at(index, rect)),
      ...at(checkpoints, layout.checkpoints),
      ...at(gates, layout.gates),
      ...notice.at(0, layout.notice),
      ...keys.at(0, layout.keys),
    ];
  }

  #panes(model: Model, layout: Layout, notes: readonly NotePlace[]): Placement[] {
    return derived(model).visible.flatMap((id, index): Placement[] => {
      const box = layout.panes[index];
      if (box === undefined) return [];
      const title = this.#pieces.titles.at(index, box.title);
      const note = notes.findIndex((place) => place.id === id);
      if (note >= 0) return [...title, ...this.#pieces.notes.at(note, { ...box.body, height: notes[note]?.height ?? 0 })];
      const screen = this.#options.board.get(id);
      return screen === null ? title : [...title, { grid: screen.grid, rect: box.body }];
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

/** The rectangles of the pieces of the list. */
function listPieces({ list }: Layout): Rect[] {
  if (list === null) return [];
  return Array.from({ length: Math.ceil(list.height / listPieceRows) }, (_, index) => {
    const from = index * listPieceRows;
    return { ...list, y: list.y + from, height: Math.min(listPieceRows, list.height - from) };
  });
}

/** Rows of the screen on which the side bar has a heading, which is a horizontal line. */
function headingRows(model: Model, layout: Layout): number[] {
  const { list, checkpoints, gates } = layout;
  if (list === null) return [];
  const headings = shownList(model)?.rows.flatMap((row, index) => (row.kind === 'phase' ? [list.y + index] : [])) ?? [];
  for (const section of [checkpoints, gates]) if (section !== null) headings.push(section.y);
  return headings;
}

/** Where the text of a gate log lies inside its card, or `null` when no log is shown. */
export function logRect(model: Model, card: Rect): Rect | null {
  if (model.ui.overlay?.kind !== 'log') return null;
  return { x: card.x + 2, y: card.y + 2, width: Math.max(1, card.width - 4), height: Math.max(1, card.height - 3) };
}
