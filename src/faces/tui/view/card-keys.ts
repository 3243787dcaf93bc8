import { keyLabel, keymap, type Context, type Intent } from '../keymap.ts';
import { span, type Span } from './text.ts';

/** The keys of a context that a card names in its lower edge. */
export function keys(context: Context, intents: readonly Intent[]): Span[] {
  return intents.flatMap((intent, index) => {
    const binding = keymap[context].find((candidate) => candidate.intent === intent);
    if (binding === undefined) return [];
    return [span(`${index > 0 ? '  ' : ''}${keyLabel(binding.keys[0] ?? '')}`, 'accent', true), span(` ${binding.short}`, 'muted')];
  });
}
