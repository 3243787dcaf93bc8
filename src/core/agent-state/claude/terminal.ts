import { observe, type Moment, type Observation } from '../state.ts';
import type { StandingSigns } from '../terminal/signs.ts';

/**
 * The title spins while Claude works, and shows a star in all other states. Terminals that it knows get a progress bar too, which stays while it waits
 * for a person. What for, neither says.
 */
export function readTerminal({ title, progress, notification }: StandingSigns, { at }: Moment): Observation | null {
  if (title === null) return null;
  if (/^[\u2801-\u28ff]/u.test(title)) return observe('claude.terminal.spinner', 'working', title, at, { orElse: ['overloaded'] });
  if (!title.startsWith('✳')) return null;
  const asks = notification !== null && /\bneeds your (permission|attention|approval)\b/.test(notification);
  if (progress === 3 || asks) {
    const orElse = ['waiting-for-answer', 'limit-reached'] as const;
    return observe('claude.terminal.waits', 'waiting-for-permission', notification ?? `${title}, progress shown`, at, { orElse });
  }
  const ended = ['done', 'failed', 'limit-reached'] as const;
  // Without a progress bar a star alone may as well be a question.
  const orElse = progress === 0 ? ended : [...ended, 'waiting-for-permission' as const, 'waiting-for-answer' as const];
  return observe('claude.terminal.star', 'idle', title, at, { orElse });
}
