import type { CheckpointId, GateId, PhaseId, StreamId, WaveId } from '../ids.ts';
import { topologicalOrder } from '../plan/digraph.ts';
import type { Checkpoint, Gate, Phase, Plan, Stream, Wave } from '../plan/model.ts';
import { drawGraph, nodeKey, type Condition, type GraphNode, type Source } from './draw-graph.ts';
import { milestoneShare } from './milestones.ts';
import { poolsOf, type Pool } from './pools.ts';
import type { StreamState } from './state.ts';

/**
 * The plan as the reducer walks it: who must be looked at again when something changes. Nodes stand in topological order, so that one
 * pass over the changed ones in that order settles a run.
 */
export interface StreamEntry {
  readonly stream: Stream;
  readonly rank: number;
  /** Place among the streams that could start at once: priority, then the longest chain of work behind it, then plan order; anytime work last. */
  readonly startOrder: number;
  /** Places in `RunGraph.pools` of the limits that it falls under, besides that of the run. */
  readonly pools: readonly number[];
}

export interface PhaseEntry {
  readonly phase: Phase;
  /** Its own streams, and the phases directly inside it. */
  readonly streams: readonly StreamId[];
  readonly phases: readonly PhaseId[];
  readonly rank: number;
}

export interface RunGraph {
  /** By rank, which is topological. */
  readonly nodes: readonly GraphNode[];
  /** What the node of that rank waits for. */
  readonly conditions: readonly (readonly Condition[])[];
  /** Ranks of the nodes by their keys. */
  readonly rankOf: ReadonlyMap<string, number>;
  /** Ranks of the nodes that look at the node of that rank. */
  readonly dependents: readonly (readonly number[])[];
  readonly streams: ReadonlyMap<StreamId, StreamEntry>;
  readonly phases: ReadonlyMap<PhaseId, PhaseEntry>;
  readonly checkpoints: ReadonlyMap<CheckpointId, { readonly checkpoint: Checkpoint; readonly rank: number }>;
  readonly waves: ReadonlyMap<WaveId, { readonly wave: Wave; readonly rank: number }>;
  readonly gates: ReadonlyMap<GateId, Gate>;
  /** Gates that compare what a stream has written, by that stream. */
  readonly comparedBy: ReadonlyMap<StreamId, readonly GateId[]>;
  readonly byStartOrder: readonly StreamId[];
  /** The limits of phases and agents on what may run at once. */
  readonly pools: readonly Pool[];
  /** Places in `pools` of those of agents, by their names. */
  readonly poolsOfAgent: ReadonlyMap<string, number>;
}

const cache = new WeakMap<Plan, RunGraph>();

/** The graph of a plan, made once for each plan object. */
export function runGraph(plan: Plan): RunGraph {
  let graph = cache.get(plan);
  if (!graph) cache.set(plan, (graph = buildGraph(plan)));
  return graph;
}

function buildGraph(plan: Plan): RunGraph {
  const { nodes, conditions, rankOf } = ordered(plan);
  const rank = (node: GraphNode): number => rankOf.get(nodeKey(node)) ?? -1;
  const tails = longestTails(plan, nodes, conditions);
  const tailMs = ({ id }: Stream): number => tails[rank({ kind: 'stream', id })] ?? 0;

  // The sort is stable, so plan order decides last.
  const byStartOrder = [...plan.streams]
    .sort((a, b) => Number(a.anytime) - Number(b.anytime) || a.priority - b.priority || tailMs(b) - tailMs(a))
    .map((stream) => stream.id);
  const startOrder = new Map(byStartOrder.map((id, place) => [id, place]));
  const { pools, poolsOfStream, poolsOfAgent } = poolsOf(plan);

  const members = new Map<PhaseId, StreamId[]>(plan.phases.map((phase) => [phase.id, []]));
  for (const stream of plan.streams) if (stream.phase !== null) members.get(stream.phase)?.push(stream.id);
  const inside = new Map<PhaseId, PhaseId[]>(plan.phases.map((phase) => [phase.id, []]));
  for (const { id, parent } of plan.phases) if (parent !== null) inside.get(parent)?.push(id);
  const phaseEntry = (phase: Phase): PhaseEntry => ({
    phase,
    streams: members.get(phase.id) ?? [],
    phases: inside.get(phase.id) ?? [],
    rank: rank({ kind: 'phase', id: phase.id }),
  });
  const streamEntry = (stream: Stream): StreamEntry => ({
    stream,
    rank: rank({ kind: 'stream', id: stream.id }),
    startOrder: startOrder.get(stream.id) ?? 0,
    pools: poolsOfStream.get(stream.id) ?? [],
  });
  const gates = [...plan.phases, ...plan.streams, ...plan.waves].flatMap((owner) => owner.gates);
  return {
    nodes,
    conditions,
    rankOf,
    dependents: dependentsOf(conditions),
    byStartOrder,
    pools,
    poolsOfAgent,
    streams: new Map(plan.streams.map((stream) => [stream.id, streamEntry(stream)])),
    phases: new Map(plan.phases.map((phase) => [phase.id, phaseEntry(phase)])),
    checkpoints: new Map(
      plan.checkpoints.map((checkpoint) => [checkpoint.id, { checkpoint, rank: rank({ kind: 'checkpoint', id: checkpoint.id }) }]),
    ),
    waves: new Map(plan.waves.map((wave) => [wave.id, { wave, rank: rank({ kind: 'wave', id: wave.id }) }])),
    gates: new Map(gates.map((gate) => [gate.id, gate])),
    comparedBy: comparedBy(gates),
  };
}

/** The pools that a stream falls under as it is run now: one that another agent has taken over is one of that agent's. */
export function poolsNow(graph: RunGraph, { id, takenOverBy }: Pick<StreamState, 'id' | 'takenOverBy'>): readonly number[] {
  const entry = graph.streams.get(id);
  if (entry === undefined || takenOverBy == null) return entry?.pools ?? [];
  const own = graph.poolsOfAgent.get(entry.stream.agentName);
  const other = graph.poolsOfAgent.get(takenOverBy);
  return [...entry.pools.filter((pool) => pool !== own), ...(other === undefined ? [] : [other])];
}

function comparedBy(gates: readonly Gate[]): Map<StreamId, GateId[]> {
  const found = new Map<StreamId, GateId[]>();
  for (const { id, check } of gates) {
    if (check.kind !== 'consensus') continue;
    for (const { stream } of check.domains.flatMap(({ members }) => members)) found.set(stream, [...(found.get(stream) ?? []), id]);
  }
  return found;
}

/** The drawn graph with its nodes in topological order and numbered by it. */
function ordered(plan: Plan) {
  const drawn = drawGraph(plan);
  const sorted = topologicalOrder(dependentsOf(drawn.conditions));
  // The parser refuses cycles. Nodes on one would come last, and nothing on it would ever start.
  const placed = new Set(sorted);
  const order = [...sorted, ...drawn.nodes.flatMap((_, number) => (placed.has(number) ? [] : [number]))];
  const rankOfNumber = new Map(order.map((number, rank) => [number, rank]));
  const ranked = ({ node, need }: Source): Source => ({ node: rankOfNumber.get(node) ?? -1, need });
  const nodes = order.flatMap((number) => drawn.nodes[number] ?? []);
  return {
    nodes,
    conditions: order.map((number) => (drawn.conditions[number] ?? []).map((condition) => condition.map(ranked))),
    rankOf: new Map(nodes.map((node, rank) => [nodeKey(node), rank])),
  };
}

function dependentsOf(conditions: readonly (readonly Condition[])[]): number[][] {
  const dependents: number[][] = conditions.map(() => []);
  for (const [node, waits] of conditions.entries()) {
    for (const source of new Set(waits.flatMap((condition) => condition.map((each) => each.node)))) dependents[source]?.push(node);
  }
  return dependents;
}

/**
 * For each node the longest chain of estimated work from its start to the end of the plan, milliseconds. A stream without an estimate
 * counts as much as the others do on average, so that the longer chain still goes first. What waits for a milestone begins within its
 * stream's own time.
 */
function longestTails(plan: Plan, nodes: readonly GraphNode[], conditions: RunGraph['conditions']): number[] {
  const known = plan.streams.flatMap(({ estimate }) => (estimate ? [(estimate.leastMs + estimate.mostMs) / 2] : []));
  const usualMs = known.length > 0 ? known.reduce((sum, ms) => sum + ms, 0) / known.length : 1;
  const ownMs = new Map(plan.streams.map(({ id, estimate }) => [id, estimate ? (estimate.leastMs + estimate.mostMs) / 2 : usualMs]));
  const streams = new Map(plan.streams.map((stream) => [stream.id, stream]));
  const leadMs = ({ node, need }: Source): number => {
    const at = nodes[node];
    const stream = at?.kind === 'stream' ? streams.get(at.id) : undefined;
    if (!stream) return 0;
    return (ownMs.get(stream.id) ?? 0) * (need?.kind === 'milestone' ? milestoneShare(stream, need.milestone) : 1);
  };
  const tails: number[] = nodes.map((node) => (node.kind === 'stream' ? (ownMs.get(node.id) ?? 0) : 0));
  for (let rank = nodes.length - 1; rank >= 0; rank--) {
    for (const source of (conditions[rank] ?? []).flat()) {
      tails[source.node] = Math.max(tails[source.node] ?? 0, leadMs(source) + (tails[rank] ?? 0));
    }
  }
  return tails;
}
