import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import type { HostAttempts } from '../adapters/attempts/host-attempts.ts';
import { serveControl } from '../adapters/control/server.ts';
import { systemProcesses } from '../adapters/proc/processes.ts';
import { openJournal } from '../adapters/sqlite/journal.ts';
import { describeHolder } from '../adapters/sqlite/leases.ts';
import type { RunId } from '../core/ids.ts';
import type { Journal } from '../core/ports/index.ts';
import type { ProcessIdentity, RunCreated } from '../core/run/events.ts';
import { startDeciding } from '../engine/engine.ts';
import { readEndpoint, socketPath, writeEndpoint } from '../wire/endpoint.ts';
import { readNewRun } from '../wire/request.ts';
import { runDir, runFolder } from '../wire/run-folder.ts';
import { enginePorts } from './engine-ports.ts';
import { endedFromOutside, type Ending } from './engine-signals.ts';
import { exitStatus } from './exit-status.ts';
import { endPrevious } from './previous-engine.ts';

export interface ServeOptions {
  readonly projectDir: string;
  readonly run: RunId;
  /** Replaces an engine that is alive. */
  readonly takeOver: boolean;
  /** Takes what a person may have to know, a line each. */
  readonly note: (line: string) => void;
}

/**
 * Is the engine of a run, from taking the lease to saying goodbye.
 * @returns the exit status @throws Error with a sentence when the engine cannot begin
 */
export async function serveRun({ projectDir, run, takeOver, note }: ServeOptions): Promise<number> {
  const folder = runFolder(runDir(projectDir, run));
  const processes = systemProcesses();
  const self = processes.identityOf(process.pid);
  if (self === null) throw new Error('the identity of this process cannot be read');

  const journal = openJournal(projectDir, (process) => processes.isAlive(process));
  const isNew = journal.read(run, 0, 1).length === 0;
  const created = isNew ? createdFrom(folder.requestFile) : null;
  const previous = journal.holder(run);
  const acquired = journal.acquire(run, { process: self, hostname: hostname(), since: Date.now() }, { takeOver });
  if (!acquired.ok) {
    const who = describeHolder(acquired.holder, hostname());
    note(`${run} has an engine already: ${who}. 'sluice attach' looks at it, --take-over replaces it`);
    return exitStatus.held;
  }
  const outside = endedFromOutside(() => replacement(journal, run, self), note);
  if (previous?.hostname === hostname()) await endPrevious(processes, previous.process);

  let fault: (what: string) => void = note;
  const ports = enginePorts(projectDir, folder, journal, processes, (what) => fault(what));
  // Starting a process takes a while, so that of a new run starts first of all.
  if (isNew) ports.attempts.warmUp();
  const engine = startDeciding({ ports, lease: acquired.lease, self, created: () => created ?? createdFrom(folder.requestFile) });
  fault = (what) => engine.fault(what);
  if (!isNew && engine.state().status.kind !== 'ended') ports.attempts.warmUp();

  const socket = socketPath(folder.dir, 'engine', self.pid);
  const control = await serveControl(engine, socket, self.pid);
  writeEndpoint(folder.engineEndpoint, { process: self, socket });

  const ending = await Promise.race([engine.over, outside]);
  if (ending.kind === 'replaced' || ending.kind === 'fault') note(ending.reason);
  // Whoever was replaced touches nothing any more, not even its own gates: the new engine has ended them.
  if (ending.kind !== 'replaced') await engine.leave();
  if (ending.kind === 'ended') await endHost(ports.attempts, note);
  // Gone before anybody is told: who hears it may start another engine, which has an endpoint of its own.
  if (readEndpoint(folder.engineEndpoint)?.process.pid === self.pid) rmSync(folder.engineEndpoint, { force: true });
  if (ending.kind === 'ended' || ending.kind === 'left') journal.release(acquired.lease);
  await control.leave(ending.kind);
  return statusOf(ending);
}

/** The run is over whatever becomes of its host. */
async function endHost(attempts: HostAttempts, note: (line: string) => void): Promise<void> {
  try {
    await attempts.end();
  } catch (error) {
    note(`the host could not be ended: ${(error as Error).message}`);
  }
}

/** Who has the run now, in words; `null` while it is this process. */
function replacement(journal: Journal, run: RunId, self: ProcessIdentity): string | null {
  const holder = journal.holder(run);
  if (holder === null || (holder.process.pid === self.pid && holder.process.startTime === self.startTime)) return null;
  return `${run} was taken over: ${describeHolder(holder, hostname())}`;
}

function createdFrom(requestFile: string): RunCreated {
  const { plan, planPath, planDigest, projectDir, by, options } = readNewRun(requestFile);
  return { type: 'runCreated', plan, planPath, planDigest, projectDir, by, options };
}

function statusOf(ending: Ending): number {
  return ending.kind === 'ended' ? exitStatus[ending.outcome] : exitStatus[ending.kind];
}
