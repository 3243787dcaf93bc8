import { z } from 'zod';
import { list, mapping, oneLine, reference, text, timeSpan } from './text.ts';

/** What a plan says about work that goes wrong: it stands still, is blocked, fails. */

export const stuckAfter = timeSpan.describe(
  'The stream counts as stuck when it runs and its progress has not changed for so long; a person is told. Nothing is ended by that. Default: never.',
);

const escalationStep = mapping(
  {
    after: timeSpan.describe('When, counted from the moment the stream got stuck or reported a blocker.'),
    do: z
      .enum(['notify', 'ask', 'page', 'block'], { error: 'must be `notify`, `ask`, `page` or `block`' })
      .describe(
        '`notify`: tell whoever looks. `ask`: type a text into the terminal of another stream. `page`: call a person by name, before all else that waits. `block`: end the attempt; the stream has failed, and its slot is free.',
      ),
    stream: reference.optional().describe('The stream that is asked.'),
    who: oneLine('a name').optional().describe('The person who is paged.'),
    text: text().optional().describe('What is said. Default: which stream it is, for how long, and its blocker.'),
  },
  'a step: a mapping with `after` and `do`',
).meta({ id: 'escalation' });

export const escalation = z
  .union([escalationStep, list(escalationStep, 'steps')], { error: 'must be a step such as `{after: 30m, do: notify}`, or a list of steps' })
  .describe('What happens step by step while the stream is stuck or blocked.');
