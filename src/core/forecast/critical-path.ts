import type { StreamId } from '../ids.ts';
import type { Work } from './work.ts';

export interface CriticalPath {
  readonly streams: readonly StreamId[];
  /** When its last stream ends, however many slots there are, milliseconds from now. */
  readonly ms: number;
}

/** The chain of streams, each waiting for the one before, that ends last when there is no limit on how many run at once. */
export function criticalPath({ graph, streams, over, givenUp, releases }: Work, msOf: (stream: StreamId) => number): CriticalPath {
  const start = graph.nodes.map(() => 0);
  const via = graph.nodes.map(() => -1);
  const ends: number[] = [];
  let ms = 0;
  let last = -1;
  for (const [rank, node] of graph.nodes.entries()) {
    let end = over.has(rank) ? 0 : (start[rank] ?? 0);
    const [first, ...others] = givenUp.get(rank) ?? [];
    if (first !== undefined && !over.has(rank)) {
      const soonest = others.reduce((a, b) => ((ends[b] ?? 0) < (ends[a] ?? 0) ? b : a), first);
      end = ends[soonest] ?? 0;
      via[rank] = soonest;
    }
    if (node.kind === 'checkpoint' && !over.has(rank)) end = Math.max(end, releases.get(node.id) ?? 0);
    const work = node.kind === 'stream' ? streams.get(node.id) : undefined;
    if (node.kind === 'stream' && work) {
      end = (work.kind === 'active' ? 0 : Math.max(end, work.notBeforeMs)) + msOf(node.id);
      if (last === -1 || end > ms) [ms, last] = [end, rank];
    }
    ends.push(end);
    for (const next of graph.dependents[rank] ?? []) {
      if (end < (start[next] ?? 0) || (end === start[next] && via[next] !== -1)) continue;
      start[next] = end;
      via[next] = rank;
    }
  }
  return { streams: pathTo(last), ms };

  function pathTo(end: number): StreamId[] {
    const path: StreamId[] = [];
    for (let rank = end; rank !== -1 && !over.has(rank); rank = via[rank] ?? -1) {
      const node = graph.nodes[rank];
      const work = node?.kind === 'stream' ? streams.get(node.id) : undefined;
      if (node?.kind !== 'stream' || !work) continue;
      path.unshift(node.id);
      // What it waited for is behind it.
      if (work.kind === 'active') break;
    }
    return path;
  }
}
