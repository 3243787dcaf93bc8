/** How much of its context window an agent has filled. The two are told at different times, and each may never be. */
export interface ContextUse {
  readonly usedTokens: number | null;
  readonly windowTokens: number | null;
}

/** From 0 to 1, or null where one of the two is not known. */
export function filled({ usedTokens, windowTokens }: ContextUse): number | null {
  return usedTokens === null || windowTokens === null || windowTokens === 0 ? null : Math.min(1, usedTokens / windowTokens);
}

/** @param windowTokens a size of zero is no size */
export const contextUse = (usedTokens: number | null, windowTokens: number | null): ContextUse | null =>
  usedTokens === null && windowTokens === null ? null : { usedTokens, windowTokens: windowTokens === 0 ? null : windowTokens };

/** What is told anew, with the rest as it was. */
export const withContext = (known: ContextUse | null, told: ContextUse): ContextUse => ({
  usedTokens: told.usedTokens ?? known?.usedTokens ?? null,
  windowTokens: told.windowTokens ?? known?.windowTokens ?? null,
});
