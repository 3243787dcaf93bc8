import type { StreamId } from '../../../core/ids.ts';
import type { Scene } from './scene.ts';
import type { Ui } from './ui.ts';

/** Scrolls a pane back by a part of its height (negative: on). */
export function scrollBy(ui: Ui, scene: Scene, id: StreamId, pages: number): Ui {
  const at = scene.visible.indexOf(id);
  const height = scene.layout?.panes[at]?.body.height ?? 1;
  return scrollTo(ui, scene, id, (ui.scroll[id] ?? 0) + Math.sign(pages) * Math.max(1, Math.floor(Math.abs(pages) * height)));
}

/** Scrolls a pane to so many lines back, as far as there are any. */
export function scrollTo(ui: Ui, { pane }: Scene, id: StreamId, lines: number): Ui {
  const wanted = Math.max(0, Math.min(pane(id)?.scrollback ?? 0, lines));
  if (wanted === (ui.scroll[id] ?? 0)) return ui;
  const { [id]: _, ...others } = ui.scroll;
  return { ...ui, scroll: wanted === 0 ? others : { ...others, [id]: wanted } };
}
