import { betweenKeysMs } from '../../../core/agent-keys/keys.ts';
import type { EffectContext } from '../context.ts';
import type { LiveAgent } from './live-agent.ts';

/** Types into the pane of an agent, one text after the other. @returns whether its terminal took all of them */
export async function type({ ports }: EffectContext, live: LiveAgent, keys: readonly string[]): Promise<boolean> {
  for (const [index, text] of keys.entries()) {
    if (index > 0) await pause(live, betweenKeysMs);
    if (live.isOver() || !(await ports.attempts.write(live.ref, text))) return false;
  }
  return true;
}

/** Resolves when so many milliseconds have gone by, or the agent is over. */
export const pause = (live: LiveAgent, ms: number): Promise<boolean> => live.until(() => false, ms);
