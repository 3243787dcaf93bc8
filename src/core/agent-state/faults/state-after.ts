import type { AgentState } from '../state.ts';
import type { Fault } from './fault.ts';

/** The state of an agent that has given up because of a fault: a usage limit is waited for, all else has failed. */
export const stateAfter = (fault: Fault): AgentState => (fault === 'usage-limit' ? 'limit-reached' : 'failed');
