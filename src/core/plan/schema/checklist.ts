import { z } from 'zod';
import { gateLevel } from './parts.ts';
import { list, mapping, oneLine, program } from './text.ts';

const title = oneLine('a title');

const item = z.union(
  [
    title.describe('What a person is asked to confirm.'),
    mapping(
      {
        title: title.describe('What is to be true; also its name as a gate.'),
        run: program.optional().describe('A command that finds it out. Default: a person is asked.'),
        level: gateLevel.optional(),
      },
      'a mapping with `title`',
    ).meta({ id: 'checklistItem' }),
  ],
  { error: 'must be text, or a mapping with `title`' },
);
const items = list(item, 'check-list items');

/** Items become gates of their owner, behind those of `gates`. */
export const checklist = z
  .union([items, mapping({ must: items.optional(), should: items.optional(), nice: items.optional() }, 'a mapping with `must`, `should` and `nice`').meta({ id: 'checklist' })], {
    error: 'must be a list of items, or a mapping with `must`, `should` and `nice`',
  })
  .describe('A check-list: each item is a gate behind those of `gates`, and one without `run` is a question to a person.');

export type ChecklistYaml = z.infer<typeof checklist>;
export type ChecklistItemYaml = z.infer<typeof item>;
