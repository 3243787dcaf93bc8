/** How an engine ends, for whoever started it; the same numbers as those of the command, where they mean the same. */
export const exitStatus = {
  passed: 0,
  /** It was told to leave; the run goes on. */
  left: 0,
  failed: 1,
  /** Another engine has the run. */
  held: 2,
  stopped: 4,
  /** Another engine has taken the run. */
  replaced: 4,
  fault: 5,
} as const;
