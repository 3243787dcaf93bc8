import { z } from 'zod';
import { list, mapping, oneLine, percentage, reference, text, timeSpan } from './text.ts';

/** How the program of a real agent is run. The same keys stand on an agent and on a stream, whose word counts. */

const word = text('a word').max(100_000, { error: 'is too long for an argument: put it into a file' });
const words = list(word, 'words');
const rules = list(oneLine('a rule such as `npm test` or `Edit(src/**)`'), 'rules');

const permissions = mapping(
  {
    allow: rules.optional().describe('What is allowed without asking anybody.'),
    deny: rules.optional().describe('What is denied without asking anybody, whatever is allowed.'),
  },
  'a mapping with `allow` and `deny`',
).meta({ id: 'permissions' });

const takeOver = mapping({ take_over: reference.describe('The agent that goes on: a name below `agents`, or a kind.') }, 'a mapping with `take_over`').meta({ id: 'takeOver' });
const onLimitError = 'must be `wait`, `fail` or `{take_over: AGENT}`';

export const realAgentFields = {
  mode: z
    .enum(['interactive', 'headless'], { error: 'must be `interactive` or `headless`' })
    .optional()
    .describe('`interactive`: on its own screen in the pane, where a person can step in. `headless`: what it does is shown as text. Default: `interactive`.'),
  program: text('a program').min(1, { error: 'must not be empty' }).optional().describe('The program to start: a path, or a name that is looked for on the PATH. Default: its kind.'),
  model: oneLine('the name of a model').optional().describe('The model, as its program calls it. Default: what its program is set to.'),
  effort: oneLine('a level').optional().describe('How much it thinks, as its program calls it: `high`. Gemini has no such setting.'),
  permission_mode: oneLine('a mode').optional().describe('What it may do without asking, as its program calls it: `acceptEdits`, `workspace-write`, `auto_edit`. Default: what its program is set to.'),
  args: words.optional().describe('Further arguments for its program.'),
  wrap: words.optional().describe('Words that are put before its command line: `[docker, exec, -it, box]`, or ssh.'),
  permissions: permissions.optional().describe('Standing rules for what it asks permission for.'),
  on_limit: z
    .union([z.enum(['wait', 'fail'], { error: onLimitError }), takeOver], { error: onLimitError })
    .optional()
    .describe('What follows when its usage limit is reached. `wait`: the stream is parked until the limit ends. `fail`: the attempt has failed. `take_over`: another agent goes on. Default: `wait`.'),
  stalled_after: z
    .union([z.literal('never'), timeSpan], { error: 'must be a duration such as `10m`, or `never`' })
    .optional()
    .describe('It counts as stalled when it is at work and shows nothing new for so long; a person is told. Default: `10m`.'),
  handoff_at: percentage.optional().describe('How full its context window may be before it hands over to a fresh session: `80%`. Default: never.'),
};

export const realAgentKeys = Object.keys(realAgentFields) as readonly (keyof typeof realAgentFields)[];

const settings = z.object(realAgentFields);
export type RealAgentYaml = z.infer<typeof settings>;
