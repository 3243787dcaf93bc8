import { listAt, textAt, type Fields } from '../../text/fields.ts';
import { nothing, type Reading } from '../signs.ts';
import { observe, type Moment, type Observation } from '../state.ts';
import { givenUp } from './faults.ts';
import { statusLineContext, statusLineUsage } from './usage.ts';

/** What a hook of Claude Code, or its status line, gets on its standard input. */
export function readHook(payload: Fields, moment: Moment): Reading {
  const conversation = textAt(payload, 'session_id');
  // What subagents do is a part of the work of the agent itself.
  if (textAt(payload, 'agent_id') !== null) return nothing;
  const name = textAt(payload, 'hook_event_name');
  if (name === null) return { ...nothing, usage: statusLineUsage(payload), context: statusLineContext(payload), conversation };
  return { ...nothing, observation: observation(name, payload, moment), conversation, promptTaken: name === 'UserPromptSubmit' };
}

function observation(name: string, payload: Fields, moment: Moment): Observation | null {
  const tool = textAt(payload, 'tool_name') ?? '';
  switch (name) {
    case 'SessionStart':
      return textAt(payload, 'source') === 'compact' ? null : observe('claude.hooks.session-start', 'starting', name, moment.at);
    case 'UserPromptSubmit':
      return observe('claude.hooks.prompt', 'working', textAt(payload, 'prompt') ?? '', moment.at);
    case 'PreToolUse':
    case 'PostToolUse':
    case 'PostToolUseFailure':
    case 'PostToolBatch':
    case 'PreCompact':
      return observe('claude.hooks.tool', 'working', `${name} ${tool}`, moment.at);
    case 'PermissionRequest':
      return tool === 'AskUserQuestion'
        ? observe('claude.hooks.question', 'waiting-for-answer', question(payload), moment.at)
        : observe('claude.hooks.permission', 'waiting-for-permission', tool, moment.at);
    case 'Notification':
      return notified(payload, moment);
    case 'Stop':
      return stopped(payload, moment);
    case 'StopFailure': {
      const message = textAt(payload, 'last_assistant_message') ?? '';
      return givenUp('claude.hooks.stop-failure', { error: textAt(payload, 'error'), message, status: null }, moment);
    }
    default:
      return null;
  }
}

const question = (payload: Fields): string =>
  listAt(payload, 'tool_input', 'questions')
    .map((each) => textAt(each, 'question') ?? '')
    .join(' ');

/** `permission_prompt` is left out: it comes seconds after the request for permission, and does not tell a question from one. */
function notified(payload: Fields, moment: Moment): Observation | null {
  const message = textAt(payload, 'message') ?? '';
  switch (textAt(payload, 'notification_type')) {
    case 'idle_prompt':
      return observe('claude.hooks.idle', 'idle', message, moment.at, { orElse: ['done', 'limit-reached', 'failed'] });
    case 'elicitation_dialog':
      return observe('claude.hooks.elicitation', 'waiting-for-answer', message, moment.at);
    default:
      return null;
  }
}

/** A background task that is over starts a new turn by itself, so the work goes on for as long as there is one. */
function stopped(payload: Fields, moment: Moment): Observation {
  const tasks = listAt(payload, 'background_tasks').length;
  if (tasks > 0) {
    // The title shows a star meanwhile.
    return observe('claude.hooks.stop-background', 'working', `${tasks} background tasks go on`, moment.at, { despite: ['idle'] });
  }
  return observe('claude.hooks.stop', 'done', textAt(payload, 'last_assistant_message') ?? '', moment.at);
}
