import { isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { keyText, type Targets } from './yaml-value.ts';

/** The way from the root to a value: keys of mappings and indexes of lists. */
export type Path = readonly PropertyKey[];

/** Where a path leads. `pair` is the one that its last step went through, `null` for a list item and for what does not exist. */
export interface Place {
  readonly pair: Pair | null;
  readonly node: unknown;
}

/** Makes a function that follows paths through a document as far as it has them, through aliases and merged mappings. */
export function locator(root: Node | null, targets: Targets): (path: Path) => Place {
  const resolve = (node: unknown): unknown => (isAlias(node) ? targets.get(node) : node);
  const indexes = new WeakMap<YAMLMap, Map<string, Pair>>();

  const pairOf = (map: YAMLMap, key: string): Pair | null => {
    let index = indexes.get(map);
    // Of doubled keys the last one counts, here as in the value.
    if (!index) indexes.set(map, (index = new Map(map.items.map((pair) => [keyText(pair) ?? '', pair]))));
    const own = index.get(key);
    if (own) return own;
    const merge = resolve(index.get('<<')?.value);
    for (const source of isSeq(merge) ? merge.items.map(resolve) : [merge]) {
      const found = isMap(source) ? pairOf(source, key) : null;
      if (found) return found;
    }
    return null;
  };

  return (path) => {
    let pair: Pair | null = null;
    let node: unknown = root;
    for (const step of path) {
      const inside = resolve(node);
      if (isMap(inside)) {
        const next = pairOf(inside, String(step));
        // What is missing is shown at the first line of what it is missing from.
        if (!next) return { pair: null, node: inside.items[0]?.key ?? node };
        [pair, node] = [next, next.value];
      } else if (isSeq(inside) && typeof step === 'number' && step < inside.items.length) {
        [pair, node] = [null, inside.items[step]];
      } else break;
    }
    return { pair, node };
  };
}
