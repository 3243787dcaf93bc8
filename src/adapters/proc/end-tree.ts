import type { EndedTree, EndGrace, ProcessTree } from '../../core/ports/processes.ts';
import type { ProcessIdentity } from '../../core/run/events.ts';
import type { ProcessEntry, ProcessTable } from './entry.ts';
import { freezeTree, signalEntry } from './signal.ts';
import { scanTree } from './tree.ts';

/** How long after SIGKILL a process may take to vanish before it is told as left over: it waits inside the kernel then. */
const killPatienceMs = 5_000;
const firstPollMs = 4;
const longestPollMs = 100;

/**
 * Ends a tree in steps: SIGINT, SIGTERM with SIGHUP, SIGKILL. Stopped processes are continued after each signal, for they would only
 * take it then. Done when two scans in a row find nothing: a process that was just being forked is seen by the second one.
 */
export async function endTree(table: ProcessTable, tree: ProcessTree, grace: EndGrace): Promise<EndedTree> {
  let entries = scanTree(table, tree);
  const found = entries.length;
  if (found === 0 && (await gone(table, tree, entries, longestPollMs))) return { found, left: [] };
  const steps: readonly (readonly [signals: readonly NodeJS.Signals[], patienceMs: number])[] = [
    [['SIGINT'], grace.interruptMs],
    [['SIGTERM', 'SIGHUP'], grace.termMs],
  ];
  for (const [signals, patienceMs] of steps) {
    if (patienceMs <= 0) continue;
    for (const entry of entries) for (const signal of [...signals, 'SIGCONT' as const]) signalEntry(table, entry, signal);
    if (await gone(table, tree, entries, patienceMs)) return { found, left: [] };
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
async function gone(table: ProcessTable, tree: ProcessTree, entries: readonly ProcessEntry[], patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
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
    const left = end - performance.now();
    if (left <= 0) return false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, empty > 0 ? 1 : pollMs)));
    if (empty === 0) pollMs = Math.min(pollMs * 2, longestPollMs);
  }
}

export function identity(table: ProcessTable, entry: ProcessEntry): ProcessIdentity {
  return { pid: entry.pid, startTime: entry.startTime, bootId: table.bootId() };
}
