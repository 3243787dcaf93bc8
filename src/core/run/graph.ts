import type { CheckpointId, GateId, PhaseId, StreamId } from '../ids.ts';
import { topologicalOrder } from '../plan/digraph.ts';
import type { Checkpoint, Gate, Need, Phase, Plan, Stream } from '../plan/model.ts';

/**
 * The plan as the reducer walks it: who must be looked at again when something changes. Nodes stand in topological order, so that one
 * pass over the changed ones in that order settles a run.
 *
 * `entry` is the point at which the needs of a phase hold. It keeps the edges linear: a phase of n streams with m needs has n + m of
 * them and not n * m.
 */
export type GraphNode =
  | { readonly kind: 'stream'; readonly id: StreamId }
  | { readonly kind: 'entry'; readonly id: PhaseId }
  | { readonly kind: 'phase'; readonly id: PhaseId }
  | { readonly kind: 'checkpoint'; readonly id: CheckpointId };

export interface StreamEntry {
  readonly stream: Stream;
  readonly rank: number;
  /** Place among the streams that could start at once: priority, then the longest chain of work behind it, then plan order. */
  readonly startOrder: number;
}

export interface RunGraph {
  /** By rank, which is topological. */
  readonly nodes: readonly GraphNode[];
  /** Ranks of the nodes that look at the node of that rank. */
  readonly dependents: readonly (readonly number[])[];
  readonly streams: ReadonlyMap<StreamId, StreamEntry>;
  readonly phases: ReadonlyMap<PhaseId, { readonly phase: Phase; readonly streams: readonly StreamId[]; readonly rank: number }>;
  readonly checkpoints: ReadonlyMap<CheckpointId, { readonly checkpoint: Checkpoint; readonly rank: number }>;
  readonly gates: ReadonlyMap<GateId, Gate>;
  readonly byStartOrder: readonly StreamId[];
}

const cache = new WeakMap<Plan, RunGraph>();

/** The graph of a plan, made once for each plan object. */
export function runGraph(plan: Plan): RunGraph {
  let graph = cache.get(plan);
  if (!graph) cache.set(plan, (graph = buildGraph(plan)));
  return graph;
}

function buildGraph(plan: Plan): RunGraph {
  const drawn = drawNodes(plan);
  const sorted = topologicalOrder(drawn.after);
  // The parser refuses cycles. Nodes on one would come last, and nothing on it would ever start.
  const placed = new Set(sorted);
  const order = [...sorted, ...drawn.nodes.flatMap((_, index) => (placed.has(index) ? [] : [index]))];
  const rankOf = new Map(order.map((index, rank) => [index, rank]));
  const rank = (key: string): number => rankOf.get(drawn.index.get(key) ?? -1) ?? -1;
  const nodes = order.flatMap((index) => drawn.nodes[index] ?? []);
  const dependents = order.map((index) => (drawn.after[index] ?? []).map((next) => rankOf.get(next) ?? -1));
  const tails = longestTails(plan, nodes, dependents);
  const tailMs = (stream: Stream): number => tails[rank(streamKey(stream.id))] ?? 0;

  // The sort is stable, so plan order decides last.
  const byStartOrder = [...plan.streams].sort((a, b) => a.priority - b.priority || tailMs(b) - tailMs(a)).map((stream) => stream.id);
  const startOrder = new Map(byStartOrder.map((id, place) => [id, place]));

  const members = new Map<PhaseId, StreamId[]>(plan.phases.map((phase) => [phase.id, []]));
  for (const stream of plan.streams) if (stream.phase !== null) members.get(stream.phase)?.push(stream.id);
  return {
    nodes,
    dependents,
    byStartOrder,
    streams: new Map(
      plan.streams.map((stream) => [stream.id, { stream, rank: rank(streamKey(stream.id)), startOrder: startOrder.get(stream.id) ?? 0 }]),
    ),
    phases: new Map(
      plan.phases.map((phase) => [phase.id, { phase, streams: members.get(phase.id) ?? [], rank: rank(phaseKey(phase.id)) }]),
    ),
    checkpoints: new Map(plan.checkpoints.map((checkpoint) => [checkpoint.id, { checkpoint, rank: rank(checkpointKey(checkpoint.id)) }])),
    gates: new Map([...plan.phases, ...plan.streams].flatMap((owner) => owner.gates.map((gate) => [gate.id, gate] as const))),
  };
}

const streamKey = (id: StreamId) => `stream ${id}`;
const entryKey = (id: PhaseId) => `entry ${id}`;
const phaseKey = (id: PhaseId) => `phase ${id}`;
const checkpointKey = (id: CheckpointId) => `checkpoint ${id}`;

function needKey(need: Need): string {
  switch (need.kind) {
    case 'stream':
      return streamKey(need.stream);
    case 'phase':
      return phaseKey(need.phase);
    case 'checkpoint':
      return checkpointKey(need.checkpoint);
  }
}

interface Drawing {
  readonly nodes: readonly GraphNode[];
  readonly index: ReadonlyMap<string, number>;
  /** By node index: the indices of the nodes that look at it. */
  readonly after: readonly number[][];
}

function drawNodes(plan: Plan): Drawing {
  const nodes: GraphNode[] = [];
  const index = new Map<string, number>();
  const add = (key: string, node: GraphNode) => {
    index.set(key, nodes.length);
    nodes.push(node);
  };
  for (const { id } of plan.phases) add(entryKey(id), { kind: 'entry', id });
  for (const { id } of plan.streams) add(streamKey(id), { kind: 'stream', id });
  for (const { id } of plan.phases) add(phaseKey(id), { kind: 'phase', id });
  for (const { id } of plan.checkpoints) add(checkpointKey(id), { kind: 'checkpoint', id });

  const after: number[][] = nodes.map(() => []);
  const edge = (from: string, to: string) => {
    const target = index.get(to);
    if (target !== undefined) after[index.get(from) ?? -1]?.push(target);
  };
  for (const phase of plan.phases) {
    for (const need of phase.needs) edge(needKey(need), entryKey(phase.id));
    edge(entryKey(phase.id), phaseKey(phase.id));
  }
  for (const stream of plan.streams) {
    for (const need of stream.needs) edge(needKey(need), streamKey(stream.id));
    if (stream.phase === null) continue;
    edge(entryKey(stream.phase), streamKey(stream.id));
    edge(streamKey(stream.id), phaseKey(stream.phase));
  }
  for (const checkpoint of plan.checkpoints) for (const need of checkpoint.needs) edge(needKey(need), checkpointKey(checkpoint.id));
  return { nodes, index, after };
}

/**
 * For each node the longest chain of estimated work from its start to the end of the plan, milliseconds. A stream without an estimate
 * counts as much as the others do on average, so that the longer chain still goes first.
 */
function longestTails(plan: Plan, nodes: readonly GraphNode[], dependents: readonly (readonly number[])[]): number[] {
  const known = plan.streams.flatMap(({ estimate }) => (estimate ? [(estimate.leastMs + estimate.mostMs) / 2] : []));
  const usualMs = known.length > 0 ? known.reduce((sum, ms) => sum + ms, 0) / known.length : 1;
  const ownMs = new Map(plan.streams.map(({ id, estimate }) => [id, estimate ? (estimate.leastMs + estimate.mostMs) / 2 : usualMs]));
  const tails: number[] = nodes.map(() => 0);
  for (let rank = nodes.length - 1; rank >= 0; rank--) {
    const node = nodes[rank];
    const own = node?.kind === 'stream' ? (ownMs.get(node.id) ?? 0) : 0;
    tails[rank] = own + (dependents[rank] ?? []).reduce((longest, next) => Math.max(longest, tails[next] ?? 0), 0);
  }
  return tails;
}
