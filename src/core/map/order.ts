import { RankQueue } from '../run/rank-queue.ts';
import { bitRows, type BitRow, type BitRows } from './bit-rows.ts';

/** A partial order over 0 .. n-1. */
export interface Order {
  readonly size: number;
  /** Whether `a` must be over before `b` begins, directly or through others. */
  readonly before: (a: number, b: number) => boolean;
  /** Those that must be over before `a` begins, and those that it must be over before. */
  readonly related: (a: number) => BitRow;
  /** What stands directly before: nothing of the order lies between. */
  readonly directlyBefore: (b: number) => readonly number[];
  /** All of them, each behind what must be over before it; where that leaves a choice, the smaller number first. */
  readonly sequence: readonly number[];
}

/** @param edges pairs `[a, b]`, a before b, without cycles */
export function orderOf(size: number, edges: readonly (readonly [number, number])[]): Order {
  const next: number[][] = Array.from({ length: size }, () => []);
  const previous: number[][] = Array.from({ length: size }, () => []);
  for (const [a, b] of edges) {
    next[a]?.push(b);
    previous[b]?.push(a);
  }
  const sequence = sequenceOf(next, previous);
  const earlier = bitRows(size);
  for (const b of sequence) for (const a of previous[b] ?? []) earlier.addRow(b, a);
  /** Made when somebody asks: who only looks back has no use for it. */
  let related: BitRows | null = null;
  const relate = (): BitRows => {
    const rows = bitRows(size);
    for (const a of sequence.toReversed()) for (const b of next[a] ?? []) rows.addRow(a, b);
    for (const a of sequence) rows.join(a, earlier.row(a));
    return rows;
  };
  const direct: (readonly number[] | undefined)[] = [];
  return {
    size,
    before: (a, b) => earlier.has(b, a),
    related: (a) => (related ??= relate()).row(a),
    directlyBefore(b) {
      return (direct[b] ??= earlier.without([...new Set(previous[b] ?? [])]));
    },
    sequence,
  };
}

/** The plan's own order as far as the edges let it stand: of all that could come next always the smallest number. */
function sequenceOf(next: readonly (readonly number[])[], previous: readonly (readonly number[])[]): number[] {
  const open = previous.map((list) => list.length);
  const free = new RankQueue();
  for (const [node, count] of open.entries()) if (count === 0) free.push(node);
  const sequence: number[] = [];
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    sequence.push(node);
    for (const to of next[node] ?? []) {
      open[to] = (open[to] ?? 0) - 1;
      if (open[to] === 0) free.push(to);
    }
  }
  return sequence;
}
