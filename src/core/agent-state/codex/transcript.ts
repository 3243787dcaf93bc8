import { fromSeconds } from '../faults/reset-time.ts';
import { at, numberAt, textAt, type Fields } from '../../text/fields.ts';
import { nothing, type Reading } from '../signs.ts';
import { observe, type Moment, type Observation } from '../state.ts';
import { isoTime } from '../time/iso.ts';
import { messageOf, reported } from './faults.ts';
import { contextOf, conversationUsage } from './usage.ts';

/** One line of a rollout file. */
export function readTranscript(entry: Fields, seen: Moment): Reading {
  const moment = { ...seen, at: isoTime(textAt(entry, 'timestamp')) ?? seen.at };
  const payload = entry['payload'];
  if (entry['type'] === 'session_meta') return { ...nothing, conversation: textAt(payload, 'id') };
  if (entry['type'] !== 'event_msg') return nothing;
  switch (textAt(payload, 'type')) {
    case 'task_started':
      return { ...nothing, observation: observe('codex.transcript.task-started', 'working', 'task_started', moment.at), promptTaken: true };
    case 'item_completed':
      return { ...nothing, observation: observe('codex.transcript.item', 'working', textAt(payload, 'item', 'type') ?? '', moment.at) };
    case 'task_complete': {
      // A turn that was given up is complete as well.
      const error = at(payload, 'error');
      if (error !== undefined && error !== null)
        return { ...nothing, observation: reported('codex.transcript.error', messageOf(error), moment) };
      const text = textAt(payload, 'last_agent_message') ?? '';
      return { ...nothing, observation: observe('codex.transcript.task-complete', 'done', text, moment.at) };
    }
    case 'turn_aborted':
      return {
        ...nothing,
        observation: observe('codex.transcript.aborted', 'idle', textAt(payload, 'reason') ?? 'turn_aborted', moment.at),
      };
    case 'error':
    case 'stream_error':
      return { ...nothing, observation: reported('codex.transcript.error', messageOf(payload), moment) };
    case 'token_count': {
      const usage = conversationUsage(at(payload, 'info', 'total_token_usage'));
      return { ...nothing, observation: usedUp(at(payload, 'rate_limits'), moment), usage, context: contextOf(payload) };
    }
    default:
      return nothing;
  }
}

/** An allowance that is used up to the last, with no credits to go on with. Of two, the one that ends later is waited for. */
function usedUp(limits: unknown, moment: Moment): Observation | null {
  if (at(limits, 'credits', 'has_credits') === true || at(limits, 'credits', 'unlimited') === true) return null;
  const reached = [at(limits, 'primary'), at(limits, 'secondary')].filter((window) => (numberAt(window, 'used_percent') ?? 0) >= 100);
  if (reached.length === 0) return null;
  const ends = reached.map((window) => fromSeconds(numberAt(window, 'resets_at'))).filter((end) => end !== null);
  const text = reached
    .map((window) => `${numberAt(window, 'used_percent')} % of ${numberAt(window, 'window_minutes') ?? '?'} minutes used`)
    .join(', ');
  return observe('codex.transcript.rate-limits', 'limit-reached', text, moment.at, {
    fault: 'usage-limit',
    resetsAt: ends.length === 0 ? null : Math.max(...ends),
  });
}
