/** A priority queue: the value with the least key first, and of equal keys the one that was put in first. */
export class Heap<T> {
  readonly #items: { readonly key: number; readonly turn: number; readonly value: T }[] = [];
  #turns = 0;

  get size(): number {
    return this.#items.length;
  }

  /** The least key, or `null` when it is empty. */
  get least(): number | null {
    return this.#items[0]?.key ?? null;
  }

  put(key: number, value: T): void {
    const items = this.#items;
    const item = { key, turn: this.#turns++, value };
    let hole = items.length;
    items.push(item);
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = items[above];
      if (!parent || !comesBefore(item, parent)) break;
      items[hole] = parent;
      hole = above;
    }
    items[hole] = item;
  }

  take(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (!first || !last || items.length === 0) return first?.value;
    let hole = 0;
    for (;;) {
      const left = items[2 * hole + 1];
      const right = items[2 * hole + 2];
      const child = left && right && comesBefore(right, left) ? 2 * hole + 2 : 2 * hole + 1;
      const next = items[child];
      if (!next || !comesBefore(next, last)) break;
      items[hole] = next;
      hole = child;
    }
    items[hole] = last;
    return first.value;
  }
}

interface Keyed {
  readonly key: number;
  readonly turn: number;
}
const comesBefore = (a: Keyed, b: Keyed): boolean => a.key < b.key || (a.key === b.key && a.turn < b.turn);
