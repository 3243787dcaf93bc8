import { z } from 'zod';
import { severities } from '../run/finding.ts';

/**
 * What a model hands in when several are asked the same: its verdict on each check, and what it found wrong. `schema/consensus-result.schema.json`
 * comes from it (`scripts/schema.mjs`). Keys that are not named here are let be, for models add some.
 */

/** More than this of one document is no review that anybody reads. */
const mostChecks = 2_000;
const mostFindings = 300;
const longestText = 20_000;

const name = (what: string) =>
  z
    .string({ error: `must be ${what}` })
    .max(500, { error: 'must not be longer than 500 characters' })
    .refine((text) => text.trim() !== '', { error: 'must not be empty' });
const note = z.string({ error: 'must be text' }).max(longestText, { error: `must not be longer than ${longestText} characters` });
const severity = z.enum(severities, { error: `must be ${severities.map((each) => `\`${each}\``).join(', ')}` });

const check = z
  .object(
    {
      id: name('the id of the check').describe('Which check it is: the same for all models, and once in a document.'),
      verdict: z
        .enum(['pass', 'fail', 'warn', 'unsure'], { error: 'must be `pass`, `fail`, `warn` or `unsure`' })
        .describe('What the model says about it.'),
      severity: severity.optional().describe('How bad it is when it fails.'),
      note: note.optional().describe('Why, for the person who looks at a disagreement.'),
    },
    { error: 'must be a check: a mapping with `id` and `verdict`' },
  )
  .meta({ id: 'check' });

const finding = z
  .object(
    {
      id: name('an id').optional().describe('A name that other models use for the same thing: `CVE-2026-1234`, `order-total`.'),
      title: name('a title').describe('What is wrong, in a few words.'),
      severity: severity.describe('How bad it is.'),
      file: name('a path').optional().describe('The file that it was found in.'),
      line: z
        .int({ error: 'must be a line of the file, a whole number' })
        .min(1, { error: 'must be at least 1' })
        .max(1_000_000_000, { error: 'is no line of a file' })
        .optional()
        .describe('The line of that file, from 1.'),
      blocking: z
        .boolean({ error: 'must be true or false' })
        .optional()
        .describe('Work must not go on with it, however severe it is. Default: false.'),
      note: note.optional().describe('More about it.'),
    },
    { error: 'must be a finding: a mapping with `title` and `severity`' },
  )
  .meta({ id: 'finding' });

export const resultSchema = z.object(
  {
    checks: z
      .array(check, { error: 'must be a list of checks' })
      .max(mostChecks, { error: `must not have more than ${mostChecks} checks` })
      .describe('The verdict on each check.'),
    findings: z
      .array(finding, { error: 'must be a list of findings' })
      .max(mostFindings, { error: `must not have more than ${mostFindings} findings` })
      .default([])
      .describe('What was found wrong.'),
    summary: note.optional().describe('All of it in a few sentences.'),
  },
  { error: 'must be a mapping with `checks`' },
);

export type ResultDocument = z.infer<typeof resultSchema>;
export type ResultCheck = ResultDocument['checks'][number];
export type ResultFinding = ResultDocument['findings'][number];
export type CheckVerdict = ResultCheck['verdict'];
