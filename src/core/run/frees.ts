import { runGraph } from './graph.ts';
import type { ItemSubject } from './items.ts';
import { checkpointOf, phaseOf, streamOf, waveOf } from './standing.ts';
import type { RunState } from './state.ts';

/** Rank of the node that an answer to the item would move, or `null` when it moves none. */
export function rankOfSubject(state: RunState, subject: ItemSubject): number | null {
  const graph = runGraph(state.plan);
  switch (subject.kind) {
    case 'review':
      return graph.checkpoints.get(subject.checkpoint)?.rank ?? null;
    case 'stream':
    case 'question':
    case 'blocker':
    case 'stuck':
    case 'uncommitted':
    case 'permission':
    case 'agent':
    case 'escalation':
      return graph.streams.get(subject.stream)?.rank ?? null;
    case 'gate': {
      const gate = graph.gates.get(subject.gate);
      if (!gate || gate.level !== 'must') return null;
      const { owner } = gate;
      if (owner.kind === 'wave') return graph.waves.get(owner.wave)?.rank ?? null;
      return (owner.kind === 'stream' ? graph.streams.get(owner.stream)?.rank : graph.phases.get(owner.phase)?.rank) ?? null;
    }
    case 'wave':
      return graph.waves.get(subject.wave)?.rank ?? null;
    case 'conflict':
      return [...graph.waves].find(([id]) => subject.of.startsWith(`${id}/`) && state.waves[id]?.status === 'conflicted')?.[1].rank ?? null;
    case 'budget':
    case 'budget-warning':
    case 'hold':
    case 'rollback':
    case 'integration':
    case 'file':
    case 'fault':
      return null;
  }
}

/** How many streams behind a node wait for it, or were skipped because of it; directly and through others that do. */
export const freedBy = (state: RunState, rank: number | null): number => (rank === null ? 0 : freedByAll(state, [rank]));

/** The same behind any of several nodes, which do not count themselves. */
export function freedByAll(state: RunState, ranks: readonly number[]): number {
  const graph = runGraph(state.plan);
  const seen = new Set(ranks);
  const queue = [...ranks];
  let streams = 0;
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const dependent of graph.dependents[next] ?? []) {
      if (seen.has(dependent)) continue;
      seen.add(dependent);
      if (!isHeldBack(state, dependent)) continue;
      if (graph.nodes[dependent]?.kind === 'stream') streams += 1;
      queue.push(dependent);
    }
  }
  return streams;
}

/** What goes on anyway, or is done, is not freed by anything, and neither is what stands behind it. */
function isHeldBack(state: RunState, rank: number): boolean {
  const node = runGraph(state.plan).nodes[rank];
  switch (node?.kind) {
    case 'stream': {
      const { status } = streamOf(state, node.id);
      return status.kind === 'waiting' || (status.kind === 'skipped' && (status.cause === 'failed' || status.cause === 'stopped'));
    }
    case 'entry':
      return true;
    case 'phase':
      return phaseOf(state, node.id).status !== 'succeeded';
    case 'checkpoint': {
      const { kind } = checkpointOf(state, node.id).status;
      return kind === 'ahead' || kind === 'missed';
    }
    case 'wave':
      return waveOf(state, node.id).status !== 'merged';
    case undefined:
      return false;
  }
}
