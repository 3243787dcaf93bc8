/** A directed graph over 0 .. n-1: `next[from]` lists where edges lead. All of this is linear in nodes and edges, and recurses nowhere. */
export type Digraph = readonly (readonly number[])[];

/**
 * Nodes in an order in which every edge leads forward; among those that could come next the smallest number comes first as it is freed
 * (first in, first out), so the order is that of the plan where edges leave a choice. Nodes of cycles, and behind them, are left out.
 */
export function topologicalOrder(graph: Digraph): number[] {
  const open = graph.map(() => 0);
  for (const targets of graph) for (const to of targets) open[to] = (open[to] ?? 0) + 1;
  const order = graph.flatMap((_, node) => (open[node] === 0 ? [node] : []));
  // The list grows while it is walked: it is the queue and the result.
  for (const node of order) {
    for (const to of graph[node] ?? []) {
      const left = (open[to] ?? 0) - 1;
      open[to] = left;
      if (left === 0) order.push(to);
    }
  }
  return order;
}

/** Groups of nodes that can reach one another, of two nodes or more (Tarjan's algorithm with a stack of its own). */
export function knots(graph: Digraph): number[][] {
  const index: number[] = graph.map(() => -1);
  const low: number[] = graph.map(() => -1);
  const waiting: number[] = [];
  const isWaiting: boolean[] = graph.map(() => false);
  const found: number[][] = [];
  let counter = 0;
  const enter = (node: number) => {
    index[node] = low[node] = counter++;
    waiting.push(node);
    isWaiting[node] = true;
    return { node, edge: 0 };
  };
  for (let root = 0; root < graph.length; root++) {
    if (index[root] !== -1) continue;
    const stack = [enter(root)];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { node } = top;
      const to = graph[node]?.[top.edge++];
      if (to === undefined) {
        stack.pop();
        const parent = stack.at(-1);
        if (parent) low[parent.node] = Math.min(low[parent.node] ?? 0, low[node] ?? 0);
        if (low[node] !== index[node]) continue;
        const group = waiting.splice(waiting.lastIndexOf(node));
        for (const member of group) isWaiting[member] = false;
        if (group.length > 1) found.push(group.sort((a, b) => a - b));
      } else if (index[to] === -1) stack.push(enter(to));
      else if (isWaiting[to]) low[node] = Math.min(low[node] ?? 0, index[to] ?? 0);
    }
  }
  return found;
}

/** A shortest way from a node back to itself, inside a group that `knots` found: `[a, b, a]`. */
export function cycleThrough(graph: Digraph, start: number, group: readonly number[]): number[] {
  const inside = new Set(group);
  const from = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const to of graph[node] ?? []) {
      if (to === start) {
        const cycle = [start];
        for (let at: number | undefined = node; at !== undefined; at = from.get(at)) cycle.unshift(at);
        return cycle;
      }
      if (!inside.has(to) || from.has(to)) continue;
      from.set(to, node);
      queue.push(to);
    }
  }
  return [start];
}
