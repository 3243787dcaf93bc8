import type { Fault } from './faults/fault.ts';

/** What an agent is doing, as far as its program shows it. `unknown` is a state too: nothing that it showed says anything. */
export const agentStates = [
  'starting',
  'working',
  'waiting-for-permission',
  'waiting-for-answer',
  'idle',
  'limit-reached',
  'overloaded',
  'stalled',
  'done',
  'failed',
  'unknown',
] as const;
export type AgentState = (typeof agentStates)[number];

/** Where an observation comes from, the most trustworthy first. */
export const sources = ['events', 'hooks', 'transcript', 'terminal', 'screen'] as const;
export type Source = (typeof sources)[number];

/** What one source says of the state of an agent, and why. */
export interface Observation {
  readonly state: AgentState;
  /**
   * States that look the same to this source. It does not contradict a source that says one of them, and one below it may tell them apart:
   * the title of an agent says that it waits, the screen says what for.
   */
  readonly orElse: readonly AgentState[];
  /** States that sources below may say without contradicting it: they do not know what this one knows. */
  readonly despite: readonly AgentState[];
  readonly source: Source;
  /** Name of the rule that matched, `claude.hooks.stop` for instance: for a person who asks why, and for whoever mends the rule. */
  readonly rule: string;
  /** What it matched, cut to {@link longestText} characters. */
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** What is wrong, where the state comes from something that is. */
  readonly fault: Fault | null;
  /** When a usage limit ends, in epoch milliseconds; null where there is none or where nothing says so. */
  readonly resetsAt: number | null;
}

/** Characters of matched text that are kept. */
export const longestText = 200;

/** The moment of an observation, and the time zone in which the agent writes times of day: it comes from outside, the core has no clock. */
export interface Moment {
  /** Epoch milliseconds. */
  readonly at: number;
  /** An IANA name (`Europe/Berlin`) or an offset (`+02:00`). */
  readonly zone: string;
}

/** What a rule says beyond its state. */
interface Details {
  readonly orElse?: readonly AgentState[];
  readonly despite?: readonly AgentState[];
  readonly fault?: Fault | null;
  readonly resetsAt?: number | null;
}

/** @param rule its first two parts are the agent and the source: `codex.terminal.blocked` */
export function observe(
  rule: `${string}.${Source}.${string}`,
  state: AgentState,
  text: string,
  at: number,
  { orElse = [], despite = [], fault = null, resetsAt = null }: Details = {},
): Observation {
  const source = sources.find((each) => each === rule.split('.')[1]);
  if (source === undefined) throw new Error(`rule ${rule} names no source: write agent.source.rule`);
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const kept = line.length > longestText ? `${line.slice(0, longestText - 1)}…` : line;
  return { state, orElse, despite, source, rule, text: kept, at, fault, resetsAt };
}
