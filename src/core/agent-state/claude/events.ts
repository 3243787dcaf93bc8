import { faultOf } from '../faults/fault.ts';
import { fromSeconds } from '../faults/reset-time.ts';
import { at, listAt, numberAt, textAt, type Fields } from '../../text/fields.ts';
import { nothing, type Reading } from '../signs.ts';
import { observe, type Moment, type Observation } from '../state.ts';
import { givenUp } from './faults.ts';
import { messageContext, messageUsage, resultContext, resultUsage } from './usage.ts';

/** One line of `claude -p --output-format stream-json --verbose`. */
export function readEvent(event: Fields, moment: Moment): Reading {
  const conversation = textAt(event, 'session_id');
  switch (event['type']) {
    case 'system':
      return { ...nothing, ...systemEvent(event, moment), conversation };
    case 'assistant':
      return { ...nothing, ...assistantEvent(event, moment), conversation };
    case 'user':
      return { ...nothing, observation: observe('claude.events.user', 'working', 'tool result', moment.at), conversation };
    case 'rate_limit_event':
      return { ...nothing, observation: rateLimit(event, moment), conversation };
    case 'control_request':
      return { ...nothing, observation: asked(event, moment) };
    case 'result':
      return { ...nothing, observation: result(event, moment), usage: resultUsage(event), context: resultContext(event), conversation };
    default:
      return nothing;
  }
}

function systemEvent(event: Fields, moment: Moment): Partial<Reading> {
  if (event['subtype'] === 'init') return { observation: observe('claude.events.init', 'working', 'init', moment.at), promptTaken: true };
  if (event['subtype'] !== 'api_retry') return {};
  const error = textAt(event, 'error') ?? '';
  const fault = faultOf(error, numberAt(event, 'error_status'));
  const text = `retry ${numberAt(event, 'attempt') ?? '?'} of ${numberAt(event, 'max_retries') ?? '?'}: ${error}`;
  return { observation: observe('claude.events.api-retry', 'overloaded', text, moment.at, { fault }) };
}

function assistantEvent(event: Fields, moment: Moment): Partial<Reading> {
  const message = event['message'];
  const error = textAt(event, 'error');
  const text = listAt(message, 'content').map((block) => textAt(block, 'text') ?? textAt(block, 'name') ?? '');
  // What an agent says about errors is prose; an error of its program has a field of its own.
  if (error !== null) return { observation: givenUp('claude.events.error', { error, message: text.join(' '), status: null }, moment) };
  const observation = observe('claude.events.assistant', 'working', text.join(' '), moment.at);
  const own = textAt(event, 'parent_tool_use_id') === null;
  return { observation, usage: messageUsage(message), context: own ? messageContext(message) : null };
}

/** Warnings come on the same way: only a rejection counts, and none that is paid for beyond the allowance. */
function rateLimit(event: Fields, moment: Moment): Observation | null {
  const info = event['rate_limit_info'];
  if (textAt(info, 'status') !== 'rejected' || at(info, 'isUsingOverage') === true) return null;
  const resetsAt = fromSeconds(numberAt(info, 'resetsAt'));
  const text = `${textAt(info, 'rateLimitType') ?? 'usage'} limit rejected`;
  return observe('claude.events.rate-limit', 'limit-reached', text, moment.at, { fault: 'usage-limit', resetsAt });
}

function asked(event: Fields, moment: Moment): Observation | null {
  const request = event['request'];
  if (textAt(request, 'subtype') !== 'can_use_tool') return null;
  const tool = textAt(request, 'tool_name') ?? '';
  const state = tool === 'AskUserQuestion' ? 'waiting-for-answer' : 'waiting-for-permission';
  return observe('claude.events.can-use-tool', state, `${tool}: ${textAt(request, 'description') ?? ''}`, moment.at);
}

/** `subtype` says "success" for errors of the model's service too. */
function result(event: Fields, moment: Moment): Observation {
  const text = textAt(event, 'result') ?? listAt(event, 'errors').join(' ');
  if (event['is_error'] === true) {
    return givenUp('claude.events.result-error', { error: null, message: text, status: numberAt(event, 'api_error_status') }, moment);
  }
  const denied = listAt(event, 'permission_denials').map((denial) => textAt(denial, 'tool_name') ?? 'a tool');
  return denied.length === 0
    ? observe('claude.events.result', 'done', text, moment.at)
    : observe('claude.events.result-denied', 'done', `without permission for ${denied.join(', ')}: ${text}`, moment.at);
}
