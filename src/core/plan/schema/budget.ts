import { z } from 'zod';
import { parseTokens } from '../amounts.ts';
import { count, mapping } from './text.ts';

const tokens = z.union(
  [
    count(1, 1_000_000_000_000),
    z
      .string({ error: 'must be a number such as `200k`' })
      .superRefine((value, context) => {
        const read = parseTokens(value);
        if (!read.ok) context.addIssue({ code: 'custom', message: read.reason });
      })
      .meta({ title: 'number such as `200k`', examples: ['200k', '1.5M'] }),
  ],
  { error: 'must be a number such as `200k` or `5000`' },
);

/** How much may be used up, by what an agent reports. */
export const budget = mapping(
  {
    tokens: tokens.optional().describe('How many tokens, over all attempts.'),
    usd: z
      .number({ error: 'must be a number of US dollars' })
      .gt(0, { error: 'must be more than 0' })
      .max(10_000_000, { error: 'must be at most 10000000' })
      .optional()
      .describe('How much money, in US dollars, over all attempts.'),
    warn_at: count(1, 100).optional().describe('At how many percent of it a person is told. Default: 80.'),
    // oxlint-disable-next-line unicorn/no-thenable -- It is a key of the plan language, and nobody awaits a schema.
    then: z
      .enum(['hold', 'pause'], { error: 'must be `hold` or `pause`' })
      .optional()
      .describe('When it is used up: `hold` starts nothing more, `pause` also lets what runs stand still, until a person gives as much again. Default: `hold`.'),
  },
  'a mapping with `tokens` or `usd`',
).meta({ id: 'budget' });
