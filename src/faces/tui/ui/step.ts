import { intentOf, type Context } from '../keymap.ts';
import { keyName, type InputEvent, type Key } from '../terminal/input.ts';
import { boardStep } from './board.ts';
import { edit, insert } from './field.ts';
import { close, submit, turn } from './form.ts';
import { mouseStep } from './mouse.ts';
import { halfPage, inboxStep, listStep, logStep } from './overlays.ts';
import { paneStep } from './pane.ts';
import type { Scene } from './scene.ts';
import { unchanged, type Overlay, type Step, type Ui } from './ui.ts';

/** What has the keyboard now. */
export function contextOf({ overlay, typing }: Ui): Context {
  if (overlay === null) return typing ? 'pane' : 'board';
  switch (overlay.kind) {
    case 'help':
    case 'why':
    case 'conflicts':
    case 'summary':
      return 'list';
    default:
      return overlay.kind;
  }
}

/** One thing that a person did, and what comes of it. Pure: everything outside of the screen's own state is an effect. */
export function step(ui: Ui, event: InputEvent, scene: Scene): Step {
  // Whoever does anything looks at something: from then on the selection moves only when they move it.
  const acts = event.kind !== 'mouse' || event.action === 'press';
  return stepped(acts && ui.following ? { ...ui, following: false } : ui, event, scene);
}

function stepped(ui: Ui, event: InputEvent, scene: Scene): Step {
  // Whatever was just said has been seen.
  const seen = ui.notice === null || (event.kind === 'mouse' && event.action !== 'press') ? ui : { ...ui, notice: null };
  if (event.kind === 'mouse') return seen.overlay === null ? mouseStep(seen, event, scene) : overlayWheel(seen, event.action, scene);
  if (seen.overlay === null && seen.typing && seen.selected !== null) return paneStep(seen, event, scene, seen.selected);
  if (event.kind === 'paste') return unchanged(pasteInto(seen, event.text));
  return pressed(seen, event.key, scene);
}

function pressed(ui: Ui, key: Key, scene: Scene): Step {
  const name = keyName(key);
  const { overlay } = ui;
  if (overlay?.kind === 'question') {
    const answer = overlay.question.answers.find(({ keys }) => keys.includes(name));
    if (answer !== undefined) return { ui: close(ui), effects: answer.effects };
  }
  const intent = intentOf(contextOf(ui), name);
  if (overlay === null) return intent === null ? unchanged(ui) : boardStep(ui, intent, scene);
  if (overlay.kind === 'form') return formPressed(ui, overlay, key, scene);
  if (intent === null) return unchanged(ui);
  switch (overlay.kind) {
    case 'inbox':
      return inboxStep(ui, overlay, intent, scene);
    case 'log':
      return logStep(ui, overlay, intent, scene);
    case 'help':
    case 'why':
    case 'conflicts':
      return listStep(ui, overlay, intent);
    default:
      return unchanged(intent === 'close' ? close(ui) : ui);
  }
}

function formPressed(ui: Ui, overlay: Extract<Overlay, { kind: 'form' }>, key: Key, scene: Scene): Step {
  const intent = intentOf('form', keyName(key));
  if (intent === 'close') return unchanged(close(ui));
  // What is on its way is not changed any more.
  if (overlay.form.sent) return unchanged(ui);
  const scroll = (lines: number): Step =>
    unchanged({ ...ui, overlay: { ...overlay, form: { ...overlay.form, top: Math.max(0, overlay.form.top + lines) } } });
  switch (intent) {
    case 'submit':
      return submit(ui, overlay, scene);
    case 'verdict':
      return unchanged(turn(ui, overlay, scene, 1));
    case 'verdictBefore':
      return unchanged(turn(ui, overlay, scene, -1));
    case 'up':
      return scroll(-1);
    case 'down':
      return scroll(1);
    case 'scrollUp':
      return scroll(-halfPage);
    case 'scrollDown':
      return scroll(halfPage);
    default: {
      const field = edit(overlay.form.field, key);
      return unchanged(field === null ? ui : { ...ui, overlay: { ...overlay, form: { ...overlay.form, field } } });
    }
  }
}

const pasteInto = (ui: Ui, text: string): Ui =>
  ui.overlay?.kind === 'form' && !ui.overlay.form.sent
    ? { ...ui, overlay: { ...ui.overlay, form: { ...ui.overlay.form, field: insert(ui.overlay.form.field, text) } } }
    : ui;

function overlayWheel(ui: Ui, action: string, scene: Scene): Step {
  const { overlay } = ui;
  const intent = action === 'wheelUp' ? 'up' : action === 'wheelDown' ? 'down' : null;
  if (intent === null || overlay === null) return unchanged(ui);
  if (overlay.kind === 'log')
    return unchanged({ ...ui, overlay: { ...overlay, back: Math.max(0, overlay.back + (intent === 'up' ? 3 : -3)) } });
  if (overlay.kind === 'inbox') return inboxStep(ui, overlay, intent, scene);
  if (overlay.kind === 'form') {
    return unchanged({
      ...ui,
      overlay: { ...overlay, form: { ...overlay.form, top: Math.max(0, overlay.form.top + (intent === 'up' ? -1 : 1)) } },
    });
  }
  return 'top' in overlay ? listStep(ui, overlay, intent) : unchanged(ui);
}
