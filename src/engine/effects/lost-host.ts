import { attemptMark } from '../../core/marks.ts';
import type { AttemptRef, KnownAttempts } from '../../core/ports/index.ts';
import type { StreamExited, StreamLost } from '../../core/run/events.ts';
import type { RunState } from '../../core/run/state.ts';
import type { EnginePorts } from '../ports.ts';
import { sameRef } from './refs.ts';

/**
 * What became of attempts that no host has: those that one saw exit have exited; the others are lost, for nobody holds their terminals
 * any more. What is left of a lost one is ended, so that its next attempt does not work beside it.
 * @returns one event for each
 */
export async function fatesWithoutHost(
  ports: EnginePorts,
  state: RunState,
  refs: readonly AttemptRef[],
  known: KnownAttempts,
  reason: string,
): Promise<(StreamExited | StreamLost)[]> {
  return await Promise.all(
    refs.map(async ({ stream, attempt }): Promise<StreamExited | StreamLost> => {
      const exit = known.exits.find((each) => sameRef(each, { stream, attempt }));
      if (exit !== undefined) return { type: 'streamExited', ...exit };
      await ports.programs.endLeftovers(attemptMark(state.run, { stream, attempt }));
      return { type: 'streamLost', stream, attempt, reason };
    }),
  );
}
