import type { StreamId } from '../../../core/ids.ts';
import type { PaneModes } from '../../../wire/screen.ts';
import { intentOf } from '../keymap.ts';
import { keyName, type InputEvent } from '../terminal/input.ts';
import { keyForPane, pasteForPane } from '../terminal/pane-keys.ts';
import type { Scene } from './scene.ts';
import { scrollBy, scrollTo } from './scroll.ts';
import { unchanged, type Step, type Ui } from './ui.ts';

export const plainModes: PaneModes = { applicationCursor: false, bracketedPaste: false, mouse: 'none', alternateScreen: false };

/**
 * What a key or a paste does while the keyboard belongs to a pane: nearly everything goes to the program as it came. When the program
 * has ended the keys go nowhere, but they do not become keys of the dashboard either: whoever is typing must not stop a stream by it.
 */
export function paneStep(ui: Ui, event: Exclude<InputEvent, { kind: 'mouse' }>, scene: Scene, id: StreamId): Step {
  const intent = event.kind === 'key' ? intentOf('pane', keyName(event.key)) : null;
  switch (intent) {
    case 'leavePane':
      return unchanged({ ...ui, typing: false });
    case 'scrollUp':
      return unchanged(scrollBy(ui, scene, id, 0.5));
    case 'scrollDown':
      return unchanged(scrollBy(ui, scene, id, -0.5));
    default: {
      const modes = scene.pane(id)?.modes ?? plainModes;
      const data = event.kind === 'key' ? keyForPane(event.raw, modes) : pasteForPane(event.text, modes);
      return { ui: scrollTo(ui, scene, id, 0), effects: [{ kind: 'type', stream: id, data }] };
    }
  }
}
