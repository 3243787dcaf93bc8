import type { Rect } from '../composer/scene.ts';
import { cardRect, leastCols, leastRows } from '../layout.ts';
import { perModel } from '../per-model.ts';
import { derived, type Model } from '../store.ts';
import type { CardView } from '../view/card.ts';
import { overlayCard } from '../view/overlay.ts';
import { span } from '../view/text.ts';

export interface PlacedCard {
  readonly view: CardView;
  readonly rect: Rect;
}

/** The card above the dashboard and where it lies, or `null`. */
export const cardOf = perModel(place);

function place(model: Model): PlacedCard | null {
  const { ui, run, now, cols, rows, person } = model;
  if (ui.overlay === null || run === null || cols < leastCols || rows < leastRows) return null;
  const view = overlayCard({ overlay: ui.overlay, run, attention: derived(model).attention, now, cols, rows, person });
  const rect = cardRect(cols, rows, view.width, view.height);
  const { notice } = ui;
  // A card that covers the row of notices says them itself, or nobody would know why nothing has happened.
  const isCovered = rect.y + rect.height > rows - 2;
  return { view: notice !== null && isCovered ? { ...view, footer: [span(notice.text, notice.tone)] } : view, rect };
}
