import type { CheckpointId, PhaseId, StreamId, WaveId } from '../ids.ts';
import type { Need, Phase, Plan } from '../plan/model.ts';

/** The nodes of a plan's graph, and what each of them waits for, before they are put in order. */

/**
 * `entry` is the point at which the needs of a phase hold, and those of the phases around it. It keeps the edges linear: a phase of n
 * streams with m needs has n + m of them and not n * m.
 */
export type GraphNode =
  | { readonly kind: 'stream'; readonly id: StreamId }
  | { readonly kind: 'entry'; readonly id: PhaseId }
  | { readonly kind: 'phase'; readonly id: PhaseId }
  | { readonly kind: 'checkpoint'; readonly id: CheckpointId }
  | { readonly kind: 'wave'; readonly id: WaveId };

/** Something that a node waits for: one of the sources is enough, and but for `any:` there is one. */
export type Condition = readonly Source[];

export interface Source {
  /** Number of the node that is looked at: its rank, once the nodes are in order. */
  readonly node: number;
  /** The need behind it; `null` for what the structure of phases says. Those inside `any:` stand each for itself. */
  readonly need: Exclude<Need, { readonly kind: 'any' }> | null;
}

export interface Drawing {
  readonly nodes: readonly GraphNode[];
  /** By node. */
  readonly conditions: readonly (readonly Condition[])[];
}

export const nodeKey = ({ kind, id }: GraphNode): string => `${kind} ${id}`;

/** The node that a need looks at. */
export function neededNode(need: Exclude<Need, { readonly kind: 'any' }>): Exclude<GraphNode, { readonly kind: 'entry' }> {
  switch (need.kind) {
    case 'stream':
    case 'milestone':
      return { kind: 'stream', id: need.stream };
    case 'phase':
      return { kind: 'phase', id: need.phase };
    case 'checkpoint':
      return { kind: 'checkpoint', id: need.checkpoint };
    case 'wave':
      return { kind: 'wave', id: need.wave };
  }
}

/** The needs that a need is made of: those of `any:`, however nested, else itself. */
export const alternativesOf = (need: Need): readonly Exclude<Need, { readonly kind: 'any' }>[] =>
  need.kind === 'any' ? need.needs.flatMap(alternativesOf) : [need];

export function drawGraph(plan: Plan): Drawing {
  const nodes: readonly GraphNode[] = [
    ...plan.phases.map(({ id }) => ({ kind: 'entry', id }) as const),
    ...plan.streams.map(({ id }) => ({ kind: 'stream', id }) as const),
    ...plan.phases.map(({ id }) => ({ kind: 'phase', id }) as const),
    ...plan.checkpoints.map(({ id }) => ({ kind: 'checkpoint', id }) as const),
    ...plan.waves.map(({ id }) => ({ kind: 'wave', id }) as const),
  ];
  const numberOf = new Map(nodes.map((node, number) => [nodeKey(node), number]));
  const conditions: Condition[][] = nodes.map(() => []);
  const waits = (node: GraphNode, condition: Condition) => {
    if (condition.length > 0) conditions[numberOf.get(nodeKey(node)) ?? -1]?.push(condition);
  };
  const source = (node: GraphNode, need: Source['need'] = null): Source[] => {
    const number = numberOf.get(nodeKey(node));
    return number === undefined ? [] : [{ node: number, need }];
  };
  const waitsForNeeds = (node: GraphNode, needs: readonly Need[]) => {
    for (const need of needs)
      waits(
        node,
        alternativesOf(need).flatMap((each) => source(neededNode(each), each)),
      );
  };

  for (const { id, parent, needs } of plan.phases) {
    waitsForNeeds({ kind: 'entry', id }, needs);
    if (parent !== null) waits({ kind: 'entry', id }, source({ kind: 'entry', id: parent }));
    waits({ kind: 'phase', id }, source({ kind: 'entry', id }));
    if (parent !== null) waits({ kind: 'phase', id: parent }, source({ kind: 'phase', id }));
  }
  for (const { id, phase, needs, anytime } of plan.streams) {
    waitsForNeeds({ kind: 'stream', id }, needs);
    if (phase === null) continue;
    if (!anytime) waits({ kind: 'stream', id }, source({ kind: 'entry', id: phase }));
    waits({ kind: 'phase', id: phase }, source({ kind: 'stream', id }));
  }
  for (const { id, needs } of plan.checkpoints) waitsForNeeds({ kind: 'checkpoint', id }, needs);
  for (const { id, needs } of plan.waves) waitsForNeeds({ kind: 'wave', id }, needs);
  return { nodes, conditions };
}

/** A phase and the phases around it, the innermost first. */
export function phasesAround(phases: ReadonlyMap<PhaseId, { readonly phase: Phase }>, innermost: PhaseId | null): Phase[] {
  const around: Phase[] = [];
  for (let id = innermost; id !== null;) {
    const phase = phases.get(id)?.phase;
    if (!phase) break;
    around.push(phase);
    id = phase.parent;
  }
  return around;
}
