import type { StreamId } from '../ids.ts';
import type { Condition, Source } from '../run/draw-graph.ts';
import type { Work } from './work.ts';

export interface CriticalPath {
  readonly streams: readonly StreamId[];
  /** When its last stream ends, however many slots there are, milliseconds from now. */
  readonly ms: number;
}

/** Something that happens at a time because of a node; -1 is nothing that is still to come. */
interface Moment {
  readonly ms: number;
  readonly via: number;
}
const start: Moment = { ms: 0, via: -1 };
const later = (a: Moment, b: Moment): Moment => (b.ms > a.ms || (b.ms === a.ms && a.via === -1) ? b : a);
const sooner = (a: Moment, b: Moment): Moment => (b.ms < a.ms ? b : a);

/** The chain of streams, each waiting for the one before, that ends last when there is no limit on how many run at once. */
export function criticalPath(work: Work, msOf: (stream: StreamId) => number): CriticalPath {
  const { graph, streams, over, givenUp, futile, releases } = work;
  const starts: number[] = [];
  const ends: number[] = [];
  const via: number[] = [];
  let ms = 0;
  let last = -1;
  for (const [rank, node] of graph.nodes.entries()) {
    const reasons = givenUp.get(rank) ?? [];
    const free = over.has(rank)
      ? start
      : reasons.length > 0
        ? reasons.map((ranks) => ranks.map(endOf).reduce(later, start)).reduce(sooner)
        : (graph.conditions[rank] ?? []).map(fulfilled).reduce(later, start);
    via.push(free.via);
    let begin = free.ms;
    let end = free.ms;
    if (node.kind === 'checkpoint' && !over.has(rank)) end = Math.max(end, releases.get(node.id) ?? 0);
    const own = node.kind === 'stream' ? streams.get(node.id) : undefined;
    if (node.kind === 'stream' && own) {
      begin = own.kind === 'active' ? 0 : Math.max(end, own.notBeforeMs);
      end = begin + msOf(node.id);
      if (last === -1 || end > ms) [ms, last] = [end, rank];
    }
    starts.push(begin);
    ends.push(end);
  }
  return { streams: pathTo(last), ms };

  function endOf(rank: number): Moment {
    return { ms: ends[rank] ?? 0, via: rank };
  }

  function fulfilled(condition: Condition): Moment {
    const moments = condition.filter((source) => !futile.has(source)).map(momentOf);
    return moments.length === 0 ? start : moments.reduce(sooner);
  }

  function momentOf({ node, need }: Source): Moment {
    const end = endOf(node);
    if (need?.kind !== 'milestone' || over.has(node)) return end;
    if (work.hasReached(need.stream, need.milestone)) return start;
    const reachedAt = (starts[node] ?? 0) + work.milestoneMs(need.stream, need.milestone, msOf(need.stream));
    return sooner(end, { ms: reachedAt, via: node });
  }

  function pathTo(end: number): StreamId[] {
    const path: StreamId[] = [];
    for (let rank = end; rank !== -1 && !over.has(rank); rank = via[rank] ?? -1) {
      const node = graph.nodes[rank];
      const own = node?.kind === 'stream' ? streams.get(node.id) : undefined;
      if (node?.kind !== 'stream' || !own) continue;
      path.unshift(node.id);
      // What it waited for is behind it.
      if (own.kind === 'active') break;
    }
    return path;
  }
}
