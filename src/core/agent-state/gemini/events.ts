import { faultOf } from '../faults/fault.ts';
import { resetTime } from '../faults/reset-time.ts';
import { stateAfter } from '../faults/state-after.ts';
import { textAt, type Fields } from '../../text/fields.ts';
import { nothing, type Reading } from '../signs.ts';
import { observe, type Moment, type Observation } from '../state.ts';
import { resultUsage } from './usage.ts';

/** One line of `gemini -p --output-format stream-json`. */
export function readEvent(event: Fields, moment: Moment): Reading {
  switch (event['type']) {
    case 'init': {
      const observation = observe('gemini.events.init', 'working', 'init', moment.at);
      return { ...nothing, observation, conversation: textAt(event, 'session_id'), promptTaken: true };
    }
    case 'message':
      return { ...nothing, observation: observe('gemini.events.message', 'working', textAt(event, 'content') ?? '', moment.at) };
    case 'tool_use':
    case 'tool_result':
      return { ...nothing, observation: observe('gemini.events.tool', 'working', textAt(event, 'tool_name') ?? 'tool result', moment.at) };
    case 'result':
      return { ...nothing, observation: result(event, moment), usage: resultUsage(event['stats']) };
    default:
      return nothing;
  }
}

function result(event: Fields, moment: Moment): Observation {
  if (event['status'] === 'success') return observe('gemini.events.result', 'done', 'success', moment.at);
  const message = textAt(event, 'error', 'message') ?? textAt(event, 'status') ?? '';
  const fault = faultOf(message);
  const resetsAt = fault === 'usage-limit' ? resetTime(message, moment) : null;
  return observe('gemini.events.result-error', stateAfter(fault), message, moment.at, { fault, resetsAt });
}

/** That it tries again, Gemini writes to its standard error alone. */
export function readErrorLine(line: string, moment: Moment): Reading {
  if (!/^Attempt \d+ failed\b/.test(line)) return nothing;
  return { ...nothing, observation: observe('gemini.events.attempt-failed', 'overloaded', line, moment.at, { fault: faultOf(line) }) };
}
