import { faultOf } from '../faults/fault.ts';
import { resetTime } from '../faults/reset-time.ts';
import { stateAfter } from '../faults/state-after.ts';
import { textAt } from '../../text/fields.ts';
import { observe, type Moment, type Observation, type Source } from '../state.ts';

/** Codex reports an error: it tries again by itself, or gives up the turn. */
export function reported(rule: `codex.${Source}.${string}`, message: string, moment: Moment): Observation {
  const fault = faultOf(message);
  const retries = /^(Reconnecting|Retrying)\b/.test(message);
  const resetsAt = fault === 'usage-limit' ? resetTime(message, moment) : null;
  return observe(rule, retries ? 'overloaded' : stateAfter(fault), message, moment.at, { fault, resetsAt });
}

/** @param holder of a message, or of an error that has one */
export const messageOf = (holder: unknown): string => textAt(holder, 'message') ?? textAt(holder, 'error', 'message') ?? '';
