import type { Allowance, Answer, Usage } from './script.ts';
import type { Taken } from './reel.ts';

/** A request of an agent, as far as its service's dialect needs to know it. */
export interface Asked {
  readonly method: string;
  /** Below the base address. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `{}` when there is none, or none in JSON. */
  readonly body: Body;
  readonly raw: string;
}

/** JSON from outside: every dialect looks only for what it needs. */
export type Body = Readonly<Record<string, unknown>>;

/** What an agent wants with a request. */
export type Wish =
  /** Its turn, which the script answers. */
  | 'turn'
  /** Something beside it, such as a title for the session: answered without the script, and counted. */
  | 'side'
  /** Counts tokens, lists models: answered with a fixed body. */
  | { readonly fixed: unknown };

export interface Frame {
  /** The `event:` line of the stream, where the service has one. */
  readonly event?: string;
  readonly data: unknown;
}

export interface Reply {
  readonly headers: Readonly<Record<string, string>>;
  /** For a streamed answer. */
  readonly frames: readonly Frame[];
  /** For one that is not streamed. */
  readonly whole: unknown;
}

export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** How one vendor's service speaks. */
export interface Dialect {
  readonly vendor: 'claude' | 'codex' | 'gemini';
  /** @returns null when the request is not for this service */
  wishOf(asked: Asked): Wish | null;
  modelOf(asked: Asked): string;
  isStreamed(asked: Asked): boolean;
  /** The JSON schema that an answer beside the turn must have, when there is one. */
  schemaOf(asked: Asked): unknown;
  reply(answer: Answer, usage: Usage, asked: Asked): Reply;
  refuse(failure: NonNullable<Taken['failure']>): Refusal;
}

/** A text in the pieces that a stream brings. */
export const inPieces = (text: string, length = 12): string[] => text.match(new RegExp(`[\\s\\S]{1,${length}}`, 'g')) ?? [];

let last = 0;
/** An id such as the services give to everything; only that none comes twice matters. */
export const newId = (prefix: string): string => `${prefix}${String((last += 1)).padStart(24, '0')}`;

export const asBody = (value: unknown): Body => (typeof value === 'object' && value !== null ? (value as Body) : {});
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** When the window of an allowance begins anew. Unix seconds. */
export const resetOf = ({ resetsInS }: Allowance): number => Math.floor(Date.now() / 1000) + resetsInS;

export const retryAfter = (seconds: number | undefined): Record<string, string> =>
  seconds === undefined ? {} : { 'retry-after': String(seconds) };
