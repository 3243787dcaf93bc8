import { upgradePlan } from '../plan/upgrade.ts';
import { openDraft, type Draft, markAll } from './draft.ts';
import type { Envelope, RunCreated } from './events.ts';
import { budgetScopes } from './budget-scopes.ts';
import { isTimed } from './checkpoints.ts';
import { standByText } from './standing.ts';
import type { CheckpointState, GateState, PhaseState, RollbackState, RunState, StreamState, WaveState, Why } from './state.ts';
import { armStandup } from './standups.ts';
import { armTimer } from './timers.ts';

/** The state of a run that was created this moment, before anything was looked at. */
function emptyRun(envelope: Envelope<RunCreated>): RunState {
  const { event, at, run } = envelope;
  const { options } = event;
  const plan = upgradePlan(event.plan);
  const why: Why = { rule: 'needs', text: 'the run was created', at };
  const only = new Set(options.only);
  const resolvers = new Set(plan.streams.flatMap(({ id, resolver }) => (resolver ? [id] : [])));
  const standing = (id: StreamState['id']): Pick<StreamState, 'status' | 'why'> => {
    if (resolvers.has(id)) return { status: { kind: 'standingBy' }, why: { rule: 'resolver', text: standByText, at } };
    if (only.size === 0 || only.has(id)) return { status: { kind: 'waiting', on: [] }, why };
    return { status: { kind: 'skipped', cause: 'only' }, why: { rule: 'only', text: 'left out: the run is limited to other streams', at } };
  };
  const stream = (id: StreamState['id']): StreamState => {
    return {
      id,
      ...standing(id),
      attempt: 0,
      spent: 0,
      lost: 0,
      pausedBy: null,
      attempts: [],
      progress: null,
      stuck: null,
      blockedSince: null,
      escalated: [],
      fallback: null,
      rolledBack: 0,
      fedBack: 0,
      feedback: null,
      resultRetries: {},
      behind: [],
      milestones: {},
    };
  };
  const phase = (id: PhaseState['id']): PhaseState => ({ id, status: 'waiting', cause: null, why, startedAt: null, endedAt: null });
  const gate = (id: GateState['id']): GateState => ({
    id,
    round: 0,
    status: { kind: 'waiting' },
    log: null,
    evidence: null,
    stale: null,
    renewals: 0,
    lateAt: null,
  });
  const checkpoint = (id: CheckpointState['id']): CheckpointState => ({ id, status: { kind: 'ahead' } });
  const wave = (id: WaveState['id']): WaveState => ({
    id,
    status: 'waiting',
    cause: null,
    why,
    round: 0,
    commit: null,
    dir: null,
    before: null,
    merges: [],
    conflict: null,
    settled: [],
    guilty: null,
    mended: 0,
    landed: null,
    startedAt: null,
    endedAt: null,
  });
  const rollback = (id: RollbackState['id']): RollbackState => ({ id, status: { kind: 'armed' }, findings: [], stopped: [] });
  const gates = [...plan.phases, ...plan.streams, ...plan.waves].flatMap((owner) => owner.gates);
  return {
    run,
    seq: envelope.seq,
    at,
    plan,
    planPath: event.planPath,
    planDigest: event.planDigest,
    projectDir: event.projectDir,
    startedBy: event.by,
    options,
    startedAt: at,
    status: { kind: 'starting' },
    workspaceDir: null,
    epoch: 0,
    bootId: '',
    streams: table(plan.streams, stream),
    phases: table(plan.phases, phase),
    gates: table(gates, gate),
    checkpoints: table(plan.checkpoints, checkpoint),
    findings: [],
    unreadable: {},
    sharedStatus: null,
    handoffs: {},
    rollbacks: table(plan.rollback, rollback),
    budgets: Object.fromEntries(
      budgetScopes(plan).map((scope) => [scope, { scope, tokens: 0, usd: 0, granted: 1, warned: null, usedUpAt: null }]),
    ),
    waves: table(plan.waves, wave),
    trees: {},
    metrics: {},
    conflicts: [],
    heldPairs: [],
    outsideClaims: [],
    timers: {},
    closing: null,
    reporting: null,
    standup: plan.standup && { told: 0, at, since: at, writing: null },
    faults: [],
  };
}

function table<Id extends string, Entry>(owners: readonly { readonly id: Id }[], make: (id: Id) => Entry): Record<Id, Entry> {
  return Object.fromEntries(owners.map(({ id }) => [id, make(id)])) as Record<Id, Entry>;
}

/** Opens a run: its clock starts, its workspace is made, everything finds its place. */
export function runCreated(envelope: Envelope<RunCreated>): Draft {
  const draft = openDraft(emptyRun(envelope));
  draft.commands.push({ type: 'prepareWorkspace' });
  for (const checkpoint of draft.state.plan.checkpoints) {
    if (isTimed(checkpoint)) armTimer(draft, { kind: 'checkpoint', checkpoint: checkpoint.id }, draft.state.startedAt + checkpoint.atMs);
  }
  armStandup(draft);
  markAll(draft);
  return draft;
}
