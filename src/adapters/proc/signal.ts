import type { ProcessTree } from '../../core/ports/processes.ts';
import type { ProcessEntry, ProcessTable } from './entry.ts';
import { scanTree } from './tree.ts';

/** A tree that still grows after so many scans is left as it is: each scan stops what it finds, so only a fork bomb gets here. */
const mostScans = 50;

/** Sends a signal to the process that the entry named, if it is still that one. @returns whether it was sent */
export function signalEntry(table: ProcessTable, entry: ProcessEntry, signal: NodeJS.Signals): boolean {
  if (table.entry(entry.pid)?.startTime !== entry.startTime) return false;
  try {
    return process.kill(entry.pid, signal);
  } catch (error) {
    // ESRCH: it ended in between. EPERM: it has changed its user, and is out of reach for everybody but root.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}

/** Stops every process of a tree, scanning again until no scan finds one that was not stopped before. @returns all of them */
export function freezeTree(table: ProcessTable, tree: ProcessTree): ProcessEntry[] {
  const stopped = new Map<string, ProcessEntry>();
  for (let scan = 0; scan < mostScans; scan++) {
    const fresh = scanTree(table, tree).filter((entry) => !stopped.has(`${entry.pid}/${entry.startTime}`));
    if (fresh.length === 0) break;
    for (const entry of fresh) {
      signalEntry(table, entry, 'SIGSTOP');
      stopped.set(`${entry.pid}/${entry.startTime}`, entry);
    }
  }
  return [...stopped.values()];
}
