import { z } from 'zod';
import { consensus } from './consensus.ts';
import { all, any, passRate } from './groups.ts';
import { json, metric, pattern, size, tests } from './measures.ts';
import { count, environment, files, flag, list, mapping, oneLine, path, program, reference, shellLine, text, timeSpan } from './text.ts';

/** Parts that streams, phases and checkpoints have in common. */


export const gateLevel = z
  .enum(['must', 'should', 'nice'], { error: 'must be `must`, `should` or `nice`' })
  .describe('Whether it holds its owner back: only `must` does, the others are measured and shown. Default: `must`, and `should` for one that another gate counts.');

const feedbackRounds = count(1, 20);
const feedback = z
  .union([feedbackRounds, mapping({ rounds: feedbackRounds.describe('How often at most.') }, 'a mapping with `rounds`').meta({ id: 'feedback' })], {
    error: 'must be a number from 1 to 20, or a mapping with `rounds`',
  })
  .describe('How often a stream is begun again, with the output of the gate for its agent, before the failure of the gate counts. Default: never.');

const gate = z.union(
  [
    shellLine.describe('A command for the shell; the gate passes when it exits with 0, and is named after it.'),
    mapping(
      {
        name: oneLine('a name')
          .max(60, { error: 'must not be longer than 60 characters' })
          .optional()
          .describe('Unique within its stream or phase. Default: the command, the question, or what is read.'),
        run: program.optional().describe('The command; the gate passes when it exits with 0 and what is demanded besides holds.'),
        human: oneLine('a question').optional().describe('A question to a person instead of a command: who approves lets it pass, who rejects makes it fail.'),
        tests: tests.optional(),
        metric: metric.optional(),
        file: path.optional().describe('A file or folder that must be there.'),
        matches: pattern.optional().describe('What the text of `file` must match somewhere. `^` and `$` match at lines.'),
        not_matches: pattern.optional().describe('What the text of `file` must match nowhere.'),
        min_size: size.optional().describe('How large `file` must be at least: bytes, or a size such as `10KB`.'),
        json: json.optional(),
        consensus: consensus.optional().describe('Nothing runs: what several streams wrote about the same is compared.'),
        all: all.optional(),
        any: any.optional(),
        pass_rate: passRate.optional(),
        level: gateLevel.optional(),
        category: oneLine('a category').max(60, { error: 'must not be longer than 60 characters' }).optional().describe('What kind of check it is, for counting gates by category.'),
        retry: count(0, 20)
          .optional()
          .describe('How often the command is tried again when the gate does not pass. One that passes then is shown as flaky. Default: 0.'),
        feedback: feedback.optional(),
        cwd: path.optional().describe("Where it runs, relative to its stream's working directory, or to the workspace for a phase. Default: `.`."),
        env: environment.optional().describe('Variables added to its environment.'),
        timeout: timeSpan.optional().describe('Longest duration; then the gate has failed. Default: `10m`.'),
      },
      'a mapping with `run`, `human`, or what is read',
    ).meta({ id: 'gate' }),
  ],
  { error: 'must be a line for the shell, or a mapping with `run`, `human`, or what is read' },
);
export type GateYaml = Exclude<z.infer<typeof gate>, string>;
export const gates = z.union([gate, list(gate, 'gates')], { error: 'must be a gate or a list of gates' });

const deliverable = z.union([path, mapping({ path: path.describe('Path of the file or folder.') }, 'a mapping with `path`').meta({ id: 'deliverable' })], {
  error: 'must be a path',
});
export const deliverables = z.union([deliverable, list(deliverable, 'paths')], { error: 'must be a path or a list of paths' });

export const handoff = z
  .union([path, z.literal(true)], { error: 'must be a path, or true for the usual one' })
  .meta({ title: 'path, or true' })
  .describe(
    'A document that Sluice writes when this ends, for whoever goes on; relative to the workspace. `true` is `.claude/session-handoffs/ID-HANDOFF.md`.',
  );
export const freshSession = flag.describe(
  'Whether what comes behind this is begun by agents that know nothing of what went before but its hand-off, which is written with or without `handoff`. Default: false.',
);
export const freshStream = flag.describe(
  'Whether its agent knows nothing of what went before but the hand-offs of what it needs, which are written with or without `handoff`. Default: false.',
);

const claim = path.meta({ title: 'glob' });
export const claims = z
  .union([claim, list(claim, 'paths')], { error: 'must be a path or a list of paths' })
  .describe('Files, folders and globs (`src/*.ts`, `docs/**`) that this stream alone is to change while it runs, relative to its working directory.');

const statusFile = path
  .regex(/\.json$/, { error: 'must end in `.json`: other files are not read as reports' })
  .regex(/^(?:[^*]*[/\\])?[^/\\]*$/, { error: 'must not have `*` but in its last part: folders are not searched' });
export const statusFiles = z
  .union([statusFile, list(statusFile, 'paths')], { error: 'must be a path or a list of paths' })
  .describe(
    'JSON files in which its agent reports, besides its status file: relative to its working directory, and, where no other stream names them, to the main checkout and to every work tree. Default: `status.json`, `*-results.json`, `ID-status.json` and `ID-results.json`.',
  );

const worktreeBase = z
  .union(
    [
      text('the name of a commit').regex(/^[^-]/, { error: 'must name a commit: not empty, not beginning with `-`' }),
      mapping(
        {
          merged: reference.optional().describe('Id of a stream: what the wave that merges it has merged.'),
          wave: reference.optional().describe('Id of a wave: what it has merged.'),
        },
        'a mapping with `merged` or `wave`',
      ).meta({ id: 'worktreeBase' }),
    ],
    { error: 'must be the name of a commit, or a mapping with `merged` or `wave`' },
  )
  .describe('Commit that a new branch starts from: a name that git knows, or the result of a wave, which the stream waits for then. Default: `HEAD`.');

const copied = path.meta({ title: 'path' });

export const worktree = z
  .union(
    [
      flag,
      mapping(
        {
          branch: text('the name of a branch')
            .optional()
            .describe('Branch that is made, or adopted where it exists. Default: `sluice/` and the id of the stream.'),
          base: worktreeBase.optional(),
          setup: z
            .union([shellLine, list(shellLine, 'lines for the shell')], { error: 'must be a line for the shell, or a list of them' })
            .optional()
            .describe('What is run in a fresh worktree before the first attempt, one line for `/bin/sh -c` after the other, such as `npm ci`. It is run again only when it has changed, or has failed.'),
          copy: z
            .union([copied, list(copied, 'paths')], { error: 'must be a path or a list of paths' })
            .optional()
            .describe('Files that git ignores and that are copied from the workspace, such as `.env`; `*` and `**` stand for parts of names. What is there already is not replaced.'),
          port: z
            .union([flag, mapping({ from: count(1, 65_535).describe('The first of the plan gets this port, the next one the port after it.') }, 'a mapping with `from`').meta({ id: 'worktreePort' })], {
              error: 'must be true, or a mapping with `from`',
            })
            .optional()
            .describe('Give the worktree a TCP port of its own, as `SLUICE_PORT` for its attempts, gates and `setup`: one that is free (`true`), or one in a row. It is kept over retries. Default: false.'),
        },
        'a mapping with `branch` and `base`',
      ).meta({ id: 'worktree' }),
    ],
    { error: 'must be true, or a mapping with `branch` and `base`' },
  )
  .describe('Give the stream a git worktree of its own.');

export const workspace = z
  .union(
    [
      z.enum(['project', 'scratch'], { error: 'must be `project`, `scratch`, or `{scratch: {files: ...}}`' }),
      mapping(
        {
          scratch: mapping(
            {
              files: files
                .optional()
                .describe('Files that the scratch repository starts with: paths and their contents.'),
            },
            'a mapping with `files`',
          ).meta({ id: 'scratch' }).describe('A new git repository made for the run.'),
        },
        'a mapping with `scratch`',
      ).meta({ id: 'workspace' }),
    ],
    { error: 'must be `project`, `scratch`, or `{scratch: {files: ...}}`' },
  )
  .describe('Where the streams work: in the project folder (`project`, the default), or in a new git repository made for the run (`scratch`).');
