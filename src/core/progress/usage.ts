import type { Progress } from '../run/events.ts';

/** What an attempt says that it has used up so far. */
export interface Usage {
  readonly tokens?: number;
  /** US dollars. */
  readonly usd?: number;
}

const amount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined;

/** @param fields of a status file; what is of the wrong kind counts as missing */
export function usageFields(fields: Readonly<Record<string, unknown>>): Usage {
  const tokens = amount(fields['tokens']);
  const usd = amount(fields['usd']);
  return {
    ...(tokens === undefined ? {} : { tokens: Math.floor(tokens) }),
    // Sums of fractions of cents must not differ in the seventeenth digit.
    ...(usd === undefined ? {} : { usd: Math.round(usd * 1e6) / 1e6 }),
  };
}

/** Each from the first file that has it. */
export function mergeUsage(readings: readonly Usage[]): Pick<Progress, 'tokens' | 'usd'> {
  const tokens = readings.find((each) => each.tokens !== undefined)?.tokens;
  const usd = readings.find((each) => each.usd !== undefined)?.usd;
  return { ...(tokens === undefined ? {} : { tokens }), ...(usd === undefined ? {} : { usd }) };
}
