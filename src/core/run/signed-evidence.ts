import type { GateId } from '../ids.ts';
import type { Checkpoint, Gate } from '../plan/model.ts';
import { normalPath } from '../plan/paths.ts';
import { phasesAround } from './draw-graph.ts';
import { runGraph, type RunGraph } from './graph.ts';
import { missing } from './standing.ts';
import type { RunState } from './state.ts';

/** What a sign-off rests on, as far as the plan of the run knows it. */
export interface SignedEvidence {
  readonly gates: readonly Gate[];
  /** Paths of deliverables, as the plan names them. */
  readonly files: readonly string[];
}

const cache = new WeakMap<Checkpoint, SignedEvidence>();

/**
 * Evidence names gates, phases, waves and checkpoints by their ids, and files by their paths. Of a phase all gates inside it count. A sign-off that names
 * none rests on what it waits for: the gates of waves, of the phase `final`, and of streams in worktrees of their own.
 */
export function signedEvidence({ plan }: RunState, checkpoint: Checkpoint): SignedEvidence {
  let found = cache.get(checkpoint);
  if (!found) cache.set(checkpoint, (found = resolved(runGraph(plan), checkpoint)));
  return found;
}

function resolved(graph: RunGraph, checkpoint: Checkpoint): SignedEvidence {
  const named = checkpoint.signOff?.evidence ?? [];
  if (named.length === 0) return { gates: waitedFor(graph, checkpoint), files: [] };
  const gates = new Map<GateId, Gate>();
  const files: string[] = [];
  for (const text of named) {
    const found = gatesOf(graph, text);
    if (found !== null) for (const gate of found.flatMap((each) => withCounted(graph, each))) gates.set(gate.id, gate);
    // A checkpoint has been reached when it is needed, and proves nothing else.
    else if (![...graph.checkpoints.keys()].some((id) => id === text)) files.push(normalPath(text));
  }
  return { gates: [...gates.values()], files };
}

/** A gate that counts others rests on nothing else than what these were measured on. */
const withCounted = (graph: RunGraph, gate: Gate): readonly Gate[] =>
  gate.check.kind === 'group'
    ? [gate, ...gate.check.of.flatMap((id) => withCounted(graph, graph.gates.get(id) ?? missing('gate', id)))]
    : [gate];

/** @returns `null` when nothing in the plan has that name */
function gatesOf(graph: RunGraph, name: string): readonly Gate[] | null {
  const all = [...graph.gates.values()];
  const gate = all.find(({ id }) => id === name);
  if (gate) return [gate];
  const isInside = (phase: Parameters<typeof phasesAround>[1] | null): boolean =>
    phase !== null && phasesAround(graph.phases, phase).some(({ id }) => id === name);
  if (![...graph.phases.keys(), ...graph.waves.keys()].some((id) => id === name)) return null;
  return all.filter(({ owner }) => {
    if (owner.kind === 'wave') return owner.wave === name;
    if (owner.kind === 'phase') return isInside(owner.phase);
    return isInside(graph.streams.get(owner.stream)?.stream.phase ?? null);
  });
}

function waitedFor(graph: RunGraph, { id }: Checkpoint): readonly Gate[] {
  const behind = upstream(graph, graph.checkpoints.get(id)?.rank ?? -1);
  return [...graph.gates.values()].filter((gate) => {
    const owner = ownerOf(graph, gate);
    return (
      (owner.isolated || gate.owner.kind === 'wave' || (gate.owner.kind === 'phase' && gate.owner.phase === 'final')) &&
      behind.has(owner.rank)
    );
  });
}

/** Ranks of everything that the node of this rank waits for, directly or not; itself included. */
export function upstream(graph: RunGraph, rank: number): ReadonlySet<number> {
  const seen = new Set<number>([rank]);
  // A set is walked in the order of its growth, to its new end.
  for (const each of seen) for (const { node } of (graph.conditions[each] ?? []).flat()) seen.add(node);
  return seen;
}

/**
 * Whether the answer to a question is about a work tree, so that a commit there takes it back: where nobody else works, and where somebody signs
 * for it. Others (is everybody there?) are not.
 */
export const isAnsweredOnTree = (state: RunState, gate: Gate): boolean =>
  ownerOf(runGraph(state.plan), gate).isolated ||
  state.plan.checkpoints.some(
    (checkpoint) => checkpoint.signOff !== null && signedEvidence(state, checkpoint).gates.some(({ id }) => id === gate.id),
  );

/** The node that a gate belongs to, and whether that works in a worktree where nobody else does. */
export function ownerOf(graph: RunGraph, { owner }: Gate): { readonly rank: number; readonly isolated: boolean } {
  switch (owner.kind) {
    case 'stream': {
      const entry = graph.streams.get(owner.stream);
      return { rank: entry?.rank ?? -1, isolated: entry?.stream.worktree != null };
    }
    case 'wave':
      return { rank: graph.waves.get(owner.wave)?.rank ?? -1, isolated: true };
    case 'phase':
      return { rank: graph.phases.get(owner.phase)?.rank ?? -1, isolated: false };
  }
}
