import type { StreamId } from '../ids.ts';
import type { Source } from '../run/draw-graph.ts';
import { StartQueue } from '../run/start-queue.ts';
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
export function simulate(work: Work, msOf: (stream: StreamId) => number): Schedule {
  const { graph, maxParallel, streams, over, releases } = work;
  const found = new Map<StreamId, { startMs: number; endMs: number }>();
  /** What happens when: a back-off is over, a milestone is reached, a stream ends, a checkpoint is reached. */
  const events = new Heap<() => void>();
  const waits = waitsOf(work);
  const poolsOf = (id: StreamId | undefined) => (id === undefined ? undefined : graph.streams.get(id)?.pools) ?? [];
  const taken = graph.pools.map(() => 0);
  const poolHasRoom = (pool: number) => (taken[pool] ?? 0) < (graph.pools[pool]?.limit ?? 0);
  const ready = new StartQueue(taken.length, (order) => poolsOf(graph.byStartOrder[order]), poolHasRoom);
  let now = 0;
  let slots = 0;
  let running = 0;
  let peak = 0;

  const begin = (id: StreamId, rank: number, startMs: number, holdsSlot: boolean) => {
    const endMs = startMs + msOf(id);
    found.set(id, { startMs, endMs });
    const take = (count: 1 | -1) => {
      slots += count;
      for (const pool of poolsOf(id)) taken[pool] = (taken[pool] ?? 0) + count;
    };
    if (holdsSlot) take(1);
    running += 1;
    for (const { milestone, wait } of waits.ofMilestones.get(rank) ?? []) {
      events.put(startMs + work.milestoneMs(id, milestone, msOf(id)), () => fulfil(wait));
    }
    events.put(endMs, () => {
      if (holdsSlot) take(-1);
      for (const pool of poolsOf(id)) ready.loosen(pool);
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
      for (const wait of waits.ofEnds[rank] ?? []) fulfil(wait);
    }
  };
  const fulfil = (wait: Wait) => {
    if (wait.left === 0) return;
    wait.left -= 1;
    if (wait.left > 0) return;
    const { rank } = wait;
    if (!wait.isReason) waits.open[rank] = (waits.open[rank] ?? 0) - 1;
    if (over.has(rank) || surrendered.has(rank)) return;
    if (wait.isReason) {
      surrendered.add(rank);
      finish(rank);
    } else if (waits.open[rank] === 0) release(rank);
  };
  const release = (rank: number) => {
    const node = graph.nodes[rank];
    const pending = node?.kind === 'stream' ? streams.get(node.id) : undefined;
    if (node?.kind === 'stream' && pending) {
      if (pending.kind === 'active') return;
      const order = graph.streams.get(node.id)?.startOrder ?? 0;
      if (pending.notBeforeMs <= now) ready.push(order);
      else events.put(pending.notBeforeMs, () => ready.push(order));
      return;
    }
    const at = node?.kind === 'checkpoint' ? (releases.get(node.id) ?? now) : now;
    if (at <= now) finish(rank);
    else events.put(at, () => finish(rank));
  };
  const startReady = () => {
    const hasRoom = () => maxParallel === null || slots < maxParallel;
    while (!ready.isEmpty && hasRoom()) {
      ready.take((order) => {
        const id = graph.byStartOrder[order];
        const full = poolsOf(id).find((pool) => !poolHasRoom(pool)) ?? null;
        if (id !== undefined && full === null) begin(id, graph.streams.get(id)?.rank ?? -1, now, true);
        return full;
      });
    }
    peak = Math.max(peak, running);
  };

  const free = waits.open.flatMap((count, rank) => (count === 0 ? [rank] : []));
  for (const [id, { kind, ...active }] of streams) {
    if (kind === 'active') begin(id, graph.streams.get(id)?.rank ?? -1, 0, 'holdsSlot' in active && active.holdsSlot);
  }
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

/** Something that a node waits for; `left` counts what has still to happen, and 0 is done. */
interface Wait {
  readonly rank: number;
  /** Its coming true makes the node be given up, and not go on. */
  readonly isReason: boolean;
  left: number;
}

interface Waits {
  /** By rank: how many conditions do not hold yet. */
  readonly open: number[];
  /** By rank: what is fulfilled when that node is over. */
  readonly ofEnds: readonly Wait[][];
  /** By rank: what is fulfilled when that stream reaches a milestone. */
  readonly ofMilestones: ReadonlyMap<number, readonly { readonly milestone: string; readonly wait: Wait }[]>;
}

function waitsOf({ graph, givenUp, futile, hasReached }: Work): Waits {
  const open = graph.nodes.map(() => 0);
  const ofEnds: Wait[][] = graph.nodes.map(() => []);
  const ofMilestones = new Map<number, { milestone: string; wait: Wait }[]>();
  const link = ({ node, need }: Source, wait: Wait) => {
    // A stream that is over without it was over before, and so is the milestone.
    ofEnds[node]?.push(wait);
    if (need?.kind !== 'milestone') return;
    const list = ofMilestones.get(node) ?? [];
    ofMilestones.set(node, list);
    list.push({ milestone: need.milestone, wait });
  };
  for (const [rank, conditions] of graph.conditions.entries()) {
    const reasons = givenUp.get(rank) ?? [];
    // What will be given up is over when it is, and not when all that it waits for happens to be over before.
    if (reasons.length > 0) open[rank] = 1;
    for (const condition of reasons.length > 0 ? [] : conditions) {
      if (condition.some(({ need }) => need?.kind === 'milestone' && hasReached(need.stream, need.milestone))) continue;
      open[rank] = (open[rank] ?? 0) + 1;
      const wait: Wait = { rank, isReason: false, left: 1 };
      for (const source of condition) if (!futile.has(source)) link(source, wait);
    }
    for (const reason of reasons) {
      const distinct = new Set(reason);
      const wait: Wait = { rank, isReason: true, left: distinct.size };
      for (const node of distinct) ofEnds[node]?.push(wait);
    }
  }
  return { open, ofEnds, ofMilestones };
}
