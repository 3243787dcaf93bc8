import { textAt, type Fields } from '../../text/fields.ts';
import { nothing, type Reading } from '../signs.ts';
import { observe, type Moment } from '../state.ts';
import { messageOf, reported } from './faults.ts';
import { conversationUsage } from './usage.ts';

/** One line of `codex exec --json`. */
export function readEvent(event: Fields, moment: Moment): Reading {
  const type = textAt(event, 'type') ?? '';
  switch (type) {
    case 'thread.started': {
      const observation = observe('codex.events.thread-started', 'starting', type, moment.at);
      return { ...nothing, observation, conversation: textAt(event, 'thread_id'), promptTaken: true };
    }
    case 'turn.started':
      return { ...nothing, observation: observe('codex.events.turn-started', 'working', type, moment.at) };
    case 'item.started':
    case 'item.updated':
    case 'item.completed': {
      const text = textAt(event, 'item', 'text') ?? textAt(event, 'item', 'command') ?? textAt(event, 'item', 'type') ?? type;
      return { ...nothing, observation: observe('codex.events.item', 'working', text, moment.at) };
    }
    case 'turn.completed':
      return {
        ...nothing,
        observation: observe('codex.events.turn-completed', 'done', type, moment.at),
        usage: conversationUsage(event['usage']),
      };
    case 'error':
    case 'turn.failed':
      return { ...nothing, observation: reported('codex.events.error', messageOf(event), moment) };
    default:
      return nothing;
  }
}
