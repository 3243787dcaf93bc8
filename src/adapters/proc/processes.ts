import type { Processes } from '../../core/ports/processes.ts';
import { darwinTable } from './darwin.ts';
import { endTree, identity } from './end-tree.ts';
import type { ProcessTable } from './entry.ts';
import { linuxTable } from './linux.ts';
import { freezeTree, signalEntry } from './signal.ts';
import { scanTree } from './tree.ts';

/** The processes of this machine. @throws Error on systems other than Linux and macOS */
export function systemProcesses(table: ProcessTable = systemTable()): Processes {
  return {
    identityOf(pid) {
      const entry = table.entry(pid);
      return entry === null ? null : identity(table, entry);
    },
    isAlive: (process) => process.bootId === table.bootId() && table.entry(process.pid)?.startTime === process.startTime,
    treeOf: (tree) => scanTree(table, tree).map((entry) => identity(table, entry)),
    pauseTree: (tree) => freezeTree(table, tree).length > 0,
    continueTree(tree) {
      const entries = scanTree(table, tree);
      // The leaves first: a parent that runs again must not find its children still stopped.
      for (const entry of entries.toReversed()) signalEntry(table, entry, 'SIGCONT');
      return entries.length > 0;
    },
    endTree: (tree, grace) => endTree(table, tree, grace),
  };
}

function systemTable(): ProcessTable {
  if (process.platform === 'linux') return linuxTable();
  if (process.platform === 'darwin') return darwinTable();
  throw new Error(`processes cannot be followed on ${process.platform}: use Linux or macOS`);
}
