import { z } from 'zod';
import { json, metric, pattern, size, tests } from './measures.ts';
import { gateLevel } from './parts.ts';
import { list, mapping, oneLine, path, program } from './text.ts';

const title = oneLine('a title');

const item = z.union(
  [
    title.describe('What a person is asked to confirm.'),
    mapping(
      {
        title: title.describe('What is to be true; also its name as a gate.'),
        run: program.optional().describe('A command that finds it out. Default: a person is asked, unless something is read.'),
        tests: tests.optional(),
        metric: metric.optional(),
        file: path.optional().describe('A file or folder that must be there.'),
        matches: pattern.optional().describe('What the text of `file` must match somewhere. `^` and `$` match at lines.'),
        not_matches: pattern.optional().describe('What the text of `file` must match nowhere.'),
        min_size: size.optional().describe('How large `file` must be at least: bytes, or a size such as `10KB`.'),
        json: json.optional(),
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
  .describe('A check-list: each item is a gate behind those of `gates`, and one that runs nothing and reads nothing is a question to a person.');

export type ChecklistYaml = z.infer<typeof checklist>;
export type ChecklistItemYaml = z.infer<typeof item>;
