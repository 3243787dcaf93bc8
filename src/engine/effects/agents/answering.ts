import { answeredQuestion, questionTool } from '../../../core/agent-state/asked-by-hook.ts';
import { agentKeys } from '../../../core/agent-keys/agents.ts';
import { answerKeys, type KeyDecision } from '../../../core/agent-keys/keys.ts';
import { readDialog, type Dialog } from '../../../core/agent-state/screen/dialog.ts';
import type { PermissionAnswer } from '../../../core/agent-files/permission-answer.ts';
import type { RunCommand } from '../../../core/run/commands.ts';
import type { Fields } from '../../../core/text/fields.ts';
import type { EffectContext } from '../context.ts';
import { askedOn, isSame, type Asking, type OpenPermission } from './asking.ts';
import { answerFile } from './files.ts';
import type { LiveAgent } from './live-agent.ts';
import { type } from './typing.ts';

export type Answer = Extract<RunCommand, { readonly type: 'answerPermission' }>;

/** How long the agent may take to show that it has taken an answer, milliseconds. */
const hookMs = 15_000;
const keysMs = 5_000;
const titleMs = 3_000;

/** It is no longer asked. */
const isGone = 'gone';

/** What an agent is told that has been refused something, where the person said no more. */
export const refusedPrompt = 'That was not allowed. Go on without it, or say why it is needed.';

/**
 * Tells an agent what was decided, and sees that it has taken it; else it is asked for again, with the reason.
 * @returns what the agent is to be told besides, because its program leaves its turn where something is refused; `null` for nothing
 */
export async function answer(context: EffectContext, live: LiveAgent, asking: Asking, command: Answer): Promise<string | null> {
  const { permission: id, decision, by, rule, note } = command;
  const permission = asking.find(id);
  // Over in the meantime, which has been recorded where it was seen.
  if (permission === null) return null;
  const release = asking.hold(id);
  try {
    const problem =
      permission.payload === null
        ? await byKeys(context, live, permission, command)
        : await byFile(context, live, permission, permission.payload, command);
    if (live.isOver()) return null;
    if (problem === null) {
      await asking.settle(id, { decision, by, rule, note });
      return decision === 'deny' && permission.payload === null ? (note === '' ? refusedPrompt : note) : null;
    }
    if (problem === 'gone')
      await asking.settle(id, { decision: 'gone', by: '', rule: null, note: 'it was no longer asked when it was to be answered' });
    else await asking.again(id, problem);
    return null;
  } finally {
    release();
  }
}

async function byFile(
  { ports }: EffectContext,
  live: LiveAgent,
  permission: OpenPermission,
  payload: Fields,
  command: Answer,
): Promise<string | null> {
  const { agentFiles, clock, paths } = ports;
  const given = answerOf(permission, payload, command);
  if (given === null) return 'it is a question: pick one of its options, or answer it in the pane';
  const file = answerFile(ports, paths.agentDir(live.ref.stream, live.ref.attempt), permission.id);
  const sentAt = clock.now();
  await agentFiles.write(file, `${JSON.stringify(given)}\n`);
  const seen = await live.until(() => !waits(live) || hookedSince(live, sentAt), hookMs);
  return seen ? null : 'the answer lies there, and the agent does not seem to take it; it may have to be answered in the pane';
}

function answerOf({ asked }: OpenPermission, payload: Fields, { decision, note, option }: Answer): PermissionAnswer | null {
  if (decision === 'deny') return { decision, message: note };
  if (asked.tool !== questionTool) return { decision, input: null };
  const words = option === undefined ? note : asked.options[option - 1];
  return words === undefined || words === '' ? null : { decision, input: answeredQuestion(payload, words) };
}

const waits = (live: LiveAgent): boolean => {
  const { state } = live.judged();
  return state === 'waiting-for-permission' || state === 'waiting-for-answer';
};

/** A program calls its hooks one after the other, so that another one means that the first is over. */
const hookedSince = (live: LiveAgent, at: number): boolean => {
  const heard = live.watch().standing.heard.hooks;
  return heard !== undefined && heard.latest.at > at;
};

async function byKeys(
  context: EffectContext,
  live: LiveAgent,
  { asked }: OpenPermission,
  { decision, option }: Answer,
): Promise<string | null> {
  const look = await live.look();
  const there = look === null ? null : askedOn(live, look.rows);
  if (there === null || !isSame(there, asked)) return isGone;
  const problem = await pick(context, live, option === undefined ? decision : { option });
  // Its title may tell a moment later than its screen that it goes on.
  if (problem === null) await live.until(() => !waits(live), titleMs);
  return problem;
}

/**
 * Answers the dialog on the screen of an agent by keys and sees that it has gone; to deny what offers no answer for that is to leave the dialog.
 * @returns why it could not, or `null`
 */
export async function pick(context: EffectContext, live: LiveAgent, decision: KeyDecision): Promise<string | null> {
  const table = agentKeys[live.launch.kind];
  const rows = live.screen()?.rows ?? [];
  const dialog = readDialog(rows);
  if (dialog === null) return 'its screen offers nothing to pick from';
  const isThere = (): Dialog | null => {
    const now = readDialog(live.screen()?.rows ?? []);
    return now !== null && now.body.join('\n') === dialog.body.join('\n') && now.options.join('\n') === dialog.options.join('\n')
      ? now
      : null;
  };
  const keys = answerKeys(table, rows, decision) ?? (decision === 'deny' ? table.interrupt : null);
  if (keys === null)
    return `its screen offers nothing that means this; it offers ${dialog.options.map((each, index) => `${index + 1}. ${each}`).join(', ')}`;
  if (!(await type(context, live, keys))) return 'its terminal takes no keys';
  if (await live.until(() => isThere() === null, keysMs)) return null;
  await live.look();
  return isThere() === null ? null : 'it still stands on its screen after the keys were sent; it may have to be answered in the pane';
}
