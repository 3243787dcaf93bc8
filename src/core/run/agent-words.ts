import type { AgentState } from '../agent-state/state.ts';
import type { Fault } from '../agent-state/faults/fault.ts';
import type { AgentEvent, PermissionSettled } from './agent-events.ts';

/** What a real agent does, and what is wrong with it, in words that faces and reasons share. */

const stateWords: Readonly<Record<AgentState, string>> = {
  starting: 'starting',
  working: 'working',
  'waiting-for-permission': 'waits for permission',
  'waiting-for-answer': 'waits for an answer',
  idle: 'idle',
  'limit-reached': 'usage limit reached',
  overloaded: 'overloaded, retries',
  stalled: 'stalled',
  done: 'done',
  failed: 'failed',
  unknown: 'not understood',
};
/** `waits for permission`, `usage limit reached`. */
export const agentStateText = (state: AgentState): string => stateWords[state];

const faultWords: Readonly<Record<Fault, string>> = {
  'usage-limit': 'its usage limit is reached',
  'rate-limit': 'too many requests',
  overload: 'its model is overloaded',
  network: 'its model could not be reached',
  authentication: 'it is not logged in, or its key is refused',
  billing: 'its account has no money left',
  other: 'an error of its model',
};
/** A sentence part: `its model is overloaded`. */
export const faultText = (fault: Fault): string => faultWords[fault];

/** What an event says about an agent, without the name of its stream; `null` for what nobody needs to read. */
export function agentEventText(event: AgentEvent): string | null {
  switch (event.type) {
    case 'conversationOpened':
      return `${event.resumes ? 'resumes' : 'begins'} conversation ${event.conversation}`;
    case 'agentJudged':
      return `agent ${agentStateText(event.state)}${event.fault === null ? '' : `: ${faultText(event.fault)}`}`;
    case 'agentUsed':
    case 'promptTaken':
      return null;
    case 'promptUndelivered':
      return `its agent has not taken up a prompt that was sent ${event.tries === 1 ? 'once' : `${event.tries} times`}`;
    case 'permissionAsked':
      return event.note === undefined ? `asks leave for ${event.tool}: ${event.summary}` : `asks again: ${event.note}`;
    case 'permissionSettled':
      return settledText(event);
  }
}

function settledText({ decision, by, rule, note }: PermissionSettled): string {
  if (decision === 'gone') return `what it asked leave for is settled without Sluice${note === '' ? '' : `: ${note}`}`;
  const verb = decision === 'allow' ? 'allowed' : 'denied';
  return `${verb} by ${rule === null ? by : `the rule ${rule}`}${note === '' ? '' : `: ${note}`}`;
}
