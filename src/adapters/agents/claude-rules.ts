import type { RealAgentSettings } from '../../core/plan/model.ts';

/** Modes in which Claude asks for whatever the person has not allowed. In the others it may do without asking what the plan denies. */
const asking = ['default', 'plan'];

/**
 * Rules in Claude's own settings, for this process. An interactive agent asks, and the engine decides and writes that down; what it may do without
 * asking, and what a headless one may do at all, only Claude itself can keep to.
 * @param read absolute paths of files outside of its folder that it is told to read
 */
export function claudeRules(
  settings: RealAgentSettings,
  read: readonly string[],
): { readonly allow: readonly string[]; readonly deny: readonly string[] } {
  const { mode, permissionMode, allow, deny } = settings;
  const asks = mode === 'interactive' && (permissionMode === null || asking.includes(permissionMode));
  return {
    allow: ['mcp__sluice', ...read.map((file) => `Read(/${file})`), ...(mode === 'headless' ? allow.flatMap(inClaudesWords) : [])],
    deny: asks ? [] : deny.flatMap(inClaudesWords),
  };
}

/** `npm test` is a command of these words, with or without more. */
const inClaudesWords = (rule: string): readonly string[] =>
  /^[A-Za-z_][\w-]*\(.+\)$/.test(rule) || /^[A-Z][A-Za-z]*$/.test(rule) || rule.startsWith('mcp__')
    ? [rule]
    : [`Bash(${rule})`, `Bash(${rule} *)`];
