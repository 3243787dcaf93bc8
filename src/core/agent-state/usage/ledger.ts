import { minus, noTokens, plus, totalOf, type Tokens } from './tokens.ts';

/** What an agent says that it has used up. Where the same is told in two ways, one must count and the other not: the counter says which is which. */
export interface UsageReading {
  readonly counter: Counter;
  readonly tokens: Tokens | null;
  /** US dollars; null where the agent names none. */
  readonly usd: number | null;
}

export type Counter =
  /** Grows over one process of the agent, and begins at zero in the next, also when that resumes the conversation. */
  | { readonly of: 'process' }
  /** Grows over a conversation, through all processes that resume it. */
  | { readonly of: 'conversation' }
  /** One message, told again whenever more of it is known. Counts only while no counter of its process says tokens: one that is killed says none. */
  | { readonly of: 'message'; readonly id: string };

interface Amount {
  readonly tokens: Tokens | null;
  readonly usd: number | null;
}

/** All that has been counted of a stream's agent. Kept over its attempts: only so can a resumed conversation be counted once. */
export interface UsageLedger {
  /** Latest reading of each growing counter. */
  readonly growing: Readonly<Record<string, Amount>>;
  /** By id. A message belongs to the process that it was first told by: one that resumes the conversation may tell it again. */
  readonly messages: Readonly<Record<string, { readonly process: string; readonly tokens: Tokens }>>;
  /** What counters had reached before they began again. */
  readonly before: { readonly tokens: Tokens; readonly usd: number | null };
}

export const emptyLedger: UsageLedger = { growing: {}, messages: {}, before: { tokens: noTokens, usd: null } };

export interface UsedUp {
  readonly tokens: Tokens;
  /** US dollars, or null where no counter names money. */
  readonly usd: number | null;
}

/** What a reading came from. */
export interface UsageOrigin {
  /** Names one process of the agent: a new name for each launch. */
  readonly process: string;
  readonly conversation: string;
}

export function count(ledger: UsageLedger, reading: UsageReading, { process, conversation }: UsageOrigin): UsageLedger {
  const { counter, tokens, usd } = reading;
  if (counter.of === 'message') {
    if (tokens === null) return ledger;
    const first = ledger.messages[counter.id]?.process ?? process;
    return { ...ledger, messages: { ...ledger.messages, [counter.id]: { process: first, tokens } } };
  }
  const key = counter.of === 'process' ? ofProcess(process) : `conversation ${conversation}`;
  const known = ledger.growing[key];
  if (known !== undefined && fell(known, { tokens, usd })) {
    // A conversation only grows: a lower count is an older one, from a source that is read later than another.
    if (counter.of === 'conversation') return ledger;
    const before = { tokens: plus(ledger.before.tokens, known.tokens ?? noTokens), usd: sum(ledger.before.usd, known.usd) };
    return { ...ledger, before, growing: { ...ledger.growing, [key]: { tokens, usd } } };
  }
  const next: Amount = { tokens: tokens ?? known?.tokens ?? null, usd: usd ?? known?.usd ?? null };
  return { ...ledger, growing: { ...ledger.growing, [key]: next } };
}

const ofProcess = (process: string): string => `process ${process}`;

/** The counter of a process that fell was set back, by `/clear` for instance: what it had reached still counts. */
function fell(known: Amount, next: Amount): boolean {
  if (known.tokens !== null && next.tokens !== null && totalOf(next.tokens) < totalOf(known.tokens)) return true;
  return known.usd !== null && next.usd !== null && next.usd < known.usd;
}

export function usedUp({ growing, messages, before }: UsageLedger): UsedUp {
  const amounts = Object.values(growing);
  const uncounted = Object.values(messages).filter(({ process }) => (growing[ofProcess(process)]?.tokens ?? null) === null);
  return {
    tokens: [...amounts, ...uncounted].map(({ tokens }) => tokens ?? noTokens).reduce(plus, before.tokens),
    usd: round(amounts.reduce((money, { usd }) => sum(money, usd), before.usd)),
  };
}

/** What one of two states of a ledger has more than the other: what an attempt is charged. */
export function since(earlier: UsageLedger, later: UsageLedger): UsedUp {
  const [from, to] = [usedUp(earlier), usedUp(later)];
  return { tokens: minus(to.tokens, from.tokens), usd: to.usd === null ? null : round(Math.max(0, to.usd - (from.usd ?? 0))) };
}

const sum = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b);

/** Sums of fractions of cents must not differ in the seventeenth digit. */
const round = (usd: number | null): number | null => (usd === null ? null : Math.round(usd * 1e6) / 1e6);
