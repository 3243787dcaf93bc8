/**
 * What the plan language of this version can say of what guides hold. What it cannot is written as a comment in the form that it will have, so
 * that nothing of the guide is lost. Each entry goes when the language has it.
 */
export const language = {
  rollback: false,
} as const satisfies Readonly<Record<string, boolean>>;
