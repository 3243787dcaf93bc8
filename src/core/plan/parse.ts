import { checkAgents } from './checks/agents.ts';
import { checkCheckpoints } from './checks/checkpoints.ts';
import { checkRollbackTargets } from './checks/on-failure.ts';
import { checkEvidence } from './checks/evidence.ts';
import { checkIntegration } from './checks/integration.ts';
import { checkIntegrationQueue } from './checks/integration-queue.ts';
import { checkMetrics } from './checks/metrics.ts';
import { checkClaims } from './checks/claims.ts';
import { checkTrouble } from './checks/trouble.ts';
import { checkConsensuses } from './checks/consensus.ts';
import { checkConsensusOrder } from './checks/consensus-order.ts';
import { checkGates } from './checks/gates.ts';
import { checkLanes } from './checks/lanes.ts';
import { checkNames } from './checks/names.ts';
import { checkNeeds } from './checks/needs.ts';
import { checkPlaces } from './checks/places.ts';
import { checkRollback } from './checks/rollback.ts';
import { checkReport } from './checks/report.ts';
import { checkResolvers } from './checks/resolvers.ts';
import { checkRetry } from './checks/retry.ts';
import { checkConflicts } from './checks/conflicts.ts';
import { checkWaves } from './checks/waves.ts';
import { checkWorktrees } from './checks/worktrees.ts';
import { checkStream } from './checks/streams.ts';
import { workspaceReader } from './checks/workspace-file.ts';
import { checkReachable } from './checks/unreachable.ts';
import { compilePlan } from './compile.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Plan } from './model.ts';
import { expandPlan } from './expand/expand.ts';
import { readPrompts } from './expand/prompts.ts';
import type { ReadFile } from './files.ts';
import { withIntegration } from './integration.ts';
import { withLanes } from './lanes.ts';
import { withOrder } from './order.ts';
import { outlineOf } from './outline.ts';
import { Reporter } from './reporter.ts';
import type { PlanYaml } from './schema.ts';
import { checkShape } from './shape.ts';
import { readSource } from './source.ts';

export interface ParseOptions {
  /** How the file is called in diagnostics; its name without the ending is the name of a plan that has none. */
  readonly file: string;
  /** Reads a file that the plan names (a prompt, what it includes), by its path relative to the plan's folder. */
  readonly readFile: ReadFile;
  /** The plan's folder relative to the project: how far `..` may lead from it. Default: the project itself. */
  readonly planFolder?: string;
  /** Name of the profile to take the plan under; `null` for the plan as written. Default: what the plan says in `default_profile`. */
  readonly profile?: string | null | undefined;
  /** Values of variables by name, each a text that is read as a YAML scalar. */
  readonly vars?: Readonly<Record<string, string>> | undefined;
  /** The agent that does the work of every stream whose agent is no command; default: each its own. */
  readonly standIn?: 'demo' | null | undefined;
}

export interface ParsedPlan {
  /** `null` exactly when a diagnostic is an error. */
  readonly plan: Plan | null;
  /** All of them, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** The profile that the plan was taken under. */
  readonly profile: string | null;
  /** Names of all profiles that the plan has. */
  readonly profiles: readonly string[];
}

/** Reads a plan, checks all of it, and compiles it. Finds all errors at once, and never throws, whatever the text. */
export function parsePlan(text: string, options: ParseOptions): ParsedPlan {
  const { file, readFile, planFolder = '', profile, vars = {}, standIn = null } = options;
  const reporter = new Reporter();
  const main = readSource(text, file, reporter);
  const expansion = main && expandPlan(main, { file, planFolder, readFile, reporter, profile, vars });
  const shape = expansion && checkShape(expansion.source, { whole: expansion.whole, hasErrors: reporter.errors > 0 });
  if (!expansion || !shape) return { plan: null, diagnostics: reporter.diagnostics(), profile: null, profiles: [] };
  const { source } = expansion;
  const taken = { profile: expansion.profile, profiles: Object.keys(shape.plan.profiles ?? {}) };
  const outline = withLanes(withIntegration(withOrder(outlineOf(shape.plan)), shape.plan), shape.plan);
  const names = checkNames(outline, source);
  const prompts = readPrompts(outline, { file, planFolder, readFile, reporter, source, scopeOf: expansion.scopeOf });
  checkNeeds(outline, names, source, shape);
  checkLanes(outline, names, shape, source);
  checkAgents(shape, source);
  for (const stream of outline.streams) checkStream(stream, shape, source);
  checkRetry(shape.plan.defaults?.retry, ['defaults', 'retry'], source);
  checkTrouble(outline, names, shape, source);
  checkRollback(outline, names, shape, source, { isUnderProfile: expansion.profile !== null });
  const readInWorkspace = workspaceReader(shape.plan.workspace, planFolder, readFile);
  checkGates(outline, {
    damaged: shape.damaged,
    source,
    readInWorkspace,
    hasDefaultEstimate: shape.plan.defaults?.estimate !== undefined,
  });
  checkConsensuses(outline, { names, source, shape, scopeOf: expansion.scopeOf, readInWorkspace });
  checkWaves(outline, names, shape, source);
  checkConflicts(outline, names, shape, source);
  checkResolvers(outline, shape, source);
  checkCheckpoints(outline, names, shape, source);
  checkIntegration(shape, names, source);
  checkIntegrationQueue(shape, names, source);
  checkEvidence(outline, names, shape, source);
  checkMetrics(outline, names, shape, source);
  checkReport(names, shape, source);
  checkPlaces(shape.plan, outline, source);
  checkWorktrees(outline, names, shape, source);
  if (outline.streams.length === 0 && shape.whole) {
    source.at([], { code: 'empty-plan', message: 'the plan has no streams', hint: 'add `streams:`, with an `id` and a `run` for each' });
  }
  if (reporter.errors > 0) return { plan: null, diagnostics: reporter.diagnostics(), ...taken };
  const plan = compilePlan(shape.plan as PlanYaml, {
    outline,
    names,
    source,
    fallbackName: baseName(file),
    prompts,
    profile: expansion.profile,
    standIn,
    scopeOf: expansion.scopeOf,
  });
  checkRollbackTargets(plan, outline, source);
  checkReachable(plan, outline, source);
  checkConsensusOrder(plan, outline, source);
  checkClaims(plan, outline, source);
  return { plan: reporter.errors > 0 ? null : plan, diagnostics: reporter.diagnostics(), ...taken };
}

/** `plans/hello.yaml` is `hello`. */
function baseName(file: string): string {
  const name =
    file
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\.ya?ml$/i, '') ?? '';
  return name.replace(/\p{Cc}/gu, '') || 'plan';
}
