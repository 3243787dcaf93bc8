import { z } from 'zod';
import { count, list, mapping, oneLine, reference, text, timeSpan } from './text.ts';

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

const failureAnswer = mapping(
  {
    fallback: reference.optional().describe('A stream that starts only when this one has failed, and stands in for it: what needs this one goes on when it has succeeded.'),
    rollback_to: reference.optional().describe('A stream that this one needs: it and all that depends on it is run again.'),
    rounds: count(1, 100).optional().describe('How often it goes back at most; then the stream has failed. Default: 1.'),
  },
  'a mapping with `fallback` or `rollback_to`',
).meta({ id: 'onFailure' });

/** For all streams at once there is nobody who could stand in, and no place to go back to. */
export const onFailureByDefault = z.enum(['fail', 'continue'], { error: 'must be `fail` or `continue`' }).describe('What follows when the last attempt of a stream has failed that does not say it itself. Default: `fail`.');

export const onFailure = z
  .union([z.enum(['fail', 'continue'], { error: 'must be `fail` or `continue`' }), failureAnswer], {
    error: 'must be `fail`, `continue`, `{fallback: F}` or `{rollback_to: S, rounds: 2}`',
  })
  .describe(
    'What follows when its last attempt has failed. `fail`: so has the run, and what needs it is skipped. `continue`: the run goes on as if it were optional, and says so at its end. Default: `fail`.',
  );
