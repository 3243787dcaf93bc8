import { z } from 'zod';
import { parseComparison } from '../../measure/quantities/comparison.ts';
import { fromParser, list, mapping, oneLine } from './text.ts';

/** Gates that count other gates of the same owner. */
const counted = z.union([oneLine('the name of a gate'), list(oneLine('the name of a gate'), 'names of gates').min(1, { error: 'must name a gate' })], {
  error: 'must be the name of a gate, or a list of names',
});

const rateError = 'must be a share or a number of gates, such as `>= 95%` or `>= 14`';
const isRate = (value: string) => {
  const read = parseComparison(value);
  if (!read.ok) return { ok: false, reason: read.reason } as const;
  const { unit } = read.comparison.than;
  return unit === null || unit === '%' ? ({ ok: true } as const) : ({ ok: false, reason: rateError } as const);
};

export const all = counted.describe('Names of other gates of the same owner, or categories: all of them must pass.');
export const any = counted.describe('Names of other gates of the same owner, or categories: one that passes is enough.');
export const passRate = mapping(
  {
    of: counted.describe('Names of other gates of the same owner, or categories.'),
    is: z
      .string({ error: rateError })
      .check(fromParser(isRate))
      .meta({ title: 'comparison', examples: ['>= 95%', '>= 14'] })
      .describe('How many of them must pass.'),
  },
  'a mapping with `of` and `is`',
)
  .meta({ id: 'passRate' })
  .describe('How many of other gates must pass.');
