import { z } from 'zod';
import { id, list, mapping, reference } from './text.ts';

/** Rules about what agents find: what is stopped and held, and runs again. */

const streams = z.union([reference, list(reference, 'ids')], { error: 'must be an id or a list of ids' });

const when = mapping(
  {
    finding: z
      .enum(['critical', 'high', 'medium', 'low'], { error: 'must be `critical`, `high`, `medium` or `low`' })
      .describe('How bad a finding is at least.'),
    in: streams.optional().describe('Who reports it: streams, phases or groups. Default: any stream.'),
  },
  'a mapping with `finding`, such as `{finding: critical, in: review}`',
).meta({ id: 'rollbackCondition' });

export const rollbackRule = mapping(
  {
    id: id.optional().describe('Name of the rule, by which it is answered: `sluice approve rollback:ID`. Default: the severity, with a number where that is taken.'),
    when: when.describe('The finding that it is about.'),
    stop: streams
      .optional()
      .describe('Streams, phases or groups: what of them is at work is stopped, what has not started is held, until a person has answered.'),
    rerun: z
      .union([z.literal('same'), streams], { error: 'must be `same`, an id or a list of ids' })
      .optional()
      .describe('Who runs again after the approval, with all that depends on them and has begun: `same` for those that reported, or streams, phases or groups.'),
    hold: z
      .literal(true, { error: 'must be `true`: a person always answers before anything runs again' })
      .optional()
      .describe('Always `true`: a person answers before anything runs again.'),
  },
  'a rule: a mapping with `when` and `stop` or `rerun`',
).meta({ id: 'rollback' });

export type RollbackYaml = z.infer<typeof rollbackRule>;
