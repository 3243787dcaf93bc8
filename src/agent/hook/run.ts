import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { permissionGoneEvent, statusLineEvent } from '../../core/agent-files/hook-line.ts';
import { parseFields, textAt } from '../../core/text/fields.ts';
import { append } from './append.ts';
import { decisionOutput } from './decision.ts';
import { inputText } from './input.ts';
import { shortPayload } from './short-payload.ts';
import { showStatusLine } from './status-line.ts';
import { waitForAnswer } from './wait-for-answer.ts';

/**
 * Called by the hooks of an agent, with the payload on standard input: writes it down for the engine in `--folder`. It must never disturb the agent:
 * whatever goes wrong it prints nothing and ends well. A request for permission is held open until somebody has answered it.
 */
export async function runHook(args: readonly string[]): Promise<void> {
  try {
    const { values } = parseArgs({ args: [...args], options: { folder: { type: 'string' }, 'status-line': { type: 'boolean' } } });
    const folder = values.folder;
    const text = await inputText();
    if (folder === undefined) return;
    if (values['status-line'] === true) await showStatusLine(folder, text);
    else await recordHook(folder, text);
  } catch {
    // There is nobody to be told: what is printed here would become a part of the conversation.
  }
}

async function recordHook(folder: string, text: string): Promise<void> {
  const payload = parseFields(text);
  const event = textAt(payload, 'hook_event_name');
  if (payload === null || event === null || event === statusLineEvent) return;
  const line = { at: Date.now(), event, payload: shortPayload(payload) };
  if (event !== 'PermissionRequest') return append(folder, { ...line, permission: null });
  const permission = randomUUID();
  const answered = waitForAnswer(folder, permission);
  append(folder, { ...line, permission });
  const answer = await answered;
  if (answer === null) return append(folder, { at: Date.now(), event: permissionGoneEvent, payload: {}, permission });
  process.stdout.write(decisionOutput(answer));
}
