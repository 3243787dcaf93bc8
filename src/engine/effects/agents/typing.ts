import type { EffectContext } from '../context.ts';
import type { LiveAgent } from './live-agent.ts';

/** A text as a terminal pastes it: line ends in it do not send it off, and it cannot end the paste by itself. */
// eslint-disable-next-line no-control-regex -- What a paste is framed by.
export const pasteOf = (text: string): string => `\u001b[200~${text.replaceAll(/\u001b\[20[01]~/g, '')}\u001b[201~`;

export const enter = '\r';
export const escape = '\u001b';

/** Types into the pane of an agent. @returns whether its terminal took it */
export const type = ({ ports }: EffectContext, { ref }: LiveAgent, keys: string): Promise<boolean> => ports.attempts.write(ref, keys);

/** Resolves when so many milliseconds have gone by, or the agent is over. */
export const pause = (live: LiveAgent, ms: number): Promise<boolean> => live.until(() => false, ms);
