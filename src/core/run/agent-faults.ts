import type { Fault } from '../agent-state/faults/fault.ts';
import { agentSettings } from './agent-choice.ts';
import { faultText } from './agent-words.ts';
import { attemptFailed, fail, planStream } from './attempts.ts';
import type { Draft } from './draft.ts';
import { currentAttempt } from './standing.ts';
import type { StreamState } from './state.ts';
import { goOnAfterLimit } from './usage-limits.ts';

/**
 * The fault that the agent of the current attempt has given up with, or `null`. An agent that is still at it may yet get over it, so that such a
 * fault counts only when its program has ended badly.
 */
export function faultOfAgent(stream: StreamState, endedWell: boolean): Fault | null {
  const judged = currentAttempt(stream)?.agent?.judged;
  if (!judged) return null;
  switch (judged.state) {
    case 'limit-reached':
      return 'usage-limit';
    case 'failed':
      return judged.fault ?? 'other';
    default:
      return endedWell ? null : judged.fault;
  }
}

/** The attempt has ended, and its agent had given up with a fault. What helps against it decides. @param how the attempt ended, `exit status 1` */
export function endedByFault(draft: Draft, stream: StreamState, fault: Fault, how: string): void {
  const judged = currentAttempt(stream)?.agent?.judged;
  const said = judged?.text ? `${faultText(fault)}: ${judged.text}` : faultText(fault);
  switch (fault) {
    case 'usage-limit': {
      const { onLimit } = agentSettings(draft.state.plan, planStream(draft, stream.id), stream) ?? {};
      return onLimit?.kind === 'fail' ? fail(draft, stream, 'usage-limit', said) : goOnAfterLimit(draft, stream);
    }
    // Trying again mends neither: a person must see to it.
    case 'authentication':
    case 'billing':
      return fail(draft, stream, fault, said);
    case 'rate-limit':
    case 'overload':
    case 'network':
      return attemptFailed(draft, stream, fault, said);
    case 'other':
      return attemptFailed(draft, stream, 'exit-status', judged?.text ? `${how}: ${judged.text}` : how);
  }
}
