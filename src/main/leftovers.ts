import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { findLeftovers } from '../adapters/leftovers/find.ts';
import { removeLeftover } from '../adapters/leftovers/remove.ts';
import { systemProcesses } from '../adapters/proc/processes.ts';
import { openJournal, readJournal, type JournalReader } from '../adapters/sqlite/journal.ts';
import { gitOf } from '../adapters/workspaces/git.ts';
import type { Leftover, RunStanding } from '../core/clean/leftover.ts';
import { branchesOf } from '../core/clean/plan-branches.ts';
import type { RunId } from '../core/ids.ts';
import type { Journal, Lease, Processes } from '../core/ports/index.ts';
import { fold } from '../core/run/reduce.ts';
import type { Leftovers, LeftoverSearch } from '../faces/cli/services.ts';
import { readEndpoint } from '../wire/endpoint.ts';
import { journalFile, runDir, runFolder } from '../wire/run-folder.ts';

/**
 * What runs have left in a project. Whoever is to remove some of it holds the leases of the runs that it belongs to, from before it is looked at
 * until `close`: none of them can be taken up meanwhile.
 */
export async function openLeftovers(projectDir: string, search: LeftoverSearch): Promise<Leftovers> {
  const git = gitOf(process.env);
  const processes = systemProcesses();
  const reader = readJournal(projectDir);
  const runs = standings(projectDir, processes, reader);
  const find = () => findLeftovers(git, { projectDir, only: search.run, withRuns: search.withRuns, usedBy: runs.usedBy });
  let found = await find();
  const held = search.toRemove && existsSync(journalFile(projectDir)) ? hold(projectDir, processes, found, runs) : null;
  try {
    // What was seen before the leases were taken may have changed.
    if (held) found = await find();
  } catch (error) {
    held?.release();
    throw error;
  }
  return {
    found,
    standing: runs.standing,
    async remove(leftover, isForced) {
      await removeLeftover(git, leftover, isForced);
      if (leftover.kind === 'run') held?.forget(leftover.run);
    },
    close() {
      held?.release();
      reader?.close();
    },
  };
}

interface Standings {
  readonly standing: (run: RunId) => RunStanding;
  readonly usedBy: (branch: string) => RunId | null;
  /** Somebody else has taken it up. */
  taken(run: RunId): void;
}

function standings(projectDir: string, processes: Processes, journal: JournalReader | null): Standings {
  const known = new Map<RunId, RunStanding>();
  const look = (run: RunId): RunStanding => {
    if (journal === null) return { kind: 'unknown' };
    const holder = journal.holder(run);
    const host = readEndpoint(runFolder(runDir(projectDir, run)).hostEndpoint);
    const elsewhere = holder !== null && holder.hostname !== hostname();
    if (holder !== null && (elsewhere || processes.isAlive(holder.process))) return { kind: 'live' };
    if (host !== null && processes.isAlive(host.process)) return { kind: 'live' };
    const events = journal.read(run);
    if (events.length === 0) return { kind: 'unknown' };
    const { status } = fold(events);
    return status.kind === 'ended' ? { kind: 'ended', outcome: status.outcome, at: status.at } : { kind: 'open' };
  };
  const standing = (run: RunId): RunStanding => {
    const before = known.get(run);
    if (before) return before;
    const now = look(run);
    known.set(run, now);
    return now;
  };
  let plans: readonly { readonly run: RunId; readonly branches: ReadonlySet<string> }[] | null = null;
  return {
    standing,
    usedBy(branch) {
      // The first event of a run has its plan; only of those that name the branch the rest is read.
      plans ??= (journal?.runs() ?? []).flatMap((run) => {
        const created = journal?.read(run, 0, 1)[0]?.event;
        return created?.type === 'runCreated' ? [{ run, branches: branchesOf(created.plan) }] : [];
      });
      return plans.find(({ run, branches }) => branches.has(branch) && standing(run).kind !== 'ended')?.run ?? null;
    },
    taken: (run) => void known.set(run, { kind: 'live' }),
  };
}

/** Takes the leases of the runs that have ended; one that somebody else has taken meanwhile is live. */
function hold(projectDir: string, processes: Processes, found: readonly Leftover[], runs: Standings) {
  const self = processes.identityOf(process.pid);
  if (self === null) throw new Error('the identity of this process cannot be read');
  const journal: Journal = openJournal(projectDir, (process) => processes.isAlive(process));
  const leases = new Map<RunId, Lease>();
  for (const run of new Set(found.map((leftover) => leftover.run))) {
    if (runs.standing(run).kind !== 'ended') continue;
    const taken = journal.acquire(run, { process: self, hostname: hostname(), since: Date.now() });
    if (taken.ok) leases.set(run, taken.lease);
    else runs.taken(run);
  }
  return {
    forget(run: RunId): void {
      const lease = leases.get(run);
      if (lease) journal.forget(lease);
      leases.delete(run);
    },
    release(): void {
      for (const lease of leases.values()) journal.release(lease);
      journal.close();
    },
  };
}
