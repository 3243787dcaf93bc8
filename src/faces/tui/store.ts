import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StreamId } from '../../core/ids.ts';
import { attention, type AttentionItem } from '../../core/run/attention.ts';
import type { RunState } from '../../core/run/state.ts';
import type { Connection } from '../../wire/handles.ts';
import { layOut, type Layout } from './layout.ts';
import { perModel } from './per-model.ts';
import { visibleStreams } from './ui/pages.ts';
import type { PaneMeta, Scene } from './ui/scene.ts';
import { firstUi, type Ui } from './ui/ui.ts';
import { outlineOf } from './view/outline.ts';

/** Everything that the screen is made of, but the cells of the panes. */
export interface Model {
  readonly run: RunState | null;
  readonly connection: Connection | null;
  /** Epoch milliseconds; ages are shown as of now. */
  readonly now: number;
  /** By whose name what is asked for is recorded. */
  readonly person: string;
  readonly cols: number;
  readonly rows: number;
  readonly ui: Ui;
  /** By stream: what the screen shows of its newest attempt's terminal; what is not shown may be older. */
  readonly panes: ReadonlyMap<StreamId, PaneMeta>;
  /** When the run is expected to end, epoch milliseconds. */
  readonly etaAt: number | null;
  /** What has just happened in the run, in words. */
  readonly latest: string;
}

export type DashboardStore = StoreApi<Model>;

export const createDashboardStore = (first: Pick<Model, 'now' | 'person' | 'cols' | 'rows'>): DashboardStore =>
  createStore<Model>()(() => ({ run: null, connection: null, ui: firstUi, panes: new Map(), etaAt: null, latest: '', ...first }));

/** What follows from a model: where everything is, which panes are shown, what waits for a person. */
export interface Derived {
  readonly layout: Layout | null;
  readonly visible: readonly StreamId[];
  readonly attention: readonly AttentionItem[];
}

const nothing: readonly AttentionItem[] = [];
export const derived = perModel(derive);

function derive({ run, cols, rows, ui }: Model): Derived {
  const outline = run === null ? null : outlineOf(run.plan);
  const layout = layOut({
    cols,
    rows,
    streams: run?.plan.streams.length ?? 1,
    atOnce: run?.plan.maxParallel ?? Number.POSITIVE_INFINITY,
    listRows: outline?.rows.length ?? 1,
    checkpoints: (run?.plan.checkpoints.length ?? 0) + (run?.plan.waves.length ?? 0),
    gates: outline?.gates.length ?? 0,
    grid: ui.grid,
    zoomed: ui.zoomed,
  });
  const visible = layout === null ? [] : visibleStreams(ui.order, ui.selected, layout.perPage, ui.zoomed);
  return { layout, visible, attention: run === null ? nothing : attention(run) };
}

/** What a step looks at; `null` before the run is known. */
export function sceneOf(model: Model, pane: Scene['pane']): Scene | null {
  return model.run === null ? null : { ...derived(model), run: model.run, pane };
}
