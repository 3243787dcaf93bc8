import { isRealAgent, type Plan, type RealAgent, type RealAgentSettings, type Stream } from '../plan/model.ts';
import type { StreamState } from './state.ts';

/** The stream as its next attempt runs it: with the agent that has taken over, where one has. `agent` and `agentName` may differ from the plan. */
export function asTaken(plan: Plan, planned: Stream, { takenOverBy }: Pick<StreamState, 'takenOverBy'>): Stream {
  if (takenOverBy == null) return planned;
  return withAgent(plan, planned, takenOverBy);
}

/** The stream as an attempt of it runs, or ran: with the agent of that name. */
export function withAgent(plan: Plan, planned: Stream, name: string): Stream {
  const described = plan.agents[name];
  const { agent } = planned;
  if (name === planned.agentName || described?.settings === undefined || !isRealAgent(agent)) return planned;
  const { kind, settings } = described;
  if (kind !== 'claude' && kind !== 'codex' && kind !== 'gemini') return planned;
  return { ...planned, agentName: name, agent: { kind, prompt: agent.prompt, settings } };
}

/** The real agent that the next attempt of a stream is run by, or `null`. */
export function realAgentOf(plan: Plan, planned: Stream, stream: Pick<StreamState, 'takenOverBy'>): RealAgent | null {
  const { agent } = asTaken(plan, planned, stream);
  return isRealAgent(agent) ? agent : null;
}

/** How the real agent of a stream is run, or `null` where it is none. */
export const agentSettings = (plan: Plan, planned: Stream, stream: Pick<StreamState, 'takenOverBy'>): RealAgentSettings | null =>
  realAgentOf(plan, planned, stream)?.settings ?? null;
