import type { ProcessTree } from '../../core/ports/processes.ts';
import type { ProcessEntry, ProcessTable } from './entry.ts';

/**
 * Scans the system once for the live processes of a tree, the root first when it lives. This process and `init` are never part of
 * one, whatever their environment says.
 */
export function scanTree(table: ProcessTable, { root, mark }: ProcessTree): ProcessEntry[] {
  const all = table.all().filter((entry) => entry.pid !== process.pid && entry.pid !== 1);
  const thisBoot = root !== null && root.bootId === table.bootId() ? root : null;
  const sameNumber = thisBoot === null ? undefined : all.find((entry) => entry.pid === thisBoot.pid);
  const reused = sameNumber !== undefined && sameNumber.startTime !== thisBoot?.startTime;
  // Nothing that a root started is older than the root: it spares the look into most environments.
  const young = thisBoot === null ? all : all.filter((entry) => Number(entry.startTime) >= Number(thisBoot.startTime));
  const seeds = new Set<ProcessEntry>();
  if (sameNumber !== undefined && !reused) seeds.add(sameNumber);
  // A session keeps its number as long as it has members, unless the number visibly belongs to somebody else by now.
  if (thisBoot !== null && !reused) for (const entry of young) if (entry.session === thisBoot.pid) seeds.add(entry);
  if (mark !== null) for (const entry of table.marked(young, mark)) seeds.add(entry);
  return withDescendants(seeds, young);
}

function withDescendants(seeds: ReadonlySet<ProcessEntry>, all: readonly ProcessEntry[]): ProcessEntry[] {
  const children = Map.groupBy(all, (entry) => entry.parent);
  const found = new Set(seeds);
  // A set that grows while it is iterated visits what was added: that walks the tree down.
  for (const entry of found) for (const child of children.get(entry.pid) ?? []) found.add(child);
  return [...found];
}
