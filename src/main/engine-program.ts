import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { hostAttempts } from '../adapters/attempts/host-attempts.ts';
import { asRunId } from '../core/ids.ts';
import { exitStatus } from './exit-status.ts';
import { startHost } from './start-host.ts';
import { tellFd } from './spawn-detached.ts';
import { takeLease } from './take-lease.ts';

/** Says things to the log, and to whoever waits for this engine to come up. */
const noteTo =
  (fds: readonly number[]) =>
  (line: string): void => {
    for (const fd of fds) {
      try {
        writeSync(fd, `${new Date().toISOString()} ${line}\n`);
      } catch {
        // A log on a full disk takes nothing, and after the start nobody listens: neither must end an engine that says goodbye.
      }
    }
  };

/**
 * `engine --project DIR --run ID [--take-over] [--tell]`: the engine of one run, started detached by a face; its stderr is the run's `engine.log`.
 * Its last line says why it ended, when it did not end with its run; with `--tell` that is said on file descriptor 3, too.
 * @returns the exit status
 */
export async function engineProgram(): Promise<number> {
  const { values } = parseArgs({
    options: {
      project: { type: 'string' },
      run: { type: 'string' },
      'take-over': { type: 'boolean', default: false },
      tell: { type: 'boolean', default: false },
    },
  });
  const note = noteTo([process.stderr.fd, ...(values.tell ? [tellFd] : [])]);
  if (values.project === undefined || values.run === undefined) {
    note('usage: engine --project DIR --run ID [--take-over]');
    return exitStatus.fault;
  }
  try {
    const taken = await takeLease(values.project, asRunId(values.run), values['take-over']);
    if (!taken.ok) {
      note(taken.reason);
      return exitStatus.held;
    }
    const { folder, processes } = taken;
    const isAlive: typeof processes.isAlive = (process) => processes.isAlive(process);
    const attempts = hostAttempts({ folder, startHost: () => startHost(folder, isAlive), isAlive });
    // A new run needs its host soon, and that takes a while to come up: it does so while the rest of this program is loaded.
    if (taken.created !== null) attempts.warmUp();
    const { serveRun } = await import('./serve-run.ts');
    return await serveRun(taken, attempts, note);
  } catch (error) {
    note((error as Error).message);
    return exitStatus.fault;
  }
}
