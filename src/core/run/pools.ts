import type { PhaseId, StreamId } from '../ids.ts';
import type { Plan } from '../plan/model.ts';

/** A limit on how many of some streams may hold a slot at once, besides the limit of the whole run. */
export interface Pool {
  readonly of: { readonly kind: 'phase'; readonly phase: PhaseId } | { readonly kind: 'agent'; readonly agent: string };
  readonly limit: number;
}

interface Pools {
  readonly pools: readonly Pool[];
  /** Places in the list of those that a stream falls under; streams without any are absent. */
  readonly poolsOfStream: ReadonlyMap<StreamId, readonly number[]>;
  /** Places in the list of those of agents, by their names. */
  readonly poolsOfAgent: ReadonlyMap<string, number>;
}

/** The limits of a plan's phases and agents. A phase counts what runs in it and in all phases inside it. */
export function poolsOf(plan: Plan): Pools {
  const pools: Pool[] = [];
  const ofPhase = new Map<PhaseId, readonly number[]>();
  const phases = new Map(plan.phases.map((phase) => [phase.id, phase]));
  const phasePools = (id: PhaseId | null): readonly number[] => {
    const phase = id === null ? undefined : phases.get(id);
    if (!phase) return [];
    let found = ofPhase.get(phase.id);
    if (!found) {
      const own = phase.maxParallel === null ? [] : [pools.push({ of: { kind: 'phase', phase: phase.id }, limit: phase.maxParallel }) - 1];
      ofPhase.set(phase.id, (found = [...own, ...phasePools(phase.parent)]));
    }
    return found;
  };
  const ofAgent = new Map<string, number>();
  for (const [agent, { maxParallel }] of Object.entries(plan.agents)) {
    if (maxParallel !== null) ofAgent.set(agent, pools.push({ of: { kind: 'agent', agent }, limit: maxParallel }) - 1);
  }
  const poolsOfStream = new Map<StreamId, readonly number[]>();
  for (const { id, phase, agentName } of plan.streams) {
    const agentPool = ofAgent.get(agentName);
    const found = [...phasePools(phase), ...(agentPool === undefined ? [] : [agentPool])];
    if (found.length > 0) poolsOfStream.set(id, found);
  }
  return { pools, poolsOfStream, poolsOfAgent: ofAgent };
}
