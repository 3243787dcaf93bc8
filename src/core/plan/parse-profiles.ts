import type { Diagnostic } from './diagnostic.ts';
import { parsePlan, type ParsedPlan, type ParseOptions } from './parse.ts';

/**
 * Checks a plan as it is taken by default, and under each of its profiles.
 * @returns the plan as it is taken by default, `null` when it has an error under any profile. What is found under another profile alone says so
 */
export function parseEveryProfile(text: string, options: ParseOptions): ParsedPlan {
  const first = parsePlan(text, options);
  const found = new Set(first.diagnostics.map(placeOf));
  const diagnostics = [...first.diagnostics];
  for (const name of first.profiles) {
    if (name === first.profile) continue;
    for (const diagnostic of parsePlan(text, { ...options, profile: name }).diagnostics) {
      if (found.has(placeOf(diagnostic))) continue;
      found.add(placeOf(diagnostic));
      diagnostics.push({ ...diagnostic, message: `under the profile \`${name}\`: ${diagnostic.message}` });
    }
  }
  const files = [...new Set(diagnostics.map(({ file }) => file))];
  diagnostics.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column);
  const isSound = diagnostics.every(({ severity }) => severity !== 'error');
  return { ...first, plan: isSound ? first.plan : null, diagnostics };
}

const placeOf = ({ file, line, column, code, message }: Diagnostic): string => [file, line, column, code, message].join('\0');
