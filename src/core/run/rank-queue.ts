/** A priority queue of small integers, least first: a binary heap in an array. */
export class RankQueue {
  private readonly heap: number[] = [];

  get size(): number {
    return this.heap.length;
  }

  push(rank: number): void {
    const heap = this.heap;
    let hole = heap.length;
    heap.push(rank);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = heap[parent] ?? rank;
      if (above <= rank) break;
      heap[hole] = above;
      hole = parent;
    }
    heap[hole] = rank;
  }

  pop(): number | undefined {
    const heap = this.heap;
    const least = heap[0];
    const last = heap.pop();
    if (least === undefined || last === undefined || heap.length === 0) return least;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      const left = heap[child] ?? last;
      const right = heap[child + 1] ?? Number.POSITIVE_INFINITY;
      if (right < left) child += 1;
      const smaller = Math.min(left, right);
      if (smaller >= last) break;
      heap[hole] = smaller;
      hole = child;
    }
    heap[hole] = last;
    return least;
  }
}
