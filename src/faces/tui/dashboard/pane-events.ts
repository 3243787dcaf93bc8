import type { StreamId } from '../../../core/ids.ts';
import type { PaneChanges, PaneBoard } from '../panes/pane-board.ts';
import type { DashboardStore, Model } from '../store.ts';
import type { PaneMeta } from '../ui/scene.ts';

/** A program that rings without end rings the person's terminal this often at most, milliseconds. */
const bellEveryMs = 1_000;

export interface PaneEventsOptions {
  readonly store: DashboardStore;
  /** The board that tells of the changes. */
  readonly board: () => PaneBoard;
  /** A row of a pane has another content. */
  readonly row: PaneChanges['row'];
  /** A pane has another grid, or none any more. */
  readonly replaced: () => void;
  readonly ring: () => void;
}

/**
 * What the store learns of panes: whether there is one, its title and its modes. Cells never get there, nor does what every line of output changes
 * and nobody sees, such as how far one could scroll back.
 */
export function paneEvents({ store, board, row, replaced, ring }: PaneEventsOptions): PaneChanges {
  let rangAt = -Infinity;
  return {
    row,
    grid(stream) {
      replaced();
      const screen = board().get(stream);
      store.setState(({ panes }) => {
        const next = new Map(panes);
        if (screen === null) next.delete(stream);
        else next.set(stream, screen.meta);
        return { panes: next };
      });
    },
    meta(stream, meta, before) {
      if (before !== null && meta.bells > before.bells && performance.now() - rangAt > bellEveryMs) {
        rangAt = performance.now();
        ring();
      }
      const { ui, panes } = store.getState();
      const held = heldUi(ui, stream, meta, before);
      if (held === ui && before !== null && showsSame(meta, before)) return;
      store.setState({ panes: new Map(panes).set(stream, meta), ui: held });
    },
  };
}

const showsSame = (a: PaneMeta, b: PaneMeta): boolean =>
  a.title === b.title && a.recorded === b.recorded && a.modes.mouse === b.modes.mouse;

/** Whoever reads further up keeps the lines they read: new lines push the view back. */
function heldUi(ui: Model['ui'], stream: StreamId, meta: PaneMeta, before: PaneMeta | null): Model['ui'] {
  const back = ui.scroll[stream] ?? 0;
  const more = before === null || meta.recorded ? 0 : meta.scrollback - before.scrollback;
  if (back === 0 || more <= 0) return ui;
  return { ...ui, scroll: { ...ui.scroll, [stream]: Math.min(meta.scrollback, back + more) } };
}
