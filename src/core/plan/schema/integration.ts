import { z } from 'zod';
import { id, list, mapping, oneLine, reference } from './text.ts';

/** What one stream needs of another, with who gives it its last touch. */
const integrationItem = mapping(
  {
    id: id.describe('Name of the item in the plan, such as `int-001`; it can be needed as any checkpoint.'),
    from: reference.describe('Who provides it: id of a stream, which must succeed, or a milestone of one (`A.baseline`).'),
    to: reference.describe('Who takes it: id of a stream, phase or wave.'),
    what: oneLine('a line that says what is provided').describe('What is provided, one line for the screen.'),
    resolve: z
      .enum(['provided', 'person'], { error: 'must be `provided` or `person`' })
      .optional()
      .describe('When it is settled: `provided` as soon as `from` holds, `person` when somebody has looked at it then and approved. Default: `provided`.'),
    blocks: z
      .union([reference, list(reference, 'ids')], { error: 'must be an id or a list of ids' })
      .optional()
      .describe('What does not start before it is settled: streams, groups of them, phases, waves. Default: `to`.'),
  },
  'an integration item: a mapping with `id`, `from`, `to` and `what`',
).meta({ id: 'integrationItem' });

export const integration = list(integrationItem, 'integration items');

export const integrationQueue = mapping(
  {
    blocks: z
      .union([reference, list(reference, 'ids')], { error: 'must be an id or a list of ids' })
      .describe('What does not start while any item of it is pending: streams, groups of them, phases, waves.'),
  },
  'a mapping with `blocks`',
).meta({ id: 'integrationQueue' });

export type IntegrationYaml = z.infer<typeof integrationItem>;
