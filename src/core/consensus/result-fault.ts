import { resultSchema } from './document.ts';
import { severities } from '../run/finding.ts';

/** What the agent of a stream is told whose result a consensus could not use: that, and nothing of what others have written. @param file relative to its working directory */
export function resultFault(gate: string, { reason }: { readonly reason: string }, file: string): string {
  const verdicts = resultSchema.shape.checks.element.shape.verdict.options;
  return [
    `The consensus ${gate} cannot use your result: it ${reason}.`,
    '',
    `Write it to ${file}, relative to your working directory: one JSON document, and nothing before or after it.`,
    '',
    '{',
    `  "checks": [{"id": "ID OF THE CHECK", "verdict": "${verdicts.join('|')}", "severity": "${severities.join('|')}", "note": "WHY"}],`,
    `  "findings": [{"id": "NAME", "title": "WHAT IS WRONG", "severity": "${severities.join('|')}", "file": "PATH", "line": 1, "blocking": false, "note": "WHY"}],`,
    '  "summary": "ALL OF IT IN A FEW SENTENCES"',
    '}',
    '',
    '`checks` must be there, each of them once, with `id` and `verdict`; a finding has a `title` and a `severity`. All else may be left out.',
    '',
  ].join('\n');
}
