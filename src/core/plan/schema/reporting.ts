import { z } from 'zod';
import { metric as number } from './measures.ts';
import { flag, list, mapping, oneLine, path, program, reference, timeSpan } from './text.ts';

/** What a plan wants to be told and measured. */

const target = z.union([oneLine('a target'), z.number()], { error: 'must be a target, such as `>= 80%` or `complete`' }).meta({ title: 'text or number' });

const metricFile = mapping(
  {
    file: path.describe('File to read, relative to the working directory of `stream`, or to the workspace.'),
    stream: reference.optional().describe('The stream that makes it, after which it is read. Default: none; it is read after each stream, and after gates of phases and waves.'),
    regex: number.shape.regex,
    json: number.shape.json,
    coverage: number.shape.coverage,
    of: number.shape.of,
  },
  'a mapping with `file`',
)
  .meta({ id: 'metricFile' })
  .describe('A number in a file. Without `regex`, `json` or `coverage` the file holds nothing but the number.');

const metric = mapping(
  {
    name: oneLine('a name').describe('What is measured: `code coverage`.'),
    target: target.describe('What is to be reached: `>= 80%`, `< 200 ms`, `complete`.'),
    from: z
      .union([oneLine('a source'), metricFile], { error: 'must be a source, or a mapping with `file`' })
      .optional()
      .describe('Where its value comes from: a gate (`D/load`), whose measurement the report shows, a file, a figure of the report itself (`report/time`, `report/phases`, `report/gates`, `report/speed-up`), or words for whoever looks it up.'),
  },
  'a metric: a mapping with `name` and `target`',
).meta({ id: 'metric' });

export const metrics = list(metric, 'metrics');

export const standup = mapping(
  {
    every: timeSpan.describe('Time between two of them: `1h`, `1d`.'),
    to: path.optional().describe('File that it is written to, relative to the workspace. Default: only the screen.'),
  },
  'a mapping with `every`',
).meta({ id: 'standup' });

export const report = mapping(
  {
    format: z
      .enum(['md', 'html', 'json', 'junit'], { error: 'must be `md`, `html`, `json` or `junit`' })
      .optional()
      .describe('Markdown, a page of its own, data, or JUnit XML. Default: `md`.'),
    to: path.describe('File that it is written to, relative to the workspace.'),
    results: z
      .record(reference, path, { error: 'must be a mapping of phases to files' })
      .optional()
      .describe('Results of phases, as `sluice report --phase` prints them: `{batch-1: results/batch-1.json}`.'),
    commit: flag.optional().describe('Commit it, with the results of phases, to the branch that is checked out in the workspace. Default: false.'),
  },
  'a mapping with `to`',
).meta({ id: 'report' });

export const notify = mapping(
  {
    desktop: flag.optional().describe('By the notifications of the desktop of the machine that the run is on (`notify-send`, on macOS `osascript`). Default: false.'),
    webhook: z
      .url({ protocol: /^https?$/, error: 'must be a URL that begins with `http://` or `https://`' })
      .optional()
      .describe('URL to which each notice is posted as JSON: `{"run", "plan", "about", "title", "text"}`.'),
    run: program.optional().describe('A command that is run for each notice, with `SLUICE_NOTICE_TITLE`, `SLUICE_NOTICE_TEXT` and `SLUICE_NOTICE` (the id of the item, or `end`) in its environment.'),
  },
  'a mapping with `desktop`, `webhook` or `run`',
).meta({ id: 'notify' });
