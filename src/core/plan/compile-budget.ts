import { parseTokens } from './amounts.ts';
import type { Budget } from './model.ts';
import type { StreamYaml } from './schema/stream.ts';

/** @throws Error for a number that the schema would have refused: an error of ours, not of the plan's */
export function compileBudget(written: StreamYaml['budget']): Budget | null {
  if (written === undefined) return null;
  return {
    tokens: written.tokens === undefined ? null : tokensOf(written.tokens),
    usd: written.usd ?? null,
    warnAt: written.warn_at ?? 80,
    whenUsedUp: written.then ?? 'hold',
  };
}

function tokensOf(written: number | string): number {
  if (typeof written === 'number') return written;
  const read = parseTokens(written);
  if (!read.ok) throw new Error(`an unchecked number reached the compiler: ${written} ${read.reason}`);
  return read.tokens;
}
