import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import type { HostAttempts } from '../adapters/attempts/host-attempts.ts';
import { serveControl } from '../adapters/control/server.ts';
import { describeHolder } from '../adapters/sqlite/leases.ts';
import type { RunId } from '../core/ids.ts';
import type { Journal } from '../core/ports/index.ts';
import type { ProcessIdentity } from '../core/run/events.ts';
import { startDeciding } from '../engine/engine.ts';
import { readEndpoint, socketPath, writeEndpoint } from '../wire/endpoint.ts';
import { enginePorts } from './engine-ports.ts';
import { endedFromOutside, type Ending } from './engine-signals.ts';
import { exitStatus } from './exit-status.ts';
import type { TakenRun } from './take-lease.ts';

/**
 * Is the engine of a run that it has the lease of, until saying goodbye.
 * @param note takes what a person may have to know, a line each
 * @returns the exit status @throws Error with a sentence when the engine cannot begin
 */
export async function serveRun(taken: TakenRun, attempts: HostAttempts, note: (line: string) => void): Promise<number> {
  const { folder, journal, lease, self, created } = taken;
  const outside = endedFromOutside(() => replacement(journal, lease.run, self), note);

  let fault: (what: string) => void = note;
  const ports = enginePorts(taken, attempts, (what) => fault(what));
  const engine = startDeciding({ ports, lease, self, created });
  fault = (what) => engine.fault(what);
  if (created === null && engine.state().status.kind !== 'ended') attempts.warmUp();

  const socket = socketPath(folder.dir, 'engine', self.pid);
  const control = await serveControl(engine, socket, self.pid);
  writeEndpoint(folder.engineEndpoint, { process: self, socket });

  const ending = await Promise.race([engine.over, outside]);
  if (ending.kind === 'replaced' || ending.kind === 'fault') note(ending.reason);
  // Whoever was replaced touches nothing any more, not even its own gates: the new engine has ended them.
  if (ending.kind !== 'replaced') await engine.leave();
  if (ending.kind === 'ended') await endHost(attempts, note);
  // Gone before anybody is told: who hears it may start another engine, which has an endpoint of its own.
  if (readEndpoint(folder.engineEndpoint)?.process.pid === self.pid) rmSync(folder.engineEndpoint, { force: true });
  if (ending.kind === 'ended' || ending.kind === 'left') journal.release(lease);
  await control.leave(ending.kind, 'reason' in ending ? ending.reason : '');
  if (ending.kind === 'ended' || ending.kind === 'left') journal.close();
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

function statusOf(ending: Ending): number {
  return ending.kind === 'ended' ? exitStatus[ending.outcome] : exitStatus[ending.kind];
}
