import { keymap, type Binding } from '../keymap.ts';
import { derived, type Model } from '../store.ts';
import { contextOf } from '../ui/step.ts';
import { hasConflicts } from '../view/conflicts.ts';
import { pageCount, pageOf } from '../ui/pages.ts';

/** The keys that are worth naming now, the most useful first, and which page of panes is shown. */
export function keyLineView(model: Model): { readonly bindings: readonly Binding[]; readonly right: string } {
  const { ui, run } = model;
  const context = contextOf(ui);
  // A card names its keys in its own edge.
  const bindings = ui.overlay !== null ? [] : keymap[context].filter(({ line, intent }) => line !== undefined && isUseful(model, intent));
  const perPage = derived(model).layout?.perPage ?? 1;
  const pages = run === null || ui.zoomed ? 1 : pageCount(ui.order.length, perPage);
  const parts = [];
  if (!ui.mouse) parts.push('mouse off');
  if (ui.zoomed) parts.push('zoomed');
  if (pages > 1) parts.push(`page ${pageOf(ui.order, ui.selected, perPage) + 1}/${pages}`);
  return { bindings: bindings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)), right: parts.join('  ') };
}

/** Keys that could do nothing at the moment only take the place of others. */
function isUseful(model: Model, intent: Binding['intent']): boolean {
  const { ui, run } = model;
  const items = derived(model).attention;
  switch (intent) {
    case 'approve':
      return contextOf(ui) !== 'board' || items.some(({ answers }) => answers.some(({ kind }) => kind === 'approve'));
    case 'inbox':
      return items.length > 0;
    case 'conflicts':
      return run !== null && hasConflicts(run);
    case 'nextPage':
      return !ui.zoomed && pageCount(ui.order.length, derived(model).layout?.perPage ?? 1) > 1;
    case 'type':
    case 'pause':
    case 'stop':
      return run?.status.kind !== 'ended';
    case 'retry':
    case 'skip':
      // A run that has passed is over; one that ended otherwise can be taken up again.
      return run?.status.kind !== 'ended' || run.status.outcome !== 'passed';
    default:
      return true;
  }
}
