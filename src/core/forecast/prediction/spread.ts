/** How long something may take, milliseconds: `leastMs <= likelyMs <= mostMs`. */
export interface Spread {
  readonly leastMs: number;
  readonly likelyMs: number;
  readonly mostMs: number;
}

export const fixed = (ms: number): Spread => ({ leastMs: ms, likelyMs: ms, mostMs: ms });

/**
 * Draws from the triangle over a spread. A plan names two figures, sometimes experience adds a third, and the triangle says nothing beyond
 * these: the likely value is the likeliest, the ends are the rarest. PERT would make the ends much rarer yet, and nobody has said so.
 * @param chance from 0 up to 1
 */
export function drawFrom({ leastMs, likelyMs, mostMs }: Spread, chance: number): number {
  const width = mostMs - leastMs;
  if (width <= 0) return leastMs;
  const rise = likelyMs - leastMs;
  return chance * width < rise
    ? leastMs + Math.sqrt(chance * width * rise)
    : mostMs - Math.sqrt((1 - chance) * width * (mostMs - likelyMs));
}
