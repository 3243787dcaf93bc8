import { hostname } from 'node:os';
import { systemProcesses } from '../adapters/proc/processes.ts';
import { openJournal } from '../adapters/sqlite/journal.ts';
import { describeHolder } from '../adapters/sqlite/leases.ts';
import type { RunId } from '../core/ids.ts';
import type { Journal, Lease, Processes } from '../core/ports/index.ts';
import type { ProcessIdentity, RunCreated } from '../core/run/events.ts';
import { readNewRun } from '../wire/request.ts';
import { runDir, runFolder, type RunFolder } from '../wire/run-folder.ts';
import { endPrevious } from './previous-engine.ts';

/** A run that this process may decide for, and what is needed for that. */
export interface TakenRun {
  readonly ok: true;
  readonly projectDir: string;
  readonly folder: RunFolder;
  readonly processes: Processes;
  readonly journal: Journal;
  readonly lease: Lease;
  readonly self: ProcessIdentity;
  /** The first event of a run that has none yet, else `null`. */
  readonly created: RunCreated | null;
}

/**
 * Takes the lease of a run. An engine that is replaced by that has gone afterwards, unless it is stopped.
 * @returns who has it otherwise @throws Error with a sentence when there is no such run, or its journal cannot be used
 */
export async function takeLease(
  projectDir: string,
  run: RunId,
  takeOver: boolean,
): Promise<TakenRun | { readonly ok: false; readonly reason: string }> {
  const folder = runFolder(runDir(projectDir, run));
  const processes = systemProcesses();
  const self = processes.identityOf(process.pid);
  if (self === null) throw new Error('the identity of this process cannot be read');
  const journal = openJournal(projectDir, (process) => processes.isAlive(process));
  const previous = journal.holder(run);
  const acquired = journal.acquire(run, { process: self, hostname: hostname(), since: Date.now() }, { takeOver });
  if (!acquired.ok) {
    const who = describeHolder(acquired.holder, hostname());
    return { ok: false, reason: `${run} has an engine already: ${who}. 'sluice attach' looks at it, --take-over replaces it` };
  }
  // Asked under the lease: nobody else begins the run from here on.
  const created = journal.read(run, 0, 1).length === 0 ? createdFrom(folder.requestFile) : null;
  if (previous?.hostname === hostname()) await endPrevious(processes, previous.process);
  return { ok: true, projectDir, folder, processes, journal, lease: acquired.lease, self, created };
}

function createdFrom(requestFile: string): RunCreated {
  const { plan, planPath, planDigest, projectDir, by, options } = readNewRun(requestFile);
  return { type: 'runCreated', plan, planPath, planDigest, projectDir, by, options };
}
