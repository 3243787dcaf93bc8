import { usualAgentSettings } from './compile-real-agent.ts';
import {
  isRealAgent,
  type AgentSpec,
  type Checkpoint,
  type ConsensusCheck,
  type DemoScript,
  type Gate,
  type Metric,
  type Need,
  type Phase,
  type Plan,
  type Stream,
  type Wave,
  type Worktree,
} from './model.ts';

/** A value as journals of format 1 may hold it: fields that came later are missing. */
type Aged<T> = T extends readonly (infer Item)[]
  ? readonly Aged<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Aged<T[Key]> }
    : T;

const upgraded = new WeakMap<Plan, Plan>();

/**
 * A plan from a journal with every field that came after it was written, at the value that means "as it was before". Everything that
 * reads a plan may then rely on the model. The same plan object gives the same answer, for the graph of a plan is kept by its object.
 */
export function upgradePlan(plan: Plan): Plan {
  let answer = upgraded.get(plan);
  if (!answer) upgraded.set(plan, (answer = withDefaults(plan)));
  return answer;
}

function withDefaults(plan: Plan): Plan {
  return {
    ...planDefaults,
    ...plan,
    agents: upgradeAgents((plan as Aged<Plan>).agents === undefined ? {} : plan.agents),
    standup: (plan as Aged<Plan>).standup?.isTold ? plan.standup : null,
    report: upgradeReport(plan.report),
    phases: plan.phases.map(upgradePhase),
    streams: plan.streams.map(upgradeStream),
    waves: ((plan as Aged<Plan>).waves === undefined ? [] : plan.waves).map(upgradeWave),
    metrics: ((plan as Aged<Plan>).metrics === undefined ? [] : plan.metrics).map((metric) => ({ ...metricDefaults, ...metric })),
    checkpoints: plan.checkpoints.map((checkpoint) => ({ ...checkpointDefaults, ...upgradeNeeds(checkpoint) })),
  };
}

const planDefaults = {
  budget: null,
  agents: {},
  waves: [],
  runningConflicts: null,
  rollback: [],
  handoffs: [],
  integrationQueue: { streams: [], waves: [] },
  metrics: [],
  standup: null,
  report: null,
  notify: null,
  profile: null,
  profiles: [],
  lanes: [],
} satisfies Aged<Plan>;
const metricDefaults = { file: null } satisfies Aged<Metric>;
const checkpointDefaults = { signOff: null, integration: null, handoff: null, freshSession: false } satisfies Aged<Checkpoint>;
const phaseDefaults = { parent: null, maxParallel: null, handoff: null, freshSession: false } satisfies Aged<Phase>;
const streamDefaults = {
  anytime: false,
  milestones: [],
  stuckAfterMs: null,
  escalation: [],
  onFailure: { kind: 'fail' },
  budget: null,
  handoff: null,
  freshSession: false,
  claims: [],
  statusFiles: [],
  resolver: false,
} satisfies Aged<Stream>;

/** Before, nothing was run again because of a wave, and what conflicted failed. */
const waveDefaults = { rounds: 0, conflicts: [] } satisfies Aged<Wave>;
const upgradeWave = (wave: Wave): Wave => ({ ...waveDefaults, ...upgradeGates(wave) });
const worktreeDefaults = { setup: [], copy: [], port: null } satisfies Aged<Worktree>;

/** A wish of before phases could have results is one of before anything was written: such a run ended without it, and so it does for ever. */
const upgradeReport = (report: Plan['report'] | undefined): Plan['report'] =>
  (report as Aged<Plan>['report'])?.results === undefined ? null : (report ?? null);

const upgradePhase = (phase: Phase): Phase => ({ ...phaseDefaults, ...upgradeOwner(phase) });

const scriptDefaults = {
  milestones: {},
  tokens: null,
  usd: null,
  findings: [],
  limit: null,
  agentStatus: false,
  mends: {},
  resolves: 'both',
  writesAtPercent: 100,
} satisfies Aged<DemoScript>;

/** Of agents that are no real ones there is nothing to complete. */
const upgradeAgents = (agents: Plan['agents']): Plan['agents'] =>
  Object.fromEntries(
    Object.entries(agents).map(([name, agent]) => [
      name,
      agent.settings === undefined ? agent : { ...agent, settings: { ...usualAgentSettings, ...agent.settings } },
    ]),
  );

function upgradeAgent(agent: AgentSpec): AgentSpec {
  if (isRealAgent(agent)) return { ...agent, settings: { ...usualAgentSettings, ...agent.settings } };
  return agent.kind === 'demo' ? { ...agent, script: { ...scriptDefaults, ...agent.script } } : agent;
}

function upgradeStream(stream: Stream): Stream {
  const agentName = stream.agent.kind === 'shell' ? 'command' : stream.agent.kind;
  return {
    ...streamDefaults,
    ...upgradeOwner(stream),
    worktree: stream.worktree === null ? null : { ...worktreeDefaults, ...stream.worktree },
    agent: upgradeAgent(stream.agent),
    agentName: (stream as Aged<Stream>).agentName ?? agentName,
  };
}

const upgradeNeeds = <T extends { readonly needs: readonly Need[] }>(owner: T): T => ({ ...owner, needs: owner.needs.map(upgradeNeed) });

/** Before gates had levels every one of them held its owner back, and none was tried again. */
const gateDefaults = { level: 'must', category: null, retries: 0, feedback: 0 } satisfies Aged<Gate>;
const upgradeGates = <T extends { readonly gates: readonly Gate[] }>(owner: T): T => ({
  ...owner,
  gates: owner.gates.map((gate) => ({ ...gateDefaults, ...gate, check: upgradeCheck(gate.check) })),
});

/** At first nothing but the shipped schema was demanded of results, no stream ran again because of its own, and none was waited for. */
const consensusDefaults = { schema: null, retries: 0, lateAfterMs: null } satisfies Aged<ConsensusCheck>;
const upgradeCheck = (check: Gate['check']): Gate['check'] => (check.kind === 'consensus' ? { ...consensusDefaults, ...check } : check);

const upgradeOwner = <T extends { readonly needs: readonly Need[]; readonly gates: readonly Gate[] }>(owner: T): T =>
  upgradeGates(upgradeNeeds(owner));

/** Only the success of a phase could be needed at first. */
const upgradeNeed = (need: Need): Need => (need.kind === 'phase' ? { ...need, on: (need as Aged<typeof need>).on ?? 'succeeded' } : need);
