import { observe, type Moment, type Observation } from '../state.ts';
import type { StandingSigns } from '../terminal/signs.ts';

/** The title says it all, but for two: a question looks like a permission, and the menu at the end of an allowance like work. */
export function readTerminal({ title, notification }: StandingSigns, { at }: Moment): Observation | null {
  if (title === null) return null;
  if (title.startsWith('✦')) return observe('gemini.terminal.working', 'working', title, at, { orElse: ['limit-reached', 'overloaded'] });
  if (title.startsWith('✋')) {
    return observe('gemini.terminal.action-required', 'waiting-for-permission', notification ?? title, at, {
      orElse: ['waiting-for-answer'],
    });
  }
  if (!title.startsWith('◇')) return null;
  return observe('gemini.terminal.ready', 'idle', title, at, { orElse: ['done', 'failed', 'limit-reached'] });
}
