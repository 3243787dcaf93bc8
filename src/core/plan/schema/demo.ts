import { z } from 'zod';
import { count, files, flag, id, list, mapping, oneLine, percentage, text, timeSpan } from './text.ts';

const finding = mapping(
  {
    id: id.describe('Name of the finding; the same one is not told twice.'),
    severity: z.enum(['critical', 'high', 'medium', 'low'], { error: 'must be `critical`, `high`, `medium` or `low`' }).describe('How bad it is.'),
    title: oneLine().describe('What is wrong, one line.'),
    place: oneLine('a place').optional().describe('Where it was found, such as `src/login.ts:41`.'),
    at: percentage.optional().describe('How far its work is when it reports it. Default: at the end.'),
    attempts: count(1, 100)
      .optional()
      .describe('How many attempts report it, besides those of `fail_first`; those after them find that it has been dealt with. Default: 1.'),
  },
  'a mapping with `id`, `severity` and `title`',
).meta({ id: 'demoFinding' });

const limit = mapping(
  {
    at: percentage.describe('How far its work is when it runs into the limit.'),
    for: timeSpan.describe('How long it is silent then, before it goes on.'),
  },
  'a mapping with `at` and `for`',
).meta({ id: 'demoLimit' });

/** What the demo agent does, for rehearsals and demonstrations. Its defaults stand in `compile-demo.ts`. */
export const demoSettings = mapping(
  {
    duration: timeSpan.optional().describe('How long its work takes. Default: the middle of the estimate of its stream, or else `3s`.'),
    tasks: count(1, 100).optional().describe('How many check-list items it works through. Default: 5.'),
    fail_first: count(0, 100).optional().describe('How many attempts end with exit status 1 before one succeeds. Default: 0.'),
    ask: text('a question')
      .optional()
      .describe('A question that it asks half way; it waits for a line of input.'),
    full_screen: flag.optional().describe('Draw on the whole screen, as an editor does, instead of printing lines. Default: false.'),
    writes: files
      .optional()
      .describe('Files that it writes, relative to its working directory, with their contents.'),
    writes_at: percentage.optional().describe('How far its work is when it writes `writes`, and commits them. Default: at the end.'),
    mends: files
      .optional()
      .describe('Files that it writes besides, or instead of those of the same name, when a gate has failed on its work and it is told so.'),
    resolves: z
      .union([z.enum(['both', 'ours', 'theirs', 'none']), files], { error: 'must be `both`, `ours`, `theirs`, `none`, or a mapping of files to contents' })
      .meta({ title: '`both`, `ours`, `theirs`, `none`, or a mapping of files to contents' })
      .optional()
      .describe('What it does with conflicts that it is told to settle: keep the lines of both sides, take one, leave them, or write these files. Default: `both`.'),
    commit: flag.optional().describe('Commit what it wrote, where its working directory is a git work tree. Default: false.'),
    hang: flag.optional().describe('Never end by itself. Default: false.'),
    flood_lines: count(0, 10_000_000).optional().describe('Lines that it prints as fast as they are taken, before anything else. Default: 0.'),
    milestones: z
      .record(id, percentage, { error: 'must be a mapping of milestones to percentages' })
      .meta({ title: 'mapping of milestones to percentages' })
      .optional()
      .describe('Milestones that it names, and how far its work is then: `{baseline: 40}`.'),
    tokens: count(0, 1_000_000_000_000).optional().describe('Tokens that it says to have used when its work is done; on the way, its share of them.'),
    usd: z
      .number({ error: 'must be an amount of US dollars, such as 0.02' })
      .min(0, { error: 'must be at least 0' })
      .max(1_000_000, { error: 'must be at most 1000000' })
      .meta({ title: 'US dollars' })
      .optional()
      .describe('What it says to have cost when its work is done; on the way, its share of it.'),
    findings: list(finding, 'findings').optional().describe('What it reports as found wrong.'),
    limit: limit.optional().describe('A usage limit that it runs into.'),
    agent_status: flag
      .optional()
      .describe('Keep an entry of its own in `.claude/agent-status.json`, and make the file where there is none. Default: only where there is one.'),
  },
  'a mapping of settings of the demo agent',
).meta({ id: 'demo' }).describe('What the demo agent does.');

export type DemoYaml = z.infer<typeof demoSettings>;
