import { planStream, reconsider } from './attempts.ts';
import { isMendingResult, resultRetriesOf } from './awaited-results.ts';
import type { Draft } from './draft.ts';
import type { GateFinished, UnusableResult } from './events.ts';
import { cancelGate } from './gates.ts';
import { streamNeeds } from './needs.ts';
import { missing, streamOf } from './standing.ts';
import type { StreamState } from './state.ts';

/**
 * A consensus could not use some of the results: the streams that wrote them run again and are told what is wrong, as often as the plan says. That
 * spends no attempt, and what has begun behind them goes on.
 * @returns whether there are any, so that the consensus is to be judged when they are done
 */
export function mendResults(draft: Draft, event: GateFinished): boolean {
  const unusable = event.unusable ?? [];
  // Each of them, though one is enough for an answer.
  return unusable.map((result) => mendResult(draft, event, result)).includes(true);
}

function mendResult(draft: Draft, { gate: id, round }: GateFinished, { stream: member, attempt, reason }: UnusableResult): boolean {
  const stream = streamOf(draft.state, member);
  if (isMendingResult(stream)) return true;
  const gate = draft.graph.gates.get(id) ?? missing('gate', id);
  const most = gate.check.kind === 'consensus' ? gate.check.retries : 0;
  const spent = resultRetriesOf(stream, id) + 1;
  // It has been run again meanwhile, and has written something that the consensus has not read.
  if (stream.attempt !== attempt) return stream.status.kind === 'succeeded';
  // What it was made from is being made anew, or never will be: it would lose what it has.
  if (streamNeeds(draft.state, draft.graph, member).kind !== 'met') return false;
  if (spent > most || !hasHandedIn(stream, gate.owner.kind === 'stream' && gate.owner.stream === member)) {
    return false;
  }
  for (const other of planStream(draft, member).gates) if (other.id !== id) cancelGate(draft, other.id);
  const told: StreamState = {
    ...stream,
    resultRetries: { ...stream.resultRetries, [id]: spent },
    feedback: { gate: id, round, of: 'result' },
  };
  reconsider(draft, told, 'consensus', `gate ${id} cannot use its result: it ${reason}; it runs again with that (${spent} of ${most})`);
  return true;
}

/** Its own gates are judged before it has succeeded; those of others may take it as it is and must not break them off. */
const hasHandedIn = ({ status }: StreamState, isOwner: boolean): boolean =>
  status.kind === 'succeeded' || (isOwner && status.kind === 'checking' && status.step === 'gates');
