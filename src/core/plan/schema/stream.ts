import { z } from 'zod';
import { agentName, retry } from './agent.ts';
import { demoSettings } from './demo.ts';
import { realAgentFields } from './real-agent.ts';
import { checklist } from './checklist.ts';
import { matrix, parameters, use } from './expansion.ts';
import { milestones, needs } from './needs.ts';
import { claims, deliverables, freshStream, gates, handoff, statusFiles, worktree } from './parts.ts';
import { budget } from './budget.ts';
import { escalation, onFailure, stuckAfter } from './trouble.ts';
import { environment, estimate, flag, id, mapping, oneLine, path, program, reference, text, timeSpan } from './text.ts';

export const priority = z
  .enum(['P0', 'P1', 'P2', 'P3'], { error: 'must be `P0`, `P1`, `P2` or `P3`' })
  .describe('Which stream starts first when not all can: `P0` before `P1`, and so on. Default: `P2`.');

const fields = {
  id: id.describe('Name of the stream in the plan: in `needs`, on the screen, in commands.'),
  title: oneLine().optional().describe('What it is about, one line. Default: the id.'),
  use: use.optional().describe('Templates that say what it does not say itself. Of several the later one wins; its own keys win over all.'),
  with: parameters.optional().describe('Variables for this stream alone, for the texts of its templates.'),
  matrix: matrix.optional().describe('Makes one stream of each combination of values.'),
  run: program.optional().describe('The command to run. A stream has either `run` or `agent`.'),
  agent: agentName.optional().describe('Who does the work: a name below `agents`, or a kind: `command` (then `run` says what), `demo` (the built-in demo agent), `claude`, `codex`, `gemini`.'),
  prompt: text().optional().describe('What the agent is told.'),
  prompt_file: path.optional().describe("A file with what the agent is told, relative to the plan's folder."),
  demo: demoSettings.optional(),
  ...realAgentFields,
  needs: needs.optional().describe('What must hold before it starts: ids of streams, phases or checkpoints, milestones such as `A.baseline`.'),
  milestones: milestones.optional().describe('Points inside its work that others can wait for while it still runs.'),
  anytime: flag.optional().describe('Work for spare slots: the needs of its phase do not keep it back, and it starts after everything else that could. A phase that can never start ends with it. Default: false.'),
  priority: priority.optional(),
  estimate: estimate.optional().describe('How long one attempt is expected to take: `30m`, or a range, `2h..3h`.'),
  optional: flag.optional().describe('Its failure fails nothing and keeps nothing back. Default: false.'),
  cwd: path.optional().describe('Where it works, relative to its worktree or else the workspace. Default: `.`.'),
  env: environment.optional().describe('Variables added to its environment.'),
  worktree: worktree.optional(),
  timeout: timeSpan.optional().describe('Longest duration of one attempt; then it is stopped and has failed. Default: none.'),
  retry: retry.optional(),
  stuck_after: stuckAfter.optional(),
  escalation: escalation.optional(),
  on_failure: onFailure.optional(),
  budget: budget.optional().describe('What it may use up, over all its attempts.'),
  gates: gates.optional().describe('Commands that must pass when its work has ended, before it has succeeded.'),
  checklist: checklist.optional(),
  deliverables: deliverables.optional().describe('Files that must exist when it has ended, relative to its working directory.'),
  handoff: handoff.optional(),
  fresh_session: freshStream.optional(),
  claims: claims.optional(),
  status_files: statusFiles.optional(),
  resolver: flag
    .optional()
    .describe('It never starts by itself: it settles conflicts of waves, in their worktrees, where a rule of `conflicts` names it (`agent: ID`). Default: false.'),
};

const phase = reference.optional().describe('Id of the phase it belongs to.');

/** A stream inside a phase. */
export const nestedStream = mapping(fields, 'a stream: a mapping with `id`').meta({ id: 'streamInPhase' });
/** A stream at the top of the plan, which may name its phase. */
export const stream = mapping({ ...fields, phase }, 'a stream: a mapping with `id`').meta({ id: 'stream' });

const { id: _id, ...settings } = fields;
/** What a template, or a profile, says of streams. */
export const template = mapping({ ...settings, phase }, 'a mapping of keys of a stream').meta({ id: 'template' });

export type StreamYaml = z.infer<typeof stream>;
