import type { Composer } from '../composer/composer.ts';
import { LogView, type ReadLog } from '../panes/log-view.ts';
import { cardOf } from '../screens/card.ts';
import type { DashboardStore, Model } from '../store.ts';
import { logRect } from './screen.tsx';

export interface GateLog {
  readonly view: LogView;
  /** Shows, follows or closes the log, as the model says. */
  update(model: Model): void;
}

/** Joins the log on the screen with the model: which gate, how large, how far scrolled back. */
export function followGateLog(store: DashboardStore, composer: Composer, read: ReadLog, changed: () => void): GateLog {
  const view = new LogView(composer.tables, read, drawn);

  function drawn(): void {
    const { ui } = store.getState();
    // Only the log itself knows how far there is to scroll.
    if (ui.overlay?.kind === 'log' && ui.overlay.back > view.most)
      store.setState({ ui: { ...ui, overlay: { ...ui.overlay, back: view.most } } });
    for (let row = 0; row < view.grid.rows; row++) composer.touchGrid(view.grid, row);
    changed();
  }

  return {
    view,
    update(model) {
      const { overlay } = model.ui;
      const card = overlay?.kind === 'log' ? cardOf(model) : null;
      const rect = card === null ? null : logRect(model, card.rect);
      if (overlay?.kind !== 'log' || rect === null) return view.close();
      const gate = model.run?.gates[overlay.gate];
      view.show(gate?.log ?? null, gate?.status.kind === 'running', { cols: rect.width, rows: rect.height }, overlay.back);
    },
  };
}
