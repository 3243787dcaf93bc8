import type { AgentState } from '../../src/core/agent-state/state.ts';
import type { Fault } from '../../src/core/agent-state/faults/fault.ts';
import type { RunEvent } from '../../src/core/run/events.ts';
import type { AttemptAgent } from '../../src/core/run/attempt-agent.ts';
import type { AttemptState } from '../../src/core/run/state.ts';

/** What a real agent does in the simulated world, besides the work of its process. */
export interface AgentFate {
  /** Half way it asks leave for something, and goes on when it is told. */
  readonly asks: boolean;
  /** Half way its context is nearly full. */
  readonly fills: boolean;
  /** How its work ends. `waits`: at a limit that it waits for by itself. */
  readonly ends: 'done' | 'limit' | 'waits' | 'network' | 'authentication';
  /** When the limit ends, milliseconds after it was reached; `null` where it does not say. */
  readonly resetsInMs: number | null;
  readonly tokens: number;
}

/** What the agent of a process has shown so far: it is there to be read again by every engine. */
export interface SimulatedAgent {
  readonly conversation: string;
  readonly isInteractive: boolean;
  readonly fate: AgentFate;
  prompts: number;
  /** Prompts that an engine has recorded. */
  promptsTold: number;
  permission: 'unasked' | 'open' | 'settled';
  state: AgentState;
  since: number;
  fault: Fault | null;
  resetsAt: number | null;
  interrupted: boolean;
  half: boolean;
}

/** The events by which a record comes to say what the agent has shown, in the order in which an engine writes them. */
export function newsOf(
  agent: SimulatedAgent,
  ref: Pick<RunEvent & { type: 'promptTaken' }, 'stream' | 'attempt'>,
  { agent: known, tokens = 0 }: AttemptState,
  now: number,
): RunEvent[] {
  if (known === undefined) return [];
  const { conversation, fate, half } = agent;
  const resumes = known.begins.conversation !== null;
  const used = agent.prompts === 0 ? 0 : half ? fate.tokens : Math.min(1, fate.tokens);
  const context = { used: half && fate.fills ? 90 : 10, window: 100 };
  return [
    ...(known.conversation === conversation
      ? []
      : [{ type: 'conversationOpened', ...ref, conversation, resumes, agent: known.name } as const]),
    ...(agent.prompts > agent.promptsTold || (agent.prompts > 0 && known.promptTakenAt === null)
      ? [{ type: 'promptTaken', ...ref } as const]
      : []),
    ...(agent.permission === 'open' && !known.permissions.some(({ id }) => id === 'p1')
      ? [
          {
            type: 'permissionAsked',
            ...ref,
            permission: 'p1',
            tool: 'Bash',
            summary: 'make',
            preview: 'make',
            by: 'hook',
            options: [],
          } as const,
        ]
      : []),
    ...(used > tokens || known.context?.used !== context.used
      ? [{ type: 'agentUsed', ...ref, tokens: used, usd: null, context } as const]
      : []),
    ...(isJudged(agent, known) ? [] : [judgement(agent, ref, now)]),
  ];
}

const isJudged = ({ state, since }: SimulatedAgent, { judged }: AttemptAgent): boolean => judged?.state === state && judged.since === since;

const judgement = (
  { state, since, fault, resetsAt }: SimulatedAgent,
  ref: Pick<RunEvent & { type: 'promptTaken' }, 'stream' | 'attempt'>,
  at: number,
): RunEvent => ({
  type: 'agentJudged',
  ...ref,
  state,
  since,
  rule: `claude.hooks.${state}`,
  source: 'hooks',
  text: state,
  others: [],
  fault,
  resetsAt,
  at,
});
