/** A partial order over 0 .. n-1. */
export interface Order {
  readonly size: number;
  /** Whether `a` must be over before `b` begins, directly or through others. */
  readonly before: (a: number, b: number) => boolean;
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
  const words = Math.ceil(size / 32);
  /** Row b holds a bit for each a before b. */
  const bits = new Uint32Array(size * words);
  for (const b of sequence) {
    for (const a of previous[b] ?? []) {
      for (let word = 0; word < words; word++) bits[b * words + word] = (bits[b * words + word] ?? 0) | (bits[a * words + word] ?? 0);
      bits[b * words + (a >> 5)] = (bits[b * words + (a >> 5)] ?? 0) | (1 << (a & 31));
    }
  }
  const before = (a: number, b: number) => ((bits[b * words + (a >> 5)] ?? 0) & (1 << (a & 31))) !== 0;
  return {
    size,
    before,
    directlyBefore(b) {
      const candidates = [...new Set(previous[b] ?? [])];
      return candidates.filter((a) => !candidates.some((other) => before(a, other)));
    },
    sequence,
  };
}

/** The plan's own order as far as the edges let it stand: of all that could come next always the smallest number. */
function sequenceOf(next: readonly (readonly number[])[], previous: readonly (readonly number[])[]): number[] {
  const open = previous.map((list) => list.length);
  const free = open.flatMap((count, node) => (count === 0 ? [node] : []));
  const sequence: number[] = [];
  while (free.length > 0) {
    const least = free.indexOf(Math.min(...free));
    const [node = 0] = free.splice(least, 1);
    sequence.push(node);
    for (const to of next[node] ?? []) {
      open[to] = (open[to] ?? 0) - 1;
      if (open[to] === 0) free.push(to);
    }
  }
  return sequence;
}
