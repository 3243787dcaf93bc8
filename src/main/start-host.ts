import { rmSync } from 'node:fs';
import type { ProcessIdentity } from '../core/run/events.ts';
import { readEndpoint, type Endpoint } from '../wire/endpoint.ts';
import type { RunFolder } from '../wire/run-folder.ts';
import { programFile } from './program.ts';
import { spawnDetached } from './spawn-detached.ts';

/**
 * Starts the pty host of a run; only the engine that has the lease may. A host that an engine started and did not live to meet may come
 * up at the same time: one of the two claims the endpoint, and that one is the answer.
 * @throws Error with the host's last words when it does not come up
 */
export async function startHost(folder: RunFolder, isAlive: (process: ProcessIdentity) => boolean): Promise<Endpoint> {
  const live = () => {
    const endpoint = readEndpoint(folder.hostEndpoint);
    return endpoint !== null && isAlive(endpoint.process) ? endpoint : null;
  };
  // Removed before the start, never after: a host claims its endpoint only where there is none.
  if (live() === null) rmSync(folder.hostEndpoint, { force: true });
  return await spawnDetached({ file: programFile('host'), args: ['--dir', folder.dir], logFile: folder.hostLog }, live);
}
