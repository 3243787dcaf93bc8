import { agentKeys } from '../../../core/agent-keys/agents.ts';
import type { EffectContext } from '../context.ts';
import type { LiveAgent } from './live-agent.ts';
import { pause, type } from './typing.ts';

/** Times that the keys are typed, and how long its program may take after each to leave: it takes none while it finishes a turn. Milliseconds. */
const mostLeaves = 3;
const leavingMs = 3_000;
/** How long a turn may take to stop after Esc, and how often that is pressed. */
const interruptMs = 4_000;
const mostEscapes = 3;

/** Has an agent that has nothing to do leave by its own way, so that its program cleans up. @returns whether it has gone */
export async function leavePolitely(context: EffectContext, live: LiveAgent): Promise<boolean> {
  if (live.launch.mode === 'headless') return live.isOver();
  for (let tries = 0; tries < mostLeaves && !live.isOver(); tries += 1) {
    // The last of the keys may find nobody any more.
    await type(context, live, live.launch.endKeys);
    await pause(live, leavingMs);
  }
  return live.isOver();
}

/** Has an agent leave its turn. @returns whether it shows that it has */
export async function interrupt(context: EffectContext, live: LiveAgent): Promise<boolean> {
  for (let tries = 0; tries < mostEscapes; tries += 1) {
    if (!isBusy(live)) return true;
    if (!(await type(context, live, agentKeys[live.launch.kind].interrupt))) return false;
    if (await live.until(() => !isBusy(live), interruptMs)) return !live.isOver();
    await live.look();
  }
  return !isBusy(live);
}

const isBusy = (live: LiveAgent): boolean => {
  const { state } = live.judged();
  return (
    state === 'working' ||
    state === 'overloaded' ||
    state === 'waiting-for-permission' ||
    state === 'waiting-for-answer' ||
    state === 'stalled'
  );
};
