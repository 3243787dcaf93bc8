import { contains } from '../composer/scene.ts';
import type { MouseEvent } from '../terminal/input.ts';
import { mouseForPane, wheelAsKeys } from '../terminal/pane-keys.ts';
import { outlineOf } from '../view/outline.ts';
import { boardStep, type } from './board.ts';
import { plainModes } from './pane.ts';
import type { Scene } from './scene.ts';
import { scrollTo } from './scroll.ts';
import { unchanged, type Step, type Ui } from './ui.ts';

/** Lines that one step of the wheel scrolls. */
const wheelLines = 3;

/** What the mouse does on the dashboard: a click selects, a click on what is selected types into it, the wheel scrolls. */
export function mouseStep(ui: Ui, event: MouseEvent, scene: Scene): Step {
  const { layout } = scene;
  if (layout === null) return unchanged(ui);
  const at = layout.panes.findIndex(({ title, body }) => contains(title, event.x, event.y) || contains(body, event.x, event.y));
  const stream = scene.visible[at];
  const box = layout.panes[at];
  const wheel = event.action === 'wheelUp' || event.action === 'wheelDown';
  if (stream !== undefined && box !== undefined) {
    const typing = ui.typing && ui.selected === stream;
    const modes = scene.pane(stream)?.modes ?? plainModes;
    if (typing && contains(box.body, event.x, event.y)) {
      const report = mouseForPane(event, event.x - box.body.x, event.y - box.body.y, modes);
      if (report !== null) return { ui, effects: [{ kind: 'type', stream, data: report }] };
      if (wheel && modes.alternateScreen) {
        return { ui, effects: [{ kind: 'type', stream, data: wheelAsKeys(event.action === 'wheelUp' ? 'wheelUp' : 'wheelDown', modes) }] };
      }
    }
    if (wheel)
      return unchanged(scrollTo(ui, scene, stream, (ui.scroll[stream] ?? 0) + (event.action === 'wheelUp' ? wheelLines : -wheelLines)));
    if (event.action !== 'press' || event.button !== 0) return unchanged(ui);
    if (ui.selected !== stream) return unchanged({ ...ui, selected: stream, typing: false });
    return typing ? unchanged(ui) : type(ui, scene, stream, []);
  }
  if (layout.list !== null && contains(layout.list, event.x, event.y)) {
    if (wheel) return boardStep({ ...ui, typing: false }, event.action === 'wheelUp' ? 'up' : 'down', scene);
    const row = outlineOf(scene.run.plan).rows[ui.listTop + event.y - layout.list.y];
    if (event.action === 'press' && row?.kind === 'stream') return unchanged({ ...ui, selected: row.stream, typing: false });
  }
  if (event.action === 'press' && contains(layout.notice, event.x, event.y)) return boardStep(ui, 'inbox', scene);
  return unchanged(ui);
}
