import { z } from 'zod';
import { agentName, agents, retry } from './schema/agent.ts';
import { include, lanes, profileVariables, sequence, variables } from './schema/expansion.ts';
import { needs } from './schema/needs.ts';
import { deliverables, freshSession, gates, handoff, statusFiles, workspace, worktree } from './schema/parts.ts';
import { nestedStream, priority, stream, template } from './schema/stream.ts';
import { budget } from './schema/budget.ts';
import { integration, integrationQueue } from './schema/integration.ts';
import { metrics, notify, report, standup } from './schema/reporting.ts';
import { rollbackRule } from './schema/rollback.ts';
import { signOff } from './schema/sign-off.ts';
import { conflicts, runningConflicts } from './schema/conflicts.ts';
import { wave } from './schema/wave.ts';
import { escalation, onFailureByDefault, stuckAfter } from './schema/trouble.ts';
import { checklist } from './schema/checklist.ts';
import { count, environment, estimate, flag, id, list, mapping, moment, oneLine, path, reference, text, timeSpan } from './schema/text.ts';

const maxParallel = count(1, 1000).optional();

/**
 * The plan language, version 1: what a YAML file may say. It is written once; the parser, `schema/plan.schema.json` and
 * `docs/plan-format.md` come from it (`scripts/schema.mjs`). It changes nothing it reads: defaults and everything that
 * needs more than one place of the plan are the compiler's.
 */
const phase = mapping(
  {
    id: id.describe('Name of the phase in the plan.'),
    title: oneLine().optional().describe('One line for the screen. Default: the id.'),
    needs: needs.optional().describe('What must hold before any of its streams starts, those of the phases inside it included.'),
    order: z
      .enum(['parallel', 'sequential'], { error: 'must be `parallel` or `sequential`' })
      .optional()
      .describe('`sequential`: its streams, then the phases inside it, go one after the other as they are written. Default: `parallel`.'),
    max_parallel: maxParallel.describe('How many streams of it, and of the phases inside it, may run at once. Default: no limit.'),
    streams: list(nestedStream, 'streams').optional().describe('Its streams. Streams at the top of the plan can join it by `phase:`.'),
    /** A getter, since a phase is made of phases. */
    get phases(): z.ZodOptional<z.ZodArray<typeof phase>> {
      return list(phase, 'phases').optional().describe('Phases inside it; it is done when they are.');
    },
    gates: gates
      .optional()
      .describe('What must pass when its streams and phases have ended well, before the phase is done. A phase may have gates alone.'),
    checklist: checklist.optional(),
    handoff: handoff.optional(),
    fresh_session: freshSession.optional(),
  },
  'a phase: a mapping with `id`',
).meta({ id: 'phase' });

const checkpoint = mapping(
  {
    id: id.describe('Name of the checkpoint in the plan.'),
    title: oneLine().optional().describe('One line for the screen. Default: the id.'),
    at: moment.optional().describe('Planned time after the start of the run: `T+2h`. Without `needs` the checkpoint is reached then.'),
    needs: needs.optional().describe('What must hold for it to be reached.'),
    review: flag.optional().describe('Hold what needs it until a person has approved. Default: false.'),
    expected: z
      .record(
        reference,
        z
          .number({ error: 'must be a number from 0 to 100' })
          .min(0, { error: 'must be at least 0' })
          .max(100, { error: 'must be at most 100' }),
        {
          error: 'must be a mapping of streams to percentages',
        },
      )
      .optional()
      .describe('Progress that is expected of streams by then, in percent: `{A: 80, B: 50}`.'),
    handoff: handoff.optional(),
    fresh_session: freshSession.optional(),
  },
  'a checkpoint: a mapping with `id`',
).meta({ id: 'checkpoint' });

const defaults = mapping(
  {
    agent: agentName.optional().describe('Agent of streams that name neither `agent` nor `run`.'),
    priority: priority.optional(),
    estimate: estimate.optional().describe('Estimate of streams that give none.'),
    timeout: timeSpan.optional().describe('Longest duration of one attempt of streams that give none.'),
    retry: retry.optional(),
    stuck_after: stuckAfter.optional(),
    escalation: escalation.optional(),
    status_files: statusFiles.optional(),
    worktree: worktree.optional(),
    cwd: path.optional().describe('Where streams work that do not say it.'),
    optional: flag.optional().describe('Whether streams are optional that do not say it. Default: false.'),
    on_failure: onFailureByDefault.optional(),
    budget: budget.optional().describe('What each stream may use up that does not say it itself.'),
    env: environment.optional().describe('Variables for all streams; those of a stream win.'),
  },
  'a mapping of defaults',
).meta({ id: 'defaults' });

const profile = mapping(
  {
    title: oneLine().optional().describe('One line for the screen. Default: its name.'),
    description: text().optional().describe('When to take it.'),
    max_parallel: count(1, 1000).optional().describe('In place of that of the plan.'),
    lanes: lanes.optional().describe('In place of the lanes and the sequence of the plan.'),
    sequence: sequence
      .optional()
      .describe('Groups of streams, one after the other: `[[A, B], C]`. In place of the lanes and the sequence of the plan.'),
    streams: z
      .record(reference, template, { error: 'must be a mapping of streams to keys of theirs' })
      .optional()
      .meta({ title: 'mapping of streams to keys of a [stream](#stream)' })
      .describe('Keys that replace those of streams, by their ids or those of groups.'),
    without: z
      .union([reference, list(reference, 'ids')], { error: 'must be an id or a list of ids' })
      .optional()
      .describe('Optional streams that are left out.'),
    vars: profileVariables.optional().describe('Values of variables, in place of their defaults.'),
    defaults: defaults.optional().describe('Defaults, before those of the plan.'),
  },
  'a mapping of what is different under the profile',
).meta({ id: 'profile' });

export const planSchema = mapping(
  {
    version: z
      .literal(1, { error: 'must be 1, the only version of the plan language so far' })
      .describe('Version of the plan language: 1.'),
    name: oneLine('a name').optional().describe('Name of the plan. Default: the name of its file.'),
    description: text().optional().describe('What the plan is for.'),
    include: include.optional().describe("Files that are put before this one: paths, from the plan's folder."),
    vars: variables.optional().describe('Variables, for use as `${{ name }}` in all texts and keys of the plan and in prompt files.'),
    templates: z
      .record(z.string(), template, { error: 'must be a mapping of names to templates' })
      .optional()
      .meta({ title: 'mapping of names to keys of a [stream](#stream)' })
      .describe('What streams have in common, for use by name: `use: NAME`.'),
    profiles: z
      .record(z.string(), profile, { error: 'must be a mapping of names to profiles' })
      .optional()
      .meta({ title: 'mapping of names to [profiles](#profile)' })
      .describe('Ways to run the plan; `--profile NAME` takes one.'),
    default_profile: reference
      .optional()
      .meta({ title: 'name of a profile' })
      .describe('The profile that is taken where none is named. Default: the plan as it is written.'),
    lanes: lanes.optional().describe('Who takes which streams, in that order and one at a time: `{agent-1: [A, C], agent-2: [B]}`.'),
    sequence: sequence
      .optional()
      .describe('Groups of streams, one after the other: `[[A, B], C]`. A group waits until all before it have ended.'),
    workspace: workspace.optional(),
    max_parallel: maxParallel.describe('How many streams may run at once. Default: no limit.'),
    agents: agents.optional().describe('Who does the work: agents by name, with their settings and limits.'),
    budget: budget.optional().describe('What the whole run may use up.'),
    defaults: defaults.optional().describe('What streams take that do not say it themselves.'),
    phases: list(phase, 'phases').optional().describe('Ordered groups of streams.'),
    streams: list(stream, 'streams').optional().describe('Streams: the units of work, each in a pane of its own.'),
    checkpoints: list(checkpoint, 'checkpoints').optional().describe('Named points of the run: planned times, expected progress, reviews.'),
    running_conflicts: runningConflicts.optional(),
    conflicts: conflicts
      .optional()
      .describe('What is done with files that conflict when waves merge: rules for all waves, after their own.'),
    waves: list(wave, 'waves').optional().describe('Merges of the branches of streams, one after the other.'),
    integration: integration
      .optional()
      .describe('What streams need of one another: points that are reached when one has provided it for the other.'),
    integration_queue: integrationQueue
      .optional()
      .describe('What waits for the integration queue of agents as a whole, besides what its items say that they block.'),
    metrics: metrics.optional().describe('What the work is measured by: names, targets, where the values come from.'),
    standup: standup.optional().describe('What each stream has done, does now, waits for and when it will end, told at intervals.'),
    report: report.optional().describe('The report that is written at the end.'),
    notify: notify
      .optional()
      .describe(
        'How people are called back who do not look when something begins to wait for them, and at the end. The dashboard besides tells its own terminal.',
      ),
    rollback: list(rollbackRule, 'rules').optional().describe('What findings stop, and who runs again when a person has dealt with them.'),
    sign_off: signOff.optional(),
    preflight: gates.optional().describe('Gates that must pass before anything starts: they make the phase `preflight`.'),
    final: gates.optional().describe('Gates that must pass when everything else has ended well: they make the phase `final`.'),
    checklist: checklist.optional().describe('A check-list for the end: its items are gates of the phase `final`.'),
    deliverables: deliverables.optional().describe('Files that must exist when the run ends, relative to the workspace.'),
  },
  'a plan: a mapping with `version` and `streams`',
);

/** A plan as it stands in YAML, checked for its shape. */
export type PlanYaml = z.infer<typeof planSchema>;
export type PhaseYaml = z.infer<typeof phase>;
export type CheckpointYaml = z.infer<typeof checkpoint>;
