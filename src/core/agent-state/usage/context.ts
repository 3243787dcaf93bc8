/** How much of its context window an agent has filled. */
export interface ContextUse {
  readonly usedTokens: number;
  /** Null where the agent does not say how large it is. */
  readonly windowTokens: number | null;
}

/** From 0 to 1, or null where the size of the window is not known. */
export function filled({ usedTokens, windowTokens }: ContextUse): number | null {
  return windowTokens === null || windowTokens === 0 ? null : Math.min(1, usedTokens / windowTokens);
}

/** @param windowTokens a size of zero is no size */
export const contextUse = (usedTokens: number | null, windowTokens: number | null): ContextUse | null =>
  usedTokens === null ? null : { usedTokens, windowTokens: windowTokens === 0 ? null : windowTokens };
