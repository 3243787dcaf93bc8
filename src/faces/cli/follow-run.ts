import type { RunId } from '../../core/ids.ts';
import type { RunState } from '../../core/run/state.ts';
import { CommandError } from './command-error.ts';
import type { Context } from './context.ts';
import { exitStatus } from './exit-status.ts';

export interface Followed {
  /** Resolves when the run has ended. Rejects with a CommandError when its engine is lost for good. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** Calls `changed` with the state now and after each change of a live run, until the run has ended or is followed no longer. */
export function followRun(context: Context, run: RunId, changed: (state: RunState) => void): Followed {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let stopped = false;
  let close: () => void = () => undefined;
  const stop = () => {
    stopped = true;
    close();
  };
  const begin = async () => {
    const handle = await context.services.connect(context.projectDir, run, context.person);
    if (stopped) return handle.close();
    close = () => handle.close();
    const look = () => {
      const connection = handle.connection();
      if (handle.snapshot().status.kind === 'ended') resolve();
      else if (connection.kind === 'lost') reject(new CommandError(connection.reason, exitStatus.fault));
    };
    handle.subscribe((state) => {
      changed(state);
      look();
    });
    handle.onConnection(look);
    changed(handle.snapshot());
    look();
  };
  begin().catch(reject);
  // Who stops following does not wait for the end, and is told of no fault that comes later.
  promise.catch(() => undefined);
  return { ended: promise, stop };
}
