import type { EndedTree, EndGrace, ProcessTree } from '../../core/ports/processes.ts';
import type { ProcessIdentity } from '../../core/run/events.ts';
import type { ProcessEntry, ProcessTable } from './entry.ts';
import { freezeTree, signalEntry } from './signal.ts';
import { scanTree } from './tree.ts';

/** How long after SIGKILL a process may take to vanish before it is told as left over: it waits inside the kernel then. */
const killPatienceMs = 5_000;
/** How long SIGINT is given at most once the root has gone: background jobs of a shell ignore SIGINT, and would use up its whole time. */
const rootlessMs = 250;
const firstPollMs = 4;
const longestPollMs = 100;

/**
 * Ends a tree in steps: SIGINT, SIGTERM, SIGKILL. Stopped processes are continued after each signal, for they would only
 * take it then. Done when two scans in a row find nothing: a process that was just being forked is seen by the second one.
 */
export async function endTree(table: ProcessTable, tree: ProcessTree, grace: EndGrace): Promise<EndedTree> {
  let entries = scanTree(table, tree);
  const found = entries.length;
  if (found === 0 && (await gone(table, tree, entries, longestPollMs))) return { found, left: [] };
  const steps = [
    ['SIGINT', grace.interruptMs, rootlessMs],
    ['SIGTERM', grace.termMs, Infinity],
  ] as const;
  for (const [asked, patienceMs, afterRootMs] of steps) {
    if (patienceMs <= 0) continue;
    for (const entry of entries) for (const signal of [asked, 'SIGCONT'] as const) signalEntry(table, entry, signal);
    if (await gone(table, tree, entries, patienceMs, afterRootMs)) return { found, left: [] };
    entries = scanTree(table, tree);
  }
  const end = performance.now() + killPatienceMs;
  for (;;) {
    // Frozen first: a tree that forks faster than it is killed would never end.
    for (const entry of freezeTree(table, tree)) signalEntry(table, entry, 'SIGKILL');
    const left = Math.max(0, end - performance.now());
    if (await gone(table, tree, entries, Math.min(left, longestPollMs))) return { found, left: [] };
    entries = scanTree(table, tree);
    if (left === 0) return { found, left: entries.map((entry) => identity(table, entry)) };
  }
}

/** Waits until the processes named have gone, then makes sure by two scans that nothing else of the tree is there. */
async function gone(
  table: ProcessTable,
  tree: ProcessTree,
  entries: readonly ProcessEntry[],
  patienceMs: number,
  afterRootMs = Infinity,
): Promise<boolean> {
  let end = performance.now() + patienceMs;
  const root = entries.find((entry) => entry.pid === tree.root?.pid);
  let rooted = root !== undefined;
  let pollMs = firstPollMs;
  let waitFor = entries;
  let empty = 0;
  for (;;) {
    waitFor = waitFor.filter((entry) => table.entry(entry.pid)?.startTime === entry.startTime);
    if (waitFor.length === 0) {
      waitFor = scanTree(table, tree);
      empty = waitFor.length === 0 ? empty + 1 : 0;
      if (empty === 2) return true;
    }
    if (rooted && root !== undefined && !waitFor.includes(root)) {
      rooted = false;
      end = Math.min(end, performance.now() + afterRootMs);
    }
    const left = end - performance.now();
    if (left <= 0) return false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, empty > 0 ? 1 : pollMs)));
    if (empty === 0) pollMs = Math.min(pollMs * 2, longestPollMs);
  }
}

export function identity(table: ProcessTable, entry: ProcessEntry): ProcessIdentity {
  return { pid: entry.pid, startTime: entry.startTime, bootId: table.bootId() };
}
