import type { Fault } from '../agent-state/faults/fault.ts';
import type { AgentState, Source } from '../agent-state/state.ts';
import type { StreamId } from '../ids.ts';

/** What happened to the agent of an attempt, where it is a real one. Its process has the events of every stream besides. */
export type AgentEvent =
  ConversationOpened | AgentJudged | AgentUsed | PromptTaken | PromptUndelivered | PermissionAsked | PermissionSettled;

interface OfAttempt {
  readonly stream: StreamId;
  readonly attempt: number;
}

/** The id by which the conversation of the agent can be resumed is known: before the start where the agent lets it be set, else as soon as it says it. */
export interface ConversationOpened extends OfAttempt {
  readonly type: 'conversationOpened';
  readonly conversation: string;
  /** The attempt went on with a conversation that was there before. */
  readonly resumes: boolean;
  /** The agent as the plan names it. */
  readonly agent: string;
}

/** What the agent is doing has become something else, as far as its program shows. Recorded when the judgement changes, not with every reading. */
export interface AgentJudged extends OfAttempt, AgentJudgedAs {
  readonly type: 'agentJudged';
}
export interface AgentJudgedAs {
  readonly state: AgentState;
  /** Epoch milliseconds. */
  readonly since: number;
  /** The rule of a detector that matched, and where it read: `null` before anything was seen. */
  readonly rule: string | null;
  readonly source: Source | null;
  /** What the rule matched. */
  readonly text: string;
  /** What the other sources said last, the most trustworthy first. */
  readonly others: readonly SourceSaid[];
  readonly fault: Fault | null;
  /** When the usage limit ends, epoch milliseconds; `null` where there is none, or nothing says so. */
  readonly resetsAt: number | null;
  /** When it was judged, epoch milliseconds. */
  readonly at: number;
}
export interface SourceSaid {
  readonly source: Source;
  readonly state: AgentState;
  readonly rule: string;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What the attempt has used up so far, in all. */
export interface AgentUsed extends OfAttempt {
  readonly type: 'agentUsed';
  readonly tokens: number;
  /** US dollars; `null` where the agent names none. */
  readonly usd: number | null;
  readonly context: ContextUsed | null;
}
/** How full the context window is, in tokens. */
export interface ContextUsed {
  readonly used: number;
  readonly window: number | null;
}

/** The agent has said that it has taken up what it was told. Recorded before what it is judged to be because of that. */
export interface PromptTaken extends OfAttempt {
  readonly type: 'promptTaken';
}
/** A prompt was sent so often, and the agent has never said that it took it up. */
export interface PromptUndelivered extends OfAttempt {
  readonly type: 'promptUndelivered';
  readonly tries: number;
}

export interface PermissionAsked extends OfAttempt {
  readonly type: 'permissionAsked';
  /** Unique within the attempt. One that is asked again could not be answered, and `note` says why. */
  readonly permission: string;
  readonly tool: string;
  /** The command, or the file. */
  readonly summary: string;
  /** Exactly what will happen, at most 4 KB: a command, or a diff. */
  readonly preview: string;
  /** How it is answered: by a hook that waits for it, or by keys. */
  readonly by: 'hook' | 'screen';
  /** What can be picked, as the agent offers it; may be empty. */
  readonly options: readonly string[];
  readonly note?: string;
}
export interface PermissionSettled extends OfAttempt {
  readonly type: 'permissionSettled';
  readonly permission: string;
  /** `gone`: it was answered in the pane, or the attempt has ended. */
  readonly decision: 'allow' | 'deny' | 'gone';
  /** The person, `rule` for a standing rule, or empty for `gone`. */
  readonly by: string;
  /** The standing rule that decided, as it is written; else `null`. */
  readonly rule: string | null;
  readonly note: string;
}
