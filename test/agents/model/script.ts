/**
 * What the scripted model answers, as data: a script is a list of answers, one for each turn that an agent asks for. The same script
 * serves all three vendors; each dialect puts it into the words of its own service.
 */
export interface Answer {
  /** Nothing is sent before the gate of this name has been released. */
  readonly gate?: string;
  readonly think?: string;
  readonly say?: string;
  /** Tools that the agent is to call now. */
  readonly tools?: readonly Tool[];
  readonly usage?: Partial<Usage>;
  /** How much of the subscription's allowance is used up, told beside the answer. */
  readonly allowance?: Allowance;
  /** The request fails so instead of being answered. */
  readonly fail?: Failure;
  /** The connection is cut half-way through the answer. */
  readonly drop?: true;
}

export type Script = readonly Answer[];

/** Tokens of one answer. Every vendor adds them up in a way of its own; these do not overlap. */
export interface Usage {
  /** Read anew, so without what came from the cache or went into it. */
  readonly input: number;
  readonly cached: number;
  readonly cacheWrite: number;
  /** Written, without the reasoning. */
  readonly output: number;
  readonly reasoning: number;
}

export interface Allowance {
  readonly usedPercent: number;
  /** Seconds from now until the window begins anew. */
  readonly resetsInS: number;
}

/** What the agent is to do, whatever its own tool for that is called. */
export type Tool =
  | { readonly do: 'write'; readonly path: string; readonly content: string }
  | { readonly do: 'read'; readonly path: string }
  /** `escalated` asks to leave the agent's own sandbox, where it has one. */
  | { readonly do: 'run'; readonly command: string; readonly why?: string; readonly escalated?: boolean }
  | { readonly do: 'ask'; readonly question: string; readonly options: readonly [string, string] }
  /** A tool of an MCP server. */
  | { readonly do: 'call'; readonly server: string; readonly tool: string; readonly input: Readonly<Record<string, unknown>> };

export type Failure =
  | { readonly what: 'rate-limit'; readonly retryAfterS?: number; readonly times?: number }
  | { readonly what: 'overloaded' | 'server-error'; readonly times?: number }
  /** For ever, until the script is changed. */
  | { readonly what: 'authentication' | 'billing' }
  /** The allowance is used up. Every request fails until the time of the reset, which is counted from the first that failed. */
  | { readonly what: 'usage-limit'; readonly resetsInS: number };

const usual: Usage = { input: 1000, cached: 0, cacheWrite: 0, output: 20, reasoning: 0 };

export const usageOf = ({ usage }: Answer): Usage => ({ ...usual, ...usage });
