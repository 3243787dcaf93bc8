import { at, listAt, numberAt, textAt, type Fields } from '../../text/fields.ts';
import { nothing, type Reading } from '../signs.ts';
import { observe, type Moment } from '../state.ts';
import { isoTime } from '../time/iso.ts';
import { givenUp } from './faults.ts';
import { messageContext, messageUsage } from './usage.ts';

/** One line of `projects/.../SESSION.jsonl`. */
export function readTranscript(entry: Fields, seen: Moment): Reading {
  if (entry['isSidechain'] === true || entry['isMeta'] === true) return nothing;
  const moment = { ...seen, at: isoTime(textAt(entry, 'timestamp')) ?? seen.at };
  const conversation = textAt(entry, 'sessionId');
  const message = entry['message'];
  if (entry['type'] === 'user') {
    const interrupted = words(message).startsWith('[Request interrupted by user');
    const observation = interrupted
      ? observe('claude.transcript.interrupted', 'idle', words(message), moment.at)
      : observe('claude.transcript.user', 'working', words(message), moment.at);
    return { ...nothing, observation, conversation };
  }
  if (entry['type'] !== 'assistant') return { ...nothing, conversation };
  const error = textAt(entry, 'error');
  const status = numberAt(entry, 'apiErrorStatus');
  // All three, for prose about errors comes in the same kind of entry.
  if (entry['isApiErrorMessage'] === true && error !== null && status !== null) {
    const observation = givenUp('claude.transcript.error', { error, message: words(message), status }, moment);
    return { ...nothing, observation, conversation };
  }
  const ended = textAt(message, 'stop_reason') === 'end_turn';
  const observation = observe(
    ended ? 'claude.transcript.end' : 'claude.transcript.assistant',
    ended ? 'done' : 'working',
    words(message),
    moment.at,
  );
  return { ...nothing, observation, usage: messageUsage(message), context: messageContext(message), conversation };
}

function words(message: unknown): string {
  const content = at(message, 'content');
  if (typeof content === 'string') return content;
  return listAt(message, 'content')
    .map((block) => textAt(block, 'text') ?? textAt(block, 'name') ?? '')
    .join(' ')
    .trim();
}
