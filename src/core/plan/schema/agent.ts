import { z } from 'zod';
import { count, duration, files, flag, mapping, text, timeSpan } from './text.ts';

/** Agents that a stream can name today. */
export const agentName = z.enum(['command', 'demo'], { error: 'must be `command` or `demo`' });

/** What the demo agent does, for rehearsals and demonstrations. Its defaults stand in `compile-agent.ts`. */
export const demoSettings = mapping(
  {
    duration: timeSpan.optional().describe('How long its work takes. Default: `3s`.'),
    tasks: count(1, 100).optional().describe('How many check-list items it works through. Default: 5.'),
    fail_first: count(0, 100).optional().describe('How many attempts end with exit status 1 before one succeeds. Default: 0.'),
    ask: text('a question')
      .optional()
      .describe('A question that it asks half way; it waits for a line of input.'),
    full_screen: flag.optional().describe('Draw on the whole screen, as an editor does, instead of printing lines. Default: false.'),
    writes: files
      .optional()
      .describe('Files that it writes, relative to its working directory, with their contents.'),
    commit: flag.optional().describe('Commit what it wrote, where its working directory is a git work tree. Default: false.'),
    hang: flag.optional().describe('Never end by itself. Default: false.'),
    flood_lines: count(0, 10_000_000).optional().describe('Lines that it prints as fast as they are taken, before anything else. Default: 0.'),
  },
  'a mapping of settings of the demo agent',
).meta({ id: 'demo' }).describe('What the demo agent does.');

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
