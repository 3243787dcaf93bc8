import { textAt, type Fields } from '../../text/fields.ts';
import { nothing, type Reading } from '../signs.ts';
import { observe, type Moment, type Observation } from '../state.ts';

/** What a hook of Codex, or its `notify` program, is given. */
export function readHook(payload: Fields, moment: Moment): Reading {
  if (textAt(payload, 'type') === 'agent-turn-complete') return notified(payload, moment);
  const name = textAt(payload, 'hook_event_name') ?? '';
  const conversation = textAt(payload, 'session_id');
  return { ...nothing, observation: observation(name, payload, moment), conversation, promptTaken: name === 'UserPromptSubmit' };
}

function observation(name: string, payload: Fields, moment: Moment): Observation | null {
  const tool = textAt(payload, 'tool_name') ?? '';
  switch (name) {
    case 'SessionStart':
      return observe('codex.hooks.session-start', 'starting', name, moment.at);
    case 'UserPromptSubmit':
      return observe('codex.hooks.prompt', 'working', textAt(payload, 'prompt') ?? '', moment.at);
    case 'PreModelRequest':
    case 'PreToolUse':
    case 'PostToolUse':
      return observe('codex.hooks.tool', 'working', `${name} ${tool}`, moment.at);
    case 'PermissionRequest':
      return observe('codex.hooks.permission', 'waiting-for-permission', textAt(payload, 'tool_input', 'command') ?? tool, moment.at);
    case 'Stop':
      return observe('codex.hooks.stop', 'done', textAt(payload, 'last_assistant_message') ?? '', moment.at);
    default:
      return null;
  }
}

/** It is called for a hidden conversation too, in which Codex makes up a title. */
function notified(payload: Fields, moment: Moment): Reading {
  const text = textAt(payload, 'last-assistant-message') ?? '';
  return { ...nothing, observation: observe('codex.hooks.notify', 'done', text, moment.at), onlyOf: textAt(payload, 'thread-id') };
}
