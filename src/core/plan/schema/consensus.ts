import { z } from 'zod';
import { severities } from '../../run/finding.ts';
import { jsonSchema } from './measures.ts';
import { count, list, mapping, path, reference, timeSpan } from './text.ts';

export const thresholdPattern = /^\s*(>=|>)?\s*(100(?:\.0+)?|\d{1,2}(?:\.\d+)?)\s*%?\s*$/;
const thresholdError = 'must be a percentage from 0 to 100, such as `>= 80%` or `> 80%`';

/** Several models were asked the same, and what they wrote is compared. */
export const consensus = mapping(
  {
    streams: z
      .union([reference, list(reference, 'ids')], { error: 'must be an id or a list of ids' })
      .describe('The streams whose results are compared: ids, or names of groups such as `zen/security`. The last part of an id names the model, what is before it the domain.'),
    file: path.describe("Where each stream writes its result, relative to its working directory. Variables in it are those of that stream: `review-${{ model }}.json`."),
    agree: z
      .union(
        [
          z.number({ error: thresholdError }).min(0, { error: thresholdError }).max(100, { error: thresholdError }).meta({ title: 'percentage' }),
          z.string({ error: thresholdError }).regex(thresholdPattern, { error: thresholdError }).meta({ title: 'percentage, or `> 80%`' }),
        ],
        { error: thresholdError },
      )
      .optional()
      .describe('How far the models must agree in each domain. Default: `>= 80%`.'),
    block: z
      .enum([...severities, 'none'], { error: `must be ${severities.map((each) => `\`${each}\``).join(', ')} or \`none\`` })
      .optional()
      .describe('Findings as severe as this, or worse, make it fail. Default: `critical`.'),
    schema: jsonSchema
      .optional()
      .describe('What each result must fit besides: a JSON schema, or the path of one, relative to the workspace. One that does not is of no use, and a disagreement.'),
    retry: count(0, 20)
      .optional()
      .describe('How often a stream whose result is missing or of no use is run again by itself, and told what is wrong (`SLUICE_FEEDBACK`), before that counts. Default: 1.'),
    late_after: timeSpan
      .optional()
      .describe('How long the gate waits, when its turn has come, for streams that have not ended; it is judged without them then, and anew when they come. Default: not at all.'),
    to: path
      .regex(/\.(?:md|json)$/i, { error: 'must end with `.md` or `.json`; both are written' })
      .optional()
      .describe('Where the report is written, relative to the workspace: as `.md` and as `.json`.'),
  },
  'a mapping with `streams` and `file`',
).meta({ id: 'consensus' });

export type ConsensusYaml = z.infer<typeof consensus>;
