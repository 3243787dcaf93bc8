import type { z } from 'zod';
import { count, flag, list, mapping, program, reference, text } from './text.ts';

const rule = mapping(
  {
    path: text('a path')
      .min(1, { error: 'must not be empty' })
      .describe('Files, from the top of the repository: `src/config.py`, `docs/**`. Without `/` in any folder: `*.lock`.'),
    take: reference
      .optional()
      .describe('Whose side is taken: `ours` (what the branch of the wave has), `theirs` (what is merged into it), or a stream: whichever side has its work.'),
    union: flag.optional().describe('Keep the lines of both sides.'),
    run: program
      .optional()
      .describe('A command that settles it in the worktree of the wave. `SLUICE_FILE` is the file, and `SLUICE_BASE`, `SLUICE_OURS` and `SLUICE_THEIRS` are its three versions.'),
    agent: reference.optional().describe('A stream with `resolver: true` that settles it in the worktree of the wave.'),
    rounds: count(1, 10).optional().describe('How often the agent is asked for one merge, at most, before a person is. Default: 2.'),
    ask: flag.optional().describe('A person settles it, as where no rule names the file.'),
  },
  'a mapping with `path` and one of `take`, `union`, `run`, `agent`, `ask`',
).meta({ id: 'conflictRule' });

export const conflicts = list(rule, 'rules').describe('What is done with files that conflict: the first rule that names the file.');
export const runningConflicts = mapping(
  {
    resolve: reference.describe('Who settles it: `later` (the one of lower priority, or that stands later in the plan), `first` (the one that is further ahead), or a stream, in its own pairs alone.'),
    rounds: count(1, 10).optional().describe('How often the same two are held, at most. Default: 1.'),
  },
  'a mapping with `resolve`',
)
  .meta({ id: 'runningConflicts' })
  .describe('What becomes of streams that run and would conflict: both are held, one settles it in its worktree, then both go on.');
export type RunningConflictsYaml = z.infer<typeof runningConflicts>;
export type ConflictRuleYaml = z.infer<typeof rule>;
