import type { StreamId } from '../ids.ts';
import { Heap } from './heap.ts';
import type { Work } from './work.ts';

export interface Schedule {
  /** When each stream starts and ends, milliseconds from now. */
  readonly streams: ReadonlyMap<StreamId, { readonly startMs: number; readonly endMs: number }>;
  readonly endMs: number;
  /** Most streams that run at once. */
  readonly peak: number;
}

/**
 * Plays the rest of a run through: streams start when what they wait for is over and a slot is free, in the order in which the run's
 * own scheduler takes them, and take as long as they are likely to. Deterministic, and linear but for its queues.
 */
export function simulate({ graph, maxParallel, streams, over, givenUp, releases }: Work, msOf: (stream: StreamId) => number): Schedule {
  const open = graph.nodes.map(() => 0);
  for (const targets of graph.dependents) for (const to of targets) open[to] = (open[to] ?? 0) + 1;
  const found = new Map<StreamId, { startMs: number; endMs: number }>();
  /** What happens when: a back-off is over, a stream ends, a checkpoint is reached. */
  const events = new Heap<() => void>();
  const ready = new Heap<StreamId>();
  let now = 0;
  let slots = 0;
  let running = 0;
  let peak = 0;

  const begin = (id: StreamId, rank: number, startMs: number, holdsSlot: boolean) => {
    const endMs = startMs + msOf(id);
    found.set(id, { startMs, endMs });
    if (holdsSlot) slots += 1;
    running += 1;
    events.put(endMs, () => {
      if (holdsSlot) slots -= 1;
      running -= 1;
      finish(rank);
    });
  };
  /** Nodes that are over and whose dependents have not been told. A list, for chains may be longer than a stack is deep. */
  const finished: number[] = [];
  const finish = (rank: number) => void finished.push(rank);
  const surrendered = new Set<number>();
  const tellDependents = () => {
    for (let rank = finished.pop(); rank !== undefined; rank = finished.pop()) {
      for (const next of graph.dependents[rank] ?? []) {
        const left = (open[next] ?? 0) - 1;
        open[next] = left;
        if (over.has(next) || surrendered.has(next)) continue;
        if (givenUp.get(next)?.includes(rank)) {
          surrendered.add(next);
          finish(next);
        } else if (left === 0) release(next);
      }
    }
  };
  const release = (rank: number) => {
    const node = graph.nodes[rank];
    const work = node?.kind === 'stream' ? streams.get(node.id) : undefined;
    if (node?.kind === 'stream' && work) {
      if (work.kind === 'active') return;
      const order = graph.streams.get(node.id)?.startOrder ?? 0;
      if (work.notBeforeMs <= now) ready.put(order, node.id);
      else events.put(work.notBeforeMs, () => ready.put(order, node.id));
      return;
    }
    const at = node?.kind === 'checkpoint' ? (releases.get(node.id) ?? now) : now;
    if (at <= now) finish(rank);
    else events.put(at, () => finish(rank));
  };
  const startReady = () => {
    const hasRoom = () => maxParallel === null || slots < maxParallel;
    while (ready.size > 0 && hasRoom()) {
      const id = ready.take();
      const rank = id === undefined ? undefined : graph.streams.get(id)?.rank;
      if (id !== undefined && rank !== undefined) begin(id, rank, now, true);
    }
    peak = Math.max(peak, running);
  };

  for (const [id, work] of streams) if (work.kind === 'active') begin(id, graph.streams.get(id)?.rank ?? -1, 0, work.holdsSlot);
  const free = open.flatMap((count, rank) => (count === 0 ? [rank] : []));
  for (const rank of over) finish(rank);
  for (const rank of free) if (!over.has(rank)) release(rank);
  for (;;) {
    tellDependents();
    startReady();
    const at = events.least;
    if (at === null) break;
    now = at;
    // All that happens at one moment has happened before anything starts: the more urgent stream gets the slot.
    while (events.least === now) events.take()?.();
  }
  const endMs = [...found.values()].reduce((latest, stream) => Math.max(latest, stream.endMs), 0);
  return { streams: found, endMs, peak };
}
