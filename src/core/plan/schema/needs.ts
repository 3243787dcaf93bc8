import { z } from 'zod';
import { count, list, mapping, oneLine, percentage, reference } from './text.ts';

/** What streams, phases and checkpoints wait for, and the points inside a stream that others can wait for. */

const byId = reference.describe(
  'Id of a stream that must succeed, a phase that must be done, a checkpoint that must be reached, or a wave that must be merged; `A.baseline` is the milestone `baseline` of stream `A`.',
);
const target = {
  stream: reference.optional().describe('Id of a stream.'),
  phase: reference.optional().describe('Id of a phase.'),
  milestone: reference.optional().describe('A milestone and its stream: `A.baseline`.'),
  merged: reference.optional().describe('Id of a stream: the wave that merges it must be merged.'),
  on: z
    .enum(['succeeded', 'failed', 'ended'], { error: 'must be `succeeded`, `failed` or `ended`' })
    .optional()
    .describe('The outcome of the stream or phase that is waited for; `ended` is any. Default: `succeeded`.'),
};
const alternative = z.union([byId, mapping(target, 'a mapping with `stream` and `on`').meta({ id: 'alternative' })], {
  error: 'must be an id, or a mapping such as `{stream: A, on: ended}`',
});
const need = z.union(
  [
    byId,
    mapping(
      {
        ...target,
        any: list(alternative, 'needs')
          .min(1, { error: 'must name at least one need' })
          .optional()
          .describe('Needs of which one is enough. When none of them can hold any more, this one cannot either.'),
      },
      'a mapping with `stream` and `on`',
    ).meta({ id: 'need' }),
  ],
  { error: 'must be an id, or a mapping such as `{stream: A, on: ended}`' },
);
export const needs = z.union([need, list(need, 'ids')], { error: 'must be an id or a list of ids' });

const milestoneId = z
  .string({ error: 'must be a name' })
  .max(60, { error: 'must not be longer than 60 characters' })
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, { error: 'may have letters, digits, `_` and `-`; it begins with a letter or digit' })
  .meta({ title: 'name' });
const milestone = z.union(
  [
    milestoneId.describe('Name of the milestone. It is reached when the agent names it in its progress, or when the stream succeeds.'),
    mapping(
      {
        id: milestoneId.describe('Name of the milestone, unique within its stream; others need it as `STREAM.NAME`.'),
        title: oneLine().optional().describe('One line for the screen. Default: the name.'),
        percent: percentage.optional().describe('It is also reached when the progress of the stream is so far.'),
        tasks: count(1, 10_000).optional().describe("It is also reached when so many items of the agent's check-list are done."),
      },
      'a mapping with `id`',
    ).meta({ id: 'milestone' }),
  ],
  { error: 'must be a name, or a mapping with `id`' },
);
export const milestones = z.union([milestone, list(milestone, 'milestones')], { error: 'must be a milestone or a list of milestones' });
