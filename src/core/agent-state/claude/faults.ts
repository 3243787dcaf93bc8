import { faultOf } from '../faults/fault.ts';
import { resetTime } from '../faults/reset-time.ts';
import { stateAfter } from '../faults/state-after.ts';
import { observe, type Moment, type Observation, type Source } from '../state.ts';

/**
 * Claude has given up a turn.
 * @param error its code word, `rate_limit` for instance
 * @param message what it shows a person; the time of reset stands there
 * @param status of HTTP
 */
export function givenUp(
  rule: `claude.${Source}.${string}`,
  { error, message, status }: { readonly error: string | null; readonly message: string; readonly status: number | null },
  moment: Moment,
): Observation {
  const fault = faultOf(error === null ? message : `${error}: ${message}`, status);
  const resetsAt = fault === 'usage-limit' ? resetTime(message, moment) : null;
  return observe(rule, stateAfter(fault), message === '' ? (error ?? '') : message, moment.at, { fault, resetsAt });
}
