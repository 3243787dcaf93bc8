import { RankQueue } from './rank-queue.ts';

/**
 * The streams that could start at once, in their start order. Those that a full pool keeps back are parked there, and of each pool with room
 * again only the first is back in the queue: an event costs what it lets start, however many wait.
 */
export class StartQueue {
  private readonly ready = new RankQueue();
  /** By pool: the start orders of the streams parked there. */
  private readonly parked: readonly RankQueue[];
  /** By pool: the one of its parked streams that stands in the queue for all of them, or -1. */
  private readonly first: number[];
  private readonly poolsOf: (order: number) => readonly number[];
  private readonly hasRoom: (pool: number) => boolean;

  constructor(pools: number, poolsOf: (order: number) => readonly number[], hasRoom: (pool: number) => boolean) {
    this.parked = Array.from({ length: pools }, () => new RankQueue());
    this.first = Array.from({ length: pools }, () => -1);
    this.poolsOf = poolsOf;
    this.hasRoom = hasRoom;
  }

  get isEmpty(): boolean {
    return this.ready.size === 0;
  }

  /** Adds a stream by its start order; one that is there already may be added again. */
  push(order: number): void {
    this.ready.push(order);
  }

  /**
   * Hands the first stream to `deal`, which starts it or, where a pool of it is full, says in which one to park it; `null` is done with it.
   * There must be one.
   */
  take(deal: (order: number) => number | null): void {
    const order = this.ready.pop();
    if (order === undefined) return;
    const pools = this.poolsOf(order);
    for (const pool of pools) if (this.first[pool] === order) this.first[pool] = -1;
    const parkIn = deal(order);
    if (parkIn !== null) this.parked[parkIn]?.push(order);
    for (const pool of pools) this.loosen(pool);
  }

  /** A pool may have room again: the first that is parked there is tried. */
  loosen(pool: number): void {
    if (this.first[pool] !== -1 || !this.hasRoom(pool)) return;
    const order = this.parked[pool]?.pop();
    if (order === undefined) return;
    this.first[pool] = order;
    this.ready.push(order);
  }
}
