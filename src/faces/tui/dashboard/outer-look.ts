import type { Composer } from '../composer/composer.ts';
import type { ScreenCursor } from '../composer/scene.ts';
import type { PaneBoard } from '../panes/pane-board.ts';
import { derived, type Model } from '../store.ts';
import type { MouseReports } from '../terminal/modes.ts';
import { headerView } from '../view/header.ts';

/** What the outer terminal has besides cells: a cursor, mouse reports, a window title. Pure functions of the model and the panes. */

/** The cursor of the pane that has the keyboard, where it is on the screen; `null` hides it. */
export function cursorOf(model: Model, board: PaneBoard): ScreenCursor | null {
  const { ui } = model;
  if (!ui.typing || ui.selected === null || ui.overlay !== null || (ui.scroll[ui.selected] ?? 0) > 0) return null;
  const { layout, visible } = derived(model);
  const body = layout?.panes[visible.indexOf(ui.selected)]?.body;
  const cursor = board.get(ui.selected)?.cursor;
  if (body === undefined || cursor == null || cursor.x >= body.width || cursor.y >= body.height) return null;
  return { x: body.x + cursor.x, y: body.y + cursor.y, shape: cursor.shape };
}

/** Which mouse reports are asked for: plain moves only while a program that wants them has the keyboard. */
export function mouseOf({ ui, panes }: Model): MouseReports {
  if (!ui.mouse) return 'off';
  const wanted = ui.typing && ui.selected !== null && ui.overlay === null ? panes.get(ui.selected)?.modes.mouse : undefined;
  return wanted === 'any' ? 'moves' : wanted === 'drag' ? 'drags' : 'clicks';
}

/** `● release 3/12 ⚑1 — sluice`, or `null` before the run is known: what a row of terminal tabs shows. */
export function titleOf(model: Model, { tables }: Composer): string | null {
  const { run, now, etaAt } = model;
  if (run === null) return null;
  const { badge, plan, done, total, attention } = headerView(run, now, etaAt, derived(model).attention.length);
  return tables.glyphs.plain(`${badge.sign} ${plan} ${done}/${total}${attention > 0 ? ` ⚑${attention}` : ''} — sluice`);
}
