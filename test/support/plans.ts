import { usualAgentSettings } from '../../src/core/plan/compile-real-agent.ts';
import { asCheckpointId, asGateId, asPhaseId, asRollbackId, asStreamId, asWaveId } from '../../src/core/ids.ts';
import type {
  Checkpoint,
  Gate,
  Milestone,
  Need,
  Outcome,
  Phase,
  Plan,
  RealAgent,
  RealAgentSettings,
  RetryPolicy,
  RollbackRule,
  Stream,
  Wave,
} from '../../src/core/plan/model.ts';

/** Compiled plans in a few words, for tests. */

/**
 * `A` is a stream that must succeed, `A:failed` and `A:ended` another outcome of it, `A.baseline` a milestone of it, `phase P` (or
 * `phase P:failed`), `checkpoint C`, `wave W`, and `A | B` is any of these.
 */
export function need(text: string): Need {
  const alternatives = text.split(' | ');
  if (alternatives.length > 1) return { kind: 'any', needs: alternatives.map(need) };
  const [first = '', second = ''] = text.split(' ');
  if (first === 'wave') return { kind: 'wave', wave: asWaveId(second) };
  if (first === 'checkpoint') return { kind: 'checkpoint', checkpoint: asCheckpointId(second) };
  const [id = '', on = 'succeeded'] = (first === 'phase' ? second : text).split(':');
  if (first === 'phase') return { kind: 'phase', phase: asPhaseId(id), on: on as Outcome };
  const [stream = '', milestone] = id.split('.');
  if (milestone !== undefined) return { kind: 'milestone', stream: asStreamId(stream), milestone };
  return { kind: 'stream', stream: asStreamId(id), on: on as Outcome };
}

/** A name (the id becomes `OWNER/NAME`), with `?` behind it for a question to a person, `+` for one that reads tests, `&`, `|` or `%` for one that counts all before it, and `:should` or `:nice` behind that: `ux?:nice`. */
export type GateInWords = string;

type Changes<T> = Omit<Partial<T>, 'id' | 'needs' | 'gates' | 'phase' | 'parent' | 'retry' | 'deliverables' | 'milestones'>;
interface OwnerChanges {
  readonly needs?: readonly string[];
  readonly gates?: readonly GateInWords[];
}

export function stream(
  id: string,
  changes: Changes<Stream> &
    OwnerChanges & {
      readonly phase?: string;
      readonly retry?: Partial<RetryPolicy>;
      readonly deliverables?: readonly string[];
      /** Ids, or `id:60` for one at that percentage. */
      readonly milestones?: readonly string[];
    } = {},
): Stream {
  const { needs = [], gates = [], phase, retry, deliverables = [], milestones = [], ...rest } = changes;
  const owner = { kind: 'stream', stream: asStreamId(id) } as const;
  return {
    id: asStreamId(id),
    title: id,
    phase: phase === undefined ? null : asPhaseId(phase),
    agent: { kind: 'shell', line: 'true' },
    agentName: 'command',
    needs: needs.map(need),
    anytime: false,
    milestones: milestones.map(milestone),
    priority: 1,
    estimate: null,
    optional: false,
    cwd: '.',
    env: {},
    worktree: null,
    timeoutMs: null,
    retry: { attempts: 1, backoffMs: 0, factor: 1, maxBackoffMs: 3_600_000, ...retry },
    stuckAfterMs: null,
    escalation: [],
    onFailure: { kind: 'fail' },
    budget: null,
    gates: gatesOf(id, gates, owner),
    deliverables: deliverables.map((path) => ({ path })),
    handoff: null,
    freshSession: false,
    claims: [],
    statusFiles: [],
    resolver: false,
    ...rest,
  };
}

/** A real agent as a plan has it that says nothing, but that it is never stalled, unless `changes` say something else. */
export const realAgent = (kind: RealAgent['kind'], changes: Partial<RealAgentSettings> = {}): RealAgent => ({
  kind,
  prompt: 'do it',
  settings: { ...usualAgentSettings, stalledAfterMs: null, ...changes },
});

/** A stream of a real agent. */
export const agentStream = (
  id: string,
  settings: Partial<RealAgentSettings> = {},
  changes: Parameters<typeof stream>[1] = {},
  kind: RealAgent['kind'] = 'claude',
): Stream => stream(id, { agent: realAgent(kind, settings), agentName: kind, ...changes });

function milestone(text: string): Milestone {
  const [id = '', percent] = text.split(':');
  return { id, title: id, percent: percent === undefined ? null : Number(percent), tasks: null };
}

export function phase(id: string, changes: Changes<Phase> & OwnerChanges & { readonly parent?: string } = {}): Phase {
  const { needs = [], gates = [], parent, ...rest } = changes;
  const owner = { kind: 'phase', phase: asPhaseId(id) } as const;
  return {
    id: asPhaseId(id),
    title: id,
    parent: parent === undefined ? null : asPhaseId(parent),
    needs: needs.map(need),
    maxParallel: null,
    gates: gatesOf(id, gates, owner),
    handoff: null,
    freshSession: false,
    ...rest,
  };
}

export function checkpoint(id: string, changes: Changes<Checkpoint> & { readonly needs?: readonly string[] } = {}): Checkpoint {
  const { needs = [], ...rest } = changes;
  return {
    id: asCheckpointId(id),
    title: id,
    atMs: null,
    needs: needs.map(need),
    review: false,
    signOff: null,
    integration: null,
    handoff: null,
    freshSession: false,
    expected: {},
    ...rest,
  };
}

/** Merges the branches `topic/STREAM` of these streams, which it needs besides `needs`. */
export function wave(
  id: string,
  merges: readonly string[],
  changes: Changes<Omit<Wave, 'merges'>> & OwnerChanges & { readonly landsOn?: string } = {},
): Wave {
  const { needs = [], gates = [], landsOn, ...rest } = changes;
  const owner = { kind: 'wave', wave: asWaveId(id) } as const;
  return {
    id: asWaveId(id),
    title: id,
    needs: [...merges, ...needs].map(need),
    merges: merges.map((stream) => ({ stream: asStreamId(stream), branch: `topic/${stream}`, message: `Merge ${stream}` })),
    into: 'integration/all',
    base: 'main',
    gates: gatesOf(id, gates, owner),
    land: landsOn === undefined ? null : { into: landsOn, tag: null, message: null },
    rounds: 1,
    conflicts: [],
    ...rest,
  };
}

/** Named by its severity; about anybody's findings unless it says whose. */
export function rollback(
  severity: RollbackRule['severity'],
  rule: {
    readonly id?: string;
    readonly in?: readonly string[];
    readonly stop?: readonly string[];
    readonly rerun?: 'same' | readonly string[];
  },
): RollbackRule {
  const { id = severity, stop = [], rerun = [] } = rule;
  return {
    id: asRollbackId(id),
    severity,
    in: rule.in?.map(asStreamId) ?? null,
    stop: stop.map(asStreamId),
    rerun: rerun === 'same' ? rerun : rerun.map(asStreamId),
  };
}

/** Gates of one owner. One that counts others counts all before it; the first has nothing to count, and is a command. */
function gatesOf(ownerId: string, words: readonly GateInWords[], owner: Gate['owner']): Gate[] {
  const gates: Gate[] = [];
  for (const each of words) {
    const made = gate(ownerId, each, owner);
    const mode = groupModes[/[&|%](?=$|:)/.exec(each)?.[0] ?? ''];
    const of = gates.map(({ id }) => id);
    const is = mode === 'rate' ? ({ op: '>=', than: { value: 50, unit: '%' } } as const) : null;
    gates.push(mode === undefined || of.length === 0 ? made : { ...made, check: { kind: 'group', mode, of, is } });
  }
  return gates;
}
const groupModes: Readonly<Record<string, 'all' | 'any' | 'rate'>> = { '&': 'all', '|': 'any', '%': 'rate' };

const readsTests: Gate['check'] = {
  kind: 'tests',
  program: { kind: 'shell', line: 'true' },
  format: 'auto',
  from: null,
  demands: { passed: null, failed: null, skipped: null, total: null },
};

export function gate(ownerId: string, words: GateInWords, owner: Gate['owner']): Gate {
  const [first = '', level = 'must'] = words.split(':');
  const name = first.replace(/[?&|%+]$/, '');
  return {
    id: asGateId(`${ownerId}/${name}`),
    name,
    owner,
    level: level as Gate['level'],
    check: first.endsWith('?')
      ? { kind: 'human', question: `is ${name} right?` }
      : first.endsWith('+')
        ? readsTests
        : { kind: 'shell', line: 'true' },
    category: null,
    retries: 0,
    feedback: 0,
    cwd: '.',
    env: {},
    timeoutMs: 60_000,
  };
}

export function plan(
  streams: readonly Stream[],
  changes: Omit<Partial<Plan>, 'streams' | 'deliverables'> & { readonly deliverables?: readonly string[] } = {},
): Plan {
  const { deliverables = [], ...rest } = changes;
  return {
    version: 1,
    runningConflicts: null,
    name: 'test',
    description: '',
    workspace: { kind: 'project' },
    maxParallel: null,
    budget: null,
    agents: {},
    phases: [],
    checkpoints: [],
    waves: [],
    integrationQueue: { streams: [], waves: [] },
    metrics: [],
    standup: null,
    notify: null,
    report: null,
    rollback: [],
    profile: null,
    profiles: [],
    lanes: [],
    handoffs: [],
    ...rest,
    streams,
    deliverables: deliverables.map((path) => ({ path })),
  };
}
