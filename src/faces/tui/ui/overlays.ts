import type { ItemId, StreamId } from '../../../core/ids.ts';
import { itemId } from '../../../core/run/items.ts';
import type { AttentionItem } from '../../../core/run/attention.ts';
import type { Intent } from '../keymap.ts';
import { outlineOf } from '../view/outline.ts';
import { answerItem, override, send, skipGate } from './ask.ts';
import { close, openForm, overridable } from './form.ts';
import type { Scene } from './scene.ts';
import { notice, unchanged, type Overlay, type Step, type Ui } from './ui.ts';

/** Lines that half a page of an overlay has: near enough for all sizes. */
export const halfPage = 8;

/** What an intent does while help or the reasons of a stream are shown: it scrolls or closes. The screen keeps `top` within the text. */
export function listStep(ui: Ui, overlay: Extract<Overlay, { top: number }>, intent: Intent): Step {
  const by = (lines: number): Step => unchanged({ ...ui, overlay: { ...overlay, top: Math.max(0, overlay.top + lines) } });
  switch (intent) {
    case 'up':
      return by(-1);
    case 'down':
      return by(1);
    case 'scrollUp':
      return by(-halfPage);
    case 'scrollDown':
      return by(halfPage);
    case 'first':
      return by(-overlay.top);
    case 'live':
      return by(1_000);
    default:
      return unchanged(intent === 'close' ? close(ui) : ui);
  }
}

export function logStep(ui: Ui, overlay: Extract<Overlay, { kind: 'log' }>, intent: Intent, scene: Scene): Step {
  const back = (lines: number): Step => unchanged({ ...ui, overlay: { ...overlay, back: Math.max(0, lines) } });
  switch (intent) {
    case 'up':
      return back(overlay.back + 1);
    case 'down':
      return back(overlay.back - 1);
    case 'scrollUp':
      return back(overlay.back + halfPage);
    case 'scrollDown':
      return back(overlay.back - halfPage);
    case 'first':
      return back(1_000_000);
    case 'live':
      return back(0);
    case 'left':
    case 'right': {
      const { gates } = outlineOf(scene.run.plan);
      const at = gates.findIndex(({ id }) => id === overlay.gate) + (intent === 'right' ? 1 : -1) + gates.length;
      const gate = gates[at % gates.length];
      return gate === undefined ? unchanged(ui) : unchanged({ ...ui, overlay: { kind: 'log', gate: gate.id, back: 0 } });
    }
    case 'retry':
      return send(ui, scene, { kind: 'retryGate', gate: overlay.gate }, `gate ${overlay.gate} runs again`);
    case 'skip':
      return skipGate(ui, scene, overlay.gate);
    case 'approve':
      return answerItem(ui, scene, itemId({ kind: 'gate', gate: overlay.gate }), ['approve']);
    case 'override':
      return override(ui, scene, overlay.gate);
    default:
      return unchanged(intent === 'close' ? close(ui) : ui);
  }
}

/** The item of the inbox that is selected: the wanted one as long as it waits, else the first. */
export const inboxItem = (items: readonly AttentionItem[], at: ItemId | null): AttentionItem | null =>
  items.find(({ id }) => id === at) ?? items[0] ?? null;

/** The stream that an item is about, if there is one. */
export function streamOfItem(item: AttentionItem, { run }: Pick<Scene, 'run'>): StreamId | null {
  const { subject } = item;
  if ('stream' in subject) return subject.stream;
  if (subject.kind !== 'gate') return null;
  const owner = outlineOf(run.plan).gateOwner.get(subject.gate);
  return owner?.kind === 'stream' ? owner.stream : null;
}

export function inboxStep(ui: Ui, overlay: Extract<Overlay, { kind: 'inbox' }>, intent: Intent, scene: Scene): Step {
  const items = scene.attention;
  const item = inboxItem(items, overlay.at);
  if (intent === 'close' || item === null) return unchanged(close(ui));
  const at = items.indexOf(item);
  const select = (index: number): Step => {
    const next = items[Math.max(0, Math.min(items.length - 1, index))];
    return unchanged({ ...ui, overlay: { kind: 'inbox', at: next?.id ?? null } });
  };
  const held: Ui = { ...ui, overlay: { kind: 'inbox', at: item.id } };
  switch (intent) {
    case 'up':
      return select(at - 1);
    case 'down':
      return select(at + 1);
    case 'answer':
      return answerItem(held, scene, item.id);
    case 'approve':
      return answerItem(held, scene, item.id, ['approve']);
    case 'retry':
      return answerItem(held, scene, item.id, ['retryGate', 'retryWave', 'retry']);
    case 'skip':
      return item.subject.kind === 'gate' ? skipGate(held, scene, item.subject.gate) : answerItem(held, scene, item.id, ['skip']);
    case 'override':
      return overrideItem(held, scene, item);
    case 'log':
      if (item.subject.kind !== 'gate') return unchanged(notice(ui, 'only gates have a log', 'warn'));
      return unchanged({ ...ui, overlay: { kind: 'log', gate: item.subject.gate, back: 0 } });
    case 'openPane': {
      const stream = streamOfItem(item, scene);
      if (stream === null) return unchanged(notice(ui, 'this is about no single stream', 'warn'));
      return unchanged({ ...ui, overlay: null, selected: stream });
    }
    default:
      return unchanged(ui);
  }
}

/** Signs what an item is about, or rests on, in spite of what speaks against it. */
function overrideItem(ui: Ui, scene: Scene, { id, subject }: AttentionItem): Step {
  if (subject.kind === 'gate') return override(ui, scene, subject.gate);
  if (subject.kind === 'review' && overridable(scene.run, null).includes(subject.checkpoint)) {
    return unchanged(openForm(ui, scene, { kind: 'decide', item: id }, 'override'));
  }
  return override(ui, scene, null);
}
