import { betweenKeysMs, promptKeys } from '../../../core/agent-keys/keys.ts';
import { readDialog } from '../../../core/agent-state/screen/dialog.ts';
import { findTyped, inputText } from '../../../core/agent-state/screen/input.ts';
import { sources, type AgentState } from '../../../core/agent-state/state.ts';
import type { EffectContext } from '../context.ts';
import type { LiveAgent } from './live-agent.ts';
import type { Reporter } from './reporter.ts';
import { pause, type } from './typing.ts';

/** Times that a prompt is sent. */
const mostTries = 3;
/** Times that Enter is pressed on a prompt that stands in the input line: some programs take none for a moment after a paste. */
const mostEnters = 4;
/** Milliseconds: until it can take a prompt (Gemini has been seen to need 14 s), until a pasted text shows, until it has taken up what was sent. */
const readyMs = 120_000;
const shownMs = 10_000;
const takenMs = 5_000;
/** A prompt that it was started with may wait for its program to come up. */
const startedMs = 90_000;

/**
 * What is known of an earlier sending of the same prompt: none, `started` with the agent, or `perhaps` by an engine that has died since, `perhapsBefore` where it
 * may have been said in the same conversation even earlier.
 */
export type SentBefore = 'never' | 'started' | 'perhaps' | 'perhapsBefore';

/** States by which an agent shows that it has something to do. */
const occupied: ReadonlySet<AgentState> = new Set([
  'working',
  'overloaded',
  'waiting-for-permission',
  'waiting-for-answer',
  'limit-reached',
  'done',
  'failed',
]);

/**
 * Brings a prompt to an agent and sees that it takes it up: by its own word (a hook, an event), or by what it does from then on. What has been typed and not sent
 * off is sent off; what was taken up is never sent again.
 */
export async function deliver(
  context: EffectContext,
  live: LiveAgent,
  report: Reporter,
  { text, before }: { readonly text: string; readonly before: SentBefore },
): Promise<void> {
  const { clock } = context.ports;
  const isKnown = before !== 'never';
  let sentAt = isKnown ? live.watch().standing.startedAt : clock.now();
  const [paste = '', ...sendOff] = promptKeys(text);
  let isSeen = false;
  const isTaken = () => isSeen || hasTaken(live, sentAt);
  const expect = () => report.expectPrompt(sentAt, isTaken);
  const flag = (tries: number) => context.record({ type: 'promptUndelivered', ...live.ref, tries });

  if (isKnown) expect();
  if (before === 'started') {
    if ((await live.until(isTaken, startedMs)) || live.isOver()) return;
    // Of one that reads no keys nothing can be typed.
    if (live.launch.mode === 'headless') return await flag(1);
  }
  // A conversation that is resumed shows what was said in it before.
  let wasSaid: boolean | null = before === 'perhaps' || before === 'started' ? false : null;
  for (let tries = 1; tries <= mostTries; tries += 1) {
    await live.look();
    const isAgain = isKnown || tries > 1;
    if (!(await untilReady(live, () => isAgain && isTaken()))) return live.isOver() ? undefined : await flag(tries);
    if (isAgain && isTaken()) return;
    const at = typedAt(live, text);
    // It stands further up since it was sent: taken up and done, before anybody could see it.
    isSeen = isAgain && at === 'said' && wasSaid === false;
    wasSaid ??= at === 'said';
    if (!isAgain) sentAt = clock.now();
    expect();
    if (isSeen) return;
    if (at !== 'input') {
      await clearLine(context, live);
      if (!(await type(context, live, [paste]))) return;
    }
    await live.until(() => typedAt(live, text) === 'input', shownMs);
    for (let enters = 0; enters < mostEnters; enters += 1) {
      await pause(live, settleMs);
      if (live.isOver() || !(await type(context, live, sendOff))) return;
      if ((await live.until(isTaken, takenMs)) || live.isOver()) return;
      await live.look();
      if (typedAt(live, text) !== 'input') break;
    }
    if ((await live.until(isTaken, takenMs)) || live.isOver()) return;
  }
  // It may still be sent off in the pane by a person, or come through late: that is recorded, too.
  await flag(mostTries);
}

/** Ctrl-U empties a row of the input line, and Backspace goes to the one above; on an empty line they do nothing. */
const clearing = ['\u0015', '\u007f'];
/** Rows that are emptied at most; and as many rows as stay as they are say what the line is for. */
const mostRows = 40;
const sameRows = 3;

/** Empties the input line: programs put there what was said last when its turn is left, and what is pasted would be put behind it. */
async function clearLine(context: EffectContext, live: LiveAgent): Promise<void> {
  let same = 0;
  let before = inputText(live.screen()?.rows ?? []);
  for (let row = 0; row < mostRows && before !== null && same < sameRows; row += 1) {
    if (!(await type(context, live, clearing))) return;
    await pause(live, betweenKeysMs);
    const now = inputText((await live.look())?.rows ?? []);
    same = now === before ? same + 1 : 0;
    before = now;
  }
}

/** Between a paste and the Enter after it, milliseconds: sooner, it becomes a line end for some. */
const settleMs = 300;

/** Whether the agent says, or shows by what it does, that it has taken up what was sent at this time (epoch milliseconds). */
export function hasTaken(live: LiveAgent, sentAt: number): boolean {
  const { promptTakenAt, standing } = live.watch();
  if (promptTakenAt !== null && promptTakenAt >= sentAt) return true;
  return sources.some((source) => {
    const heard = standing.heard[source];
    // What stands on a screen may be of before.
    return heard !== undefined && source !== 'screen' && heard.since >= sentAt && occupied.has(heard.latest.state);
  });
}

/** Its input line is there, as far as can be seen: it takes pastes, asks nothing, and does nothing. */
function canType(live: LiveAgent): boolean {
  const screen = live.screen();
  if (screen === null || !screen.modes.bracketedPaste || readDialog(screen.rows) !== null) return false;
  return !isBusy(live);
}

function isBusy(live: LiveAgent): boolean {
  const { state } = live.judged();
  return state === 'working' || state === 'overloaded' || state === 'waiting-for-permission' || state === 'waiting-for-answer';
}

/** What it is busy with is waited for, however long that takes. @returns whether it can be typed to, or nothing has to be typed any more */
async function untilReady(live: LiveAgent, isOver: () => boolean): Promise<boolean> {
  for (;;) {
    if (await live.until(() => canType(live) || isOver(), readyMs)) return true;
    if (live.isOver() || !isBusy(live)) return false;
    if (!(await live.until(() => !isBusy(live), Infinity))) return false;
  }
}

const typedAt = (live: LiveAgent, text: string) => findTyped(live.screen()?.rows ?? [], text);
