import { z } from 'zod';
import { budget } from './budget.ts';
import { demoSettings } from './demo.ts';
import { realAgentFields } from './real-agent.ts';
import { count, duration, environment, mapping, reference, timeSpan } from './text.ts';

export const agentKinds = ['command', 'demo', 'claude', 'codex', 'gemini'] as const;

/** Whether there is such an agent is checked with the whole plan known. */
export const agentName = reference.meta({ title: 'name of an agent' });

const agent = mapping(
  {
    kind: z
      .enum(agentKinds, { error: 'must be `command`, `demo`, `claude`, `codex` or `gemini`' })
      .optional()
      .describe('What it is. `claude`, `codex` and `gemini` are the programs of that name; with `--agent demo` the demo agent stands in for them. Default: its name, where that is a kind.'),
    max_parallel: count(1, 1000).optional().describe('How many of its streams may run at once. Default: no limit.'),
    budget: budget.optional().describe('What all its streams together may use up.'),
    env: environment.optional().describe('Variables for its streams, between those of the defaults and those of the stream itself.'),
    demo: demoSettings.optional(),
    ...realAgentFields,
  },
  'a mapping of settings of an agent',
).meta({ id: 'agent' });

export const agents = z
  .record(z.string(), agent, { error: 'must be a mapping of names to agents' })
  .meta({ title: 'mapping of names to [agents](#agent)' });

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
