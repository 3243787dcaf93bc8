import { textAt, type Fields } from '../../text/fields.ts';
import { nothing, type Reading } from '../signs.ts';
import { observe, type Moment } from '../state.ts';
import { isoTime } from '../time/iso.ts';
import { messageContext, messageUsage } from './usage.ts';

/** One line of `chats/session-*.jsonl`. No line says that a turn has ended. */
export function readTranscript(entry: Fields, seen: Moment): Reading {
  const moment = { ...seen, at: isoTime(textAt(entry, 'timestamp')) ?? seen.at };
  const text = textAt(entry, 'content') ?? '';
  switch (entry['type']) {
    case 'user':
      return {
        ...nothing,
        observation: observe('gemini.transcript.user', 'working', text, moment.at, { orElse: ['overloaded', 'limit-reached'] }),
      };
    case 'gemini': {
      const orElse = ['done', 'idle', 'waiting-for-permission', 'waiting-for-answer'] as const;
      const observation = observe('gemini.transcript.answer', 'working', text, moment.at, { orElse });
      return { ...nothing, observation, usage: messageUsage(entry), context: messageContext(entry) };
    }
    default:
      return { ...nothing, conversation: textAt(entry, 'sessionId') };
  }
}
