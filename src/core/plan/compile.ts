import { asCheckpointId, asGateId, asPhaseId, asStreamId, asWaveId, type GateId } from '../ids.ts';
import type { GateEntry } from './checks/gate-check.ts';
import { gatesOf } from './checks/gates.ts';
import type { Names } from './checks/names.ts';
import { phaseOf } from './checks/needs.ts';
import { streamsNamed } from './checks/rollback.ts';
import { agentOf, compileAgents } from './agents.ts';
import { compileConsensus } from './compile-consensus.ts';
import { compileRunningConflicts } from './compile-conflicts.ts';
import { compileBudget } from './compile-budget.ts';
import { compileReporting } from './compile-reporting.ts';
import { compileRollback } from './compile-rollback.ts';
import { compileWave } from './compile-waves.ts';
import { compileWorktree } from './compile-worktree.ts';
import type { ConflictRuleYaml } from './schema/conflicts.ts';
import { compileEscalation, compileOnFailure, withFallbackNeeds } from './compile-trouble.ts';
import { compileAgent } from './compile-agent.ts';
import { groupsLast, membersOf } from './gate-groups.ts';
import { compileCheck } from './compile-gate.ts';
import { withFirstAndLast } from './final.ts';
import { parseEstimate, parseMoment } from './duration.ts';
import type { Prompts } from './expand/prompts.ts';
import type { Scope } from './expand/scope.ts';
import { defaultHandoff, plannedHandoffs } from './handoffs.ts';
import { lanesOf } from './lanes.ts';
import { milliseconds } from './milliseconds.ts';
import type * as model from './model.ts';
import { compileMilestones, compileNeeds } from './compile-needs.ts';
import type { CheckpointEntry, Outline, PhaseEntry, StreamEntry, WaveEntry } from './outline.ts';
import { normalPath } from './paths.ts';
import type { PlanYaml } from './schema.ts';
import type { StreamYaml } from './schema/stream.ts';
import type { Source } from './source.ts';
import { portsOf } from './worktree-ports.ts';
import type { Path } from './yaml-place.ts';

/** What the compiler needs besides the plan; every part of it has been checked, and no check found an error. */
export interface Compilation {
  readonly outline: Outline;
  readonly names: Names;
  readonly source: Source;
  /** Name of a plan that gives itself none. */
  readonly fallbackName: string;
  readonly prompts: Prompts;
  /** The profile that the plan was taken under. */
  readonly profile: string | null;
  /** The agent that does the work of every stream whose agent is no command; `null` for each its own. */
  readonly standIn: 'demo' | null;
  /** The variables of a stream, by its value in the plan. */
  readonly scopeOf: (stream: object) => Scope;
}

export const defaultGateTimeoutMs = 10 * 60_000;

/** Turns a plan without errors into its compiled form: ids resolved, defaults filled in, durations in milliseconds. */
export function compilePlan(yaml: PlanYaml, input: Compilation): model.Plan {
  const { outline } = input;
  const ports = portsOf(outline.streams);
  const written = {
    phases: outline.phases.map((entry) => compilePhase(entry, input)),
    streams: withFallbackNeeds(outline.streams.map((entry) => compileStream(entry, yaml, input, ports))),
    checkpoints: outline.checkpoints.map((entry) => compileCheckpoint(entry, input)),
  };
  const plan: model.Plan = {
    version: 1,
    name: yaml.name ?? input.fallbackName,
    description: yaml.description?.trim() ?? '',
    workspace: compileWorkspace(yaml.workspace),
    maxParallel: yaml.max_parallel ?? null,
    budget: compileBudget(yaml.budget),
    agents: compileAgents(yaml),
    ...written,
    handoffs: plannedHandoffs(written),
    waves: outline.waves.map((entry) => compileWholeWave(entry, yaml.conflicts ?? [], input)),
    integrationQueue: compileIntegrationQueue(yaml, input),
    runningConflicts: compileRunningConflicts(yaml.running_conflicts),
    ...compileReporting(yaml),
    rollback: compileRollback(yaml.rollback, outline, input.names),
    deliverables: compileDeliverables(yaml.deliverables),
    profile: input.profile,
    profiles: Object.entries(yaml.profiles ?? {}).map(([name, { title, description }]) => ({
      name,
      title: title ?? name,
      description: description?.trim() ?? '',
    })),
    lanes: lanesOf(yaml).map(({ name, streams }) => ({ id: name, streams: streams.map(({ id }) => asStreamId(id)) })),
  };
  return withFirstAndLast(plan, {
    preflight: yaml.preflight !== undefined,
    final: yaml.final !== undefined || yaml.checklist !== undefined,
  });
}

/** Phases are written out as their streams. */
function compileIntegrationQueue({ integration_queue: queue }: PlanYaml, { outline, names }: Compilation): model.BlockedByQueue {
  const named = new Set(listOf(queue?.blocks));
  const streams = streamsNamed(queue?.blocks, outline, names).flatMap(({ id }) => (id === null ? [] : [asStreamId(id)]));
  return { streams, waves: outline.waves.flatMap(({ id }) => (id !== null && named.has(id) ? [asWaveId(id)] : [])) };
}

function compileWorkspace(workspace: PlanYaml['workspace']): model.Workspace {
  if (workspace === undefined || workspace === 'project') return { kind: 'project' };
  return { kind: 'scratch', files: workspace === 'scratch' ? {} : compileFiles(workspace.scratch.files) };
}

const compileFiles = (files: Readonly<Record<string, string>> | undefined) =>
  Object.fromEntries(Object.entries(files ?? {}).map(([path, content]) => [normalPath(path), content]));

function compilePhase(entry: PhaseEntry, input: Compilation): model.Phase {
  const id = asPhaseId(entry.id ?? '');
  const owner = { kind: 'phase', phase: id } as const;
  return {
    id,
    title: entry.yaml.title ?? id,
    parent: entry.inside ? asPhaseId(entry.inside.id ?? '') : null,
    needs: compileNeeds(entry.needs, input.names),
    maxParallel: entry.yaml.max_parallel ?? null,
    gates: compileGates(gatesOf(entry), id, owner, input),
    handoff: handoffPath(entry.yaml.handoff, id),
    freshSession: entry.yaml.fresh_session ?? false,
  };
}

/** @param written `true` is the usual place */
const handoffPath = (written: string | true | undefined, id: string): string | null =>
  written === undefined ? null : written === true ? defaultHandoff(id) : normalPath(written);

function compileStream(entry: StreamEntry, plan: PlanYaml, input: Compilation, ports: ReadonlyMap<StreamEntry, number>): model.Stream {
  const { defaults = {} } = plan;
  // No error was found, so nothing was taken away from what the schema has checked.
  const yaml = entry.yaml as StreamYaml;
  const id = asStreamId(yaml.id);
  const owner = { kind: 'stream', stream: id } as const;
  const phase = phaseOf(entry, input.names);
  const timeout = yaml.timeout ?? defaults.timeout;
  const estimated = yaml.estimate ?? defaults.estimate;
  const estimate = estimated === undefined ? null : compileEstimate(estimated);
  const stuckAfter = yaml.stuck_after ?? defaults.stuck_after;
  const milestones = compileMilestones(yaml.milestones);
  const chosen = agentOf(yaml, plan);
  const agentName = chosen?.name ?? 'demo';
  const agent = plan.agents && Object.hasOwn(plan.agents, agentName) ? plan.agents[agentName] : undefined;
  return {
    id,
    title: yaml.title ?? id,
    phase: phase ? asPhaseId(phase.id ?? '') : null,
    agent: compileAgent(yaml, {
      estimate,
      milestones,
      demo: agent?.demo ?? {},
      promptText: input.prompts.get(entry) ?? null,
      kind: chosen?.kind ?? null,
      described: agent ?? {},
      standIn: input.standIn,
    }),
    agentName,
    needs: compileNeeds(entry.needs, input.names),
    anytime: yaml.anytime ?? false,
    milestones,
    priority: Number((yaml.priority ?? defaults.priority ?? 'P2').slice(1)) as model.Priority,
    estimate,
    optional: yaml.optional ?? false,
    cwd: normalPath(yaml.cwd ?? '.'),
    env: {
      ...compileEnv(defaults.env, ['defaults', 'env'], input),
      ...compileEnv(agent?.env, ['agents', agentName, 'env'], input),
      ...compileEnv(yaml.env, [...entry.path, 'env'], input),
    },
    worktree: compileWorktree(entry, input.names, ports),
    timeoutMs: timeout === undefined ? null : milliseconds(timeout),
    retry: compileRetry(yaml.retry ?? defaults.retry ?? 0),
    stuckAfterMs: stuckAfter === undefined ? null : milliseconds(stuckAfter),
    escalation: compileEscalation(yaml.escalation ?? defaults.escalation, id),
    onFailure: compileOnFailure(yaml.on_failure ?? defaults.on_failure),
    budget: compileBudget(yaml.budget ?? defaults.budget),
    gates: compileGates(gatesOf(entry), id, owner, input),
    deliverables: compileDeliverables(yaml.deliverables),
    handoff: handoffPath(yaml.handoff, id),
    freshSession: yaml.fresh_session ?? false,
    claims: listOf(yaml.claims).map(normalPath),
    statusFiles: [...new Set(listOf(yaml.status_files ?? defaults.status_files ?? usualStatusFiles(id)).map(normalPath))],
    resolver: yaml.resolver ?? false,
  };
}

/** In which agents report without being told to. */
const usualStatusFiles = (id: string) => ['status.json', '*-results.json', `${id}-status.json`, `${id}-results.json`];

function compileCheckpoint({ id, needs, yaml, signOff, integration }: CheckpointEntry, { names }: Compilation): model.Checkpoint {
  return {
    id: asCheckpointId(id ?? ''),
    title: yaml.title ?? id ?? '',
    atMs: yaml.at === undefined ? null : milliseconds(yaml.at, parseMoment),
    needs: compileNeeds(needs, names),
    review: yaml.review ?? false,
    signOff: signOff ?? null,
    integration: integration ?? null,
    handoff: handoffPath(yaml.handoff, id ?? ''),
    freshSession: yaml.fresh_session ?? false,
    expected: { ...(yaml.expected as Record<string, number> | undefined) },
  };
}

function compileWholeWave(entry: WaveEntry, forAll: readonly ConflictRuleYaml[], input: Compilation): model.Wave {
  const wave = compileWave(entry, forAll, input.names);
  const owner = { kind: 'wave', wave: wave.id } as const;
  return {
    ...wave,
    needs: compileNeeds(entry.needs, input.names),
    gates: compileGates(gatesOf(entry), wave.id, owner, input),
  };
}

/** Of one owner. What others count holds nothing back by itself, unless the plan says so. */
function compileGates(entries: readonly GateEntry[], ownerId: string, owner: model.Gate['owner'], input: Compilation): model.Gate[] {
  const ordered = groupsLast(entries);
  const counted = new Set(ordered.flatMap((gate) => membersOf(gate, ordered)));
  return ordered.map((gate) => {
    const of = membersOf(gate, ordered).map(({ name }) => asGateId(`${ownerId}/${name}`));
    return compileGate(gate, { ownerId, owner, of, level: counted.has(gate) ? 'should' : 'must' }, input);
  });
}

interface GatePlace {
  readonly ownerId: string;
  readonly owner: model.Gate['owner'];
  /** What it counts. */
  readonly of: readonly GateId[];
  /** Where the plan says none. */
  readonly level: model.GateLevel;
}

function compileGate(gate: GateEntry, { ownerId, owner, of, level }: GatePlace, input: Compilation): model.Gate {
  const yaml = gate.yaml as Exclude<StreamYaml['gates'], undefined | readonly unknown[]>;
  const written: Exclude<typeof yaml, string> = typeof yaml === 'string' ? { run: yaml } : yaml;
  return {
    id: asGateId(`${ownerId}/${gate.name}`),
    name: gate.name,
    owner,
    level: written.level ?? level,
    check: written.consensus === undefined ? compileCheck(written, gate.name, of) : compileConsensus(written.consensus, input),
    category: written.category ?? null,
    retries: written.retry ?? 0,
    feedback: typeof written.feedback === 'object' ? written.feedback.rounds : (written.feedback ?? 0),
    cwd: normalPath(written.cwd ?? '.'),
    env: compileEnv(written.env, [...gate.path, 'env'], input),
    timeoutMs: written.timeout === undefined ? defaultGateTimeoutMs : milliseconds(written.timeout),
    ...(gate.isItem ? { isItem: true } : {}),
  };
}

function compileRetry(retry: NonNullable<StreamYaml['retry']>): model.RetryPolicy {
  const given = typeof retry === 'number' ? { attempts: retry + 1 } : retry;
  const backoffMs = milliseconds(given.backoff ?? '1s');
  return {
    attempts: given.attempts ?? 2,
    backoffMs,
    factor: given.factor ?? 2,
    maxBackoffMs: given.max_backoff === undefined ? Math.max(backoffMs, 5 * 60_000) : milliseconds(given.max_backoff),
  };
}

function compileDeliverables(value: PlanYaml['deliverables']): model.Deliverable[] {
  return listOf(value).map((item) => ({ path: normalPath(typeof item === 'string' ? item : item.path) }));
}

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** Numbers are taken as they are written: `1.10` is not `1.1`. */
function compileEnv(env: StreamYaml['env'], path: Path, { source }: Compilation) {
  return Object.fromEntries(
    Object.entries(env ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (source.written([...path, name]) ?? String(value)),
    ]),
  );
}

function compileEstimate(text: string): model.Estimate | null {
  const read = parseEstimate(text);
  return read.ok ? { leastMs: read.leastMs, mostMs: read.mostMs } : null;
}
