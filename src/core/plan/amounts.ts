/** Reads a number of tokens: `200k`, `1.5M`, `5000`. @returns a reason that completes "the number ..." */
export function parseTokens(
  text: string,
): { readonly ok: true; readonly tokens: number } | { readonly ok: false; readonly reason: string } {
  const [, digits, unit = ''] = /^\s*(\d{1,12}(?:\.\d{1,6})?)\s*([kKmM]?)\s*$/.exec(text) ?? [];
  if (digits === undefined) return { ok: false, reason: 'must be a number such as `200k`, `1.5M` or `5000`' };
  const tokens = Math.round(Number(digits) * { '': 1, k: 1_000, m: 1_000_000 }[unit.toLowerCase() as '' | 'k' | 'm']);
  return tokens > 0 ? { ok: true, tokens } : { ok: false, reason: 'must be more than 0' };
}

/** `950`, `12k`, `1.5M`. */
export function formatTokens(tokens: number): string {
  if (tokens < 1_000) return String(tokens);
  const [value, unit] = tokens < 999_500 ? [tokens / 1_000, 'k'] : [tokens / 1_000_000, 'M'];
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)}${unit}`;
}

/** `$0.42`. */
export const formatUsd = (usd: number): string => `$${usd.toFixed(2)}`;
