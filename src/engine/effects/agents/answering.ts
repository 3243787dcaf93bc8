import { answeredQuestion, questionTool } from '../../../core/agent-state/asked-by-hook.ts';
import { askedBy, optionFor } from '../../../core/agent-state/screen/asked.ts';
import { readDialog, type Dialog } from '../../../core/agent-state/screen/dialog.ts';
import type { PermissionAnswer } from '../../../core/agent-files/permission-answer.ts';
import type { RunCommand } from '../../../core/run/commands.ts';
import type { Fields } from '../../../core/text/fields.ts';
import type { EffectContext } from '../context.ts';
import { isSame, type Asking, type OpenPermission } from './asking.ts';
import { answerFile } from './files.ts';
import type { LiveAgent } from './live-agent.ts';
import { enter, escape, type } from './typing.ts';

export type Answer = Extract<RunCommand, { readonly type: 'answerPermission' }>;

/** How long the agent may take to show that it has taken an answer, milliseconds. */
const hookMs = 15_000;
const keysMs = 5_000;

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
): Promise<string | 'gone' | null> {
  const look = await live.look();
  const dialog = look === null ? null : readDialog(look.rows);
  if (dialog === null || !isSame(askedOn(live, dialog, asked.tool === 'question'), asked)) return 'gone';
  const number = option ?? optionFor(asked.options, decision);
  if (number === null && decision === 'allow') return 'its screen offers nothing that means this: pick one of its options';
  return await pick(context, live, dialog, number);
}

const askedOn = (live: LiveAgent, dialog: Dialog, isQuestion: boolean) => askedBy(live.launch.kind, dialog, isQuestion);

/**
 * Picks an answer of a dialog by its number and sees that the dialog has gone. @param number `null` leaves the dialog
 * @returns why it could not, or `null`
 */
export async function pick(context: EffectContext, live: LiveAgent, dialog: Dialog, number: number | null): Promise<string | null> {
  const isThere = (): Dialog | null => {
    const now = readDialog(live.screen()?.rows ?? []);
    return now !== null && now.body.join('\n') === dialog.body.join('\n') && now.options.join('\n') === dialog.options.join('\n')
      ? now
      : null;
  };
  if (number !== null && (number < 1 || number > dialog.options.length)) return `there is no option ${number} of ${dialog.options.length}`;
  if (!(await type(context, live, number === null ? escape : String(number)))) return 'its terminal takes no keys';
  if (await live.until(() => isThere() === null, keysMs)) return null;
  await live.look();
  // Some programs only mark the answer whose number is typed.
  if (
    number !== null &&
    isThere()?.marked === number &&
    (await type(context, live, enter)) &&
    (await live.until(() => isThere() === null, keysMs))
  )
    return null;
  await live.look();
  return isThere() === null ? null : 'it still stands on its screen after the keys were sent; it may have to be answered in the pane';
}
