import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cycleThrough, knots, topologicalOrder, type Digraph } from '../../../src/core/plan/digraph.ts';

/** Any graph without edges from a node to itself. */
const graphs = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 30 }).map((edges): Digraph => {
    const graph: number[][] = Array.from({ length: size }, () => []);
    for (const [from, to] of edges) if (from !== to) graph[from]!.push(to);
    return graph;
  }),
);

const reaches = (graph: Digraph, from: number, to: number): boolean => {
  const seen = new Set<number>();
  const queue = [from];
  for (const node of queue) {
    for (const next of graph[node]!) {
      if (next === to) return true;
      if (!seen.has(next)) queue.push(next);
      seen.add(next);
    }
  }
  return false;
};

describe('topological order', () => {
  test('leads every edge forward, and leaves out what a circle keeps back, and nothing else', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const order = topologicalOrder(graph);
        const place = new Map(order.map((node, index) => [node, index]));
        const stuck = graph.flatMap((_, node) => (reaches(graph, node, node) ? [node] : []));
        for (const node of graph.keys()) {
          expect(place.has(node)).toBe(!stuck.some((other) => other === node || reaches(graph, other, node)));
          for (const next of graph[node]!.filter((each) => place.has(each))) expect(place.get(node)).toBeLessThan(place.get(next)!);
        }
      }),
    );
  });
});

describe('knots', () => {
  test('are exactly the nodes that reach one another', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const group = new Map(knots(graph).flatMap((knot, index) => knot.map((node) => [node, index] as const)));
        for (const a of graph.keys()) {
          expect(group.has(a)).toBe(reaches(graph, a, a));
          for (const b of graph.keys()) {
            if (a === b || !group.has(a)) continue;
            expect(group.get(a) === group.get(b)).toBe(reaches(graph, a, b) && reaches(graph, b, a));
          }
        }
      }),
    );
  });

  test('each node of one lies on a circle that follows the edges and is as short as can be', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        for (const knot of knots(graph)) {
          const cycle = cycleThrough(graph, knot[0]!, knot);
          expect(cycle[0]).toBe(knot[0]);
          expect(cycle.at(-1)).toBe(knot[0]);
          for (const [index, node] of cycle.slice(0, -1).entries()) expect(graph[node]).toContain(cycle[index + 1]);
          expect(new Set(cycle).size).toBe(cycle.length - 1);
        }
      }),
    );
  });
});

describe('a large graph', () => {
  /** A chain with a leap back over all of it, whose rows count how often an edge is read. */
  const counted = (size: number) => {
    let reads = 0;
    const graph = Array.from({ length: size }, (_, node) => {
      const row = node + 1 < size ? [node + 1, Math.min(size - 1, node + 2)] : [0];
      return new Proxy(row, {
        get(target, key, receiver) {
          if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
          return Reflect.get(target, key, receiver) as unknown;
        },
      });
    });
    return { graph, reads: () => reads };
  };

  test.each([
    ['topologicalOrder', topologicalOrder],
    ['knots', knots],
    ['cycleThrough', (graph: Digraph) => cycleThrough(graph, 0, [...graph.keys()])],
  ])('%s reads each edge a few times, however long the chain', (_name, walk) => {
    const size = 20_000;
    const { graph, reads } = counted(size);
    walk(graph);
    expect(reads()).toBeLessThan(size * 2 * 3);
    expect(reads()).toBeGreaterThan(0);
  });
});
