import type { RealAgentKind } from '../plan/model.ts';
import type { AgentJudgedAs, ContextUsed, PermissionAsked } from './agent-events.ts';

/** What is known of the real agent of an attempt. What it has used up stands in the attempt itself, as for every agent. */
export interface AttemptAgent {
  readonly kind: RealAgentKind;
  /** As the plan names it: that of the stream, or of one that has taken over. */
  readonly name: string;
  /** How the attempt begins. */
  readonly begins: AgentBeginning;
  /** The id by which its conversation can be resumed; `null` until it is known. */
  readonly conversation: string | null;
  /** What it is doing; `null` before anything was seen. */
  readonly judged: AgentJudgedAs | null;
  readonly context: ContextUsed | null;
  /** When it last said that it has taken up a prompt, epoch milliseconds. */
  readonly promptTakenAt: number | null;
  /** A prompt is on its way that was sent after the first one. */
  readonly isPrompted?: boolean;
  /** It has taken up a later prompt since it was judged: what it was before no longer holds. */
  readonly isOutdated?: boolean;
  /** Times that a prompt was sent without its having said that it took it up, since it last did. */
  readonly undelivered: number;
  /** What it asks, or asked, permission for: all that are open, and the last of the others. */
  readonly permissions: readonly PermissionState[];
}

export interface AgentBeginning {
  /** The conversation that is resumed; `null` for a fresh one. */
  readonly conversation: string | null;
  /**
   * What its first prompt is: the one of the plan (`first`), that again because it was interrupted (`again`), what a gate said about its work
   * (`feedback`), or that it is to go on (`continue`).
   */
  readonly prompt: 'first' | 'feedback' | 'again' | 'continue';
}

export interface PermissionState extends Pick<PermissionAsked, 'tool' | 'summary' | 'preview' | 'by' | 'options'> {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly askedAt: number;
  /** Why it could not be answered the last time; else absent. */
  readonly note?: string;
  /** What was decided and the agent is being told; `null` while it waits for somebody. */
  readonly decided: (PermissionAnswer & { readonly decision: 'allow' | 'deny' }) | null;
  readonly settled: (PermissionAnswer & { readonly decision: 'allow' | 'deny' | 'gone' }) | null;
}

export interface PermissionAnswer {
  /** The person, or `rule`. */
  readonly by: string;
  /** The standing rule, as it is written. */
  readonly rule: string | null;
  readonly note: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The option that was picked, 1-based, where it was one of several. */
  readonly option?: number;
}
