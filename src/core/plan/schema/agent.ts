import { z } from 'zod';
import { count, duration, mapping, timeSpan } from './text.ts';

/** Agents that a stream can name today. */
export const agentName = z.enum(['command', 'demo'], { error: 'must be `command` or `demo`' });

export const retry = z
  .union(
    [
      count(0, 99).describe('How many times to try again after a failure.'),
      mapping(
        {
          attempts: count(1, 100).optional().describe('Attempts in all, the first included. Default: 2.'),
          backoff: duration.optional().describe('Wait before the second attempt. Default: `1s`.'),
          factor: z
            .number({ error: 'must be a number' })
            .min(1, { error: 'must be at least 1, or the waits would shrink' })
            .max(100, { error: 'must be at most 100' })
            .optional()
            .describe('Each further wait is this many times the one before. Default: 2.'),
          max_backoff: timeSpan.optional().describe('Longest single wait. Default: `5m`, or `backoff` where that is longer.'),
        },
        'a mapping of retry settings',
      ).meta({ id: 'retry' }),
    ],
    { error: 'must be a number of further tries, or a mapping with `attempts`, `backoff`, `factor`, `max_backoff`' },
  )
  .describe('What to do when an attempt fails. `retry: 2` tries twice more. Default: 0.');
