export type RegexResult = { readonly ok: true; readonly regex: RegExp } | { readonly ok: false; readonly reason: string };

/** A pattern of a plan: `^` and `$` stand for the ends of a line. @returns a reason that completes "it ..." */
export function compileRegex(pattern: string): RegexResult {
  try {
    return { ok: true, regex: new RegExp(pattern, 'gm') };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      reason: `is no regular expression: ${message.replace(/^Invalid regular expression: (?:\/.*\/[a-z]*: )?/s, '').toLowerCase()}`,
    };
  }
}

/** Whether the pattern has something in parentheses that is taken out: a group, by number or by name. */
export function hasGroup(regex: RegExp): boolean {
  // With an empty alternative it matches anything, and tells how many groups there are.
  const match = new RegExp(`${regex.source}|`, regex.flags.replace('g', '')).exec('');
  return match !== null && match.length > 1;
}
