import type { GateId, StreamId } from '../ids.ts';
import type { ConsensusCheck, Gate } from '../plan/model.ts';
import { currentAttempt, gateOf, hasEnded, streamOf } from './standing.ts';
import type { RunState, StreamState, StreamStatus } from './state.ts';

/**
 * How far a stream is with its result, for a consensus. `blocked`: it waits for something else, which may in turn wait for the consensus.
 * One whose gates run has written what it writes.
 */
export function resultStanding(status: StreamStatus): 'coming' | 'blocked' | 'handedIn' {
  if (status.kind === 'checking' || hasEnded(status)) return 'handedIn';
  return status.kind === 'waiting' && status.on.length > 0 ? 'blocked' : 'coming';
}

/** Whether it runs again, or is about to, because a consensus could not use what it had written. */
export function isMendingResult(stream: StreamState): boolean {
  const feedback = stream.feedback ?? currentAttempt(stream)?.feedback;
  return feedback?.of === 'result' && resultStanding(stream.status) === 'coming';
}

/** The streams that a consensus waits for before it compares: those that mend their results, and as long as the plan lets them be late all others. */
export function awaitedResults(state: RunState, { id, check }: Gate & { readonly check: ConsensusCheck }): readonly StreamId[] {
  const { lateAt } = gateOf(state, id);
  const mayBeLate = check.lateAfterMs !== null && (lateAt === null || lateAt > state.at);
  return membersOf(check).filter((member) => {
    const stream = streamOf(state, member);
    return isMendingResult(stream) || (mayBeLate && resultStanding(stream.status) !== 'handedIn');
  });
}

export const membersOf = ({ domains }: ConsensusCheck): readonly StreamId[] =>
  domains.flatMap(({ members }) => members.map(({ stream }) => stream));

/** How often this consensus had the stream run again for its result, since a person last had it tried again. */
export const resultRetriesOf = ({ resultRetries }: StreamState, gate: GateId): number => resultRetries[gate] ?? 0;
