import { textAt, type Fields } from '../../text/fields.ts';
import { nothing, type Reading } from '../signs.ts';
import { observe, type Moment, type Observation } from '../state.ts';

/** What a hook of Gemini CLI gets on its standard input. */
export function readHook(payload: Fields, moment: Moment): Reading {
  const name = textAt(payload, 'hook_event_name') ?? '';
  const conversation = textAt(payload, 'session_id');
  return { ...nothing, observation: observation(name, payload, moment), conversation, promptTaken: name === 'BeforeAgent' };
}

function observation(name: string, payload: Fields, moment: Moment): Observation | null {
  const tool = textAt(payload, 'tool_name') ?? '';
  switch (name) {
    case 'SessionStart':
      return observe('gemini.hooks.session-start', 'starting', name, moment.at);
    case 'BeforeAgent':
      return observe('gemini.hooks.prompt', 'working', textAt(payload, 'prompt') ?? '', moment.at);
    case 'BeforeTool':
      return tool === 'ask_user'
        ? observe('gemini.hooks.question', 'waiting-for-answer', tool, moment.at)
        : observe('gemini.hooks.tool', 'working', `${name} ${tool}`, moment.at);
    case 'AfterTool':
    case 'BeforeModel':
    case 'BeforeToolSelection':
    case 'AfterModel':
    case 'PreCompress':
      return observe('gemini.hooks.tool', 'working', `${name} ${tool}`, moment.at);
    case 'Notification':
      if (textAt(payload, 'notification_type') !== 'ToolPermission') return null;
      return textAt(payload, 'details', 'type') === 'ask_user'
        ? observe('gemini.hooks.question', 'waiting-for-answer', textAt(payload, 'message') ?? '', moment.at)
        : observe('gemini.hooks.permission', 'waiting-for-permission', textAt(payload, 'message') ?? '', moment.at, {
            orElse: ['waiting-for-answer'],
          });
    case 'AfterAgent':
      return observe('gemini.hooks.after-agent', 'done', textAt(payload, 'prompt_response') ?? '', moment.at);
    default:
      return null;
  }
}
