import type { StreamListProps } from '../components/stream-list.tsx';
import { perModel } from '../per-model.ts';
import { derived, type Model } from '../store.ts';
import { listRows, listWindow, type ListRow } from '../view/list.ts';
import { outlineOf } from '../view/outline.ts';

export interface ShownList {
  /** The rows that are on the screen. */
  readonly rows: readonly ListRow[];
  readonly width: number;
  readonly idColumns: number;
  readonly above: boolean;
  readonly below: boolean;
}

/** The part of the stream list that is shown, or `null`. */
export const shownList = perModel((model: Model): ShownList | null => {
  const { layout } = derived(model);
  if (model.run === null || layout?.list == null) return null;
  const { width, height } = layout.list;
  const { ui, run, now } = model;
  const { rows, idColumns } = outlineOf(run.plan);
  const top = listWindow(run, ui.selected, height, ui.listTop);
  return {
    rows: listRows(run, now, ui.selected, top, height),
    width,
    idColumns: Math.min(idColumns, Math.floor(width * 0.4)),
    above: top > 0,
    below: top + height < rows.length,
  };
});

/** Some rows of the list, as one Ink root draws them. */
export function listChunk(list: ShownList | null, from: number, count: number): StreamListProps | null {
  if (list === null) return null;
  const rows = list.rows.slice(from, from + count);
  if (rows.length === 0) return null;
  const edges = {
    first: from === 0 && list.above ? '↑' : ' ',
    last: from + rows.length === list.rows.length && list.below ? '↓' : ' ',
  };
  return { rows, width: list.width, idColumns: list.idColumns, edges };
}
