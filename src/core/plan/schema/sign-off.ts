import { z } from 'zod';
import { needs } from './needs.ts';
import { id, list, mapping, moment, oneLine } from './text.ts';

const oneOrMore = (item: ReturnType<typeof oneLine>, what: string) => z.union([item, list(item, what)], { error: `must be text, or a list of ${what}` });

export const signOff = mapping(
  {
    id: id.optional().describe('Name of the sign-off in the plan. Default: `sign-off`.'),
    title: oneLine().optional().describe('One line for the screen. Default: the id.'),
    at: moment.optional().describe('Planned time after the start of the run: `T+6h`.'),
    by: oneOrMore(oneLine('a role'), 'roles').optional().describe('Who is to sign: roles or names, shown to whoever approves.'),
    evidence: oneOrMore(oneLine(), 'evidence')
      .optional()
      .describe('What the signature rests on: gates, files, phases. Shown to whoever approves.'),
    needs: needs.optional().describe('What must hold before it is asked for. Default: everything that does not wait for it.'),
  },
  'a mapping with `by`, `evidence` and `needs`',
)
  .meta({ id: 'signOff' })
  .describe('A checkpoint at which a person answers for the whole with their name.');
