import type { GateId, StreamId } from '../ids.ts';
import { attemptFailed, fail, planStream, reconsider } from './attempts.ts';
import { because, setStatus, type Draft } from './draft.ts';
import type { GateVerdict } from './events.ts';
import { advanceRow, cancelGate, gateText, rowSummary, rowText } from './gates.ts';
import { reachedBySuccess } from './milestones.ts';
import { toRenew } from './staleness.ts';
import { currentAttempt, gateOf, streamOf } from './standing.ts';
import type { StreamState } from './state.ts';
import { listed, plural } from './words.ts';

/** What follows an attempt that has ended well: first the stream's deliverables, then its gates in plan order. */
export function beginChecks(draft: Draft, stream: StreamState): void {
  const { deliverables } = planStream(draft, stream.id);
  if (deliverables.length === 0) return checkGates(draft, stream);
  const why = because(draft, 'deliverables', `${endedWellText(stream)}; ${plural(deliverables.length, 'deliverable')} must be there`);
  setStatus(draft, stream, { kind: 'checking', step: 'deliverables' }, why);
  draft.commands.push({ type: 'checkDeliverables', stream: stream.id, attempt: stream.attempt });
}

export function deliverablesChecked(draft: Draft, id: StreamId, attempt: number, missing: readonly string[]): void {
  const stream = streamOf(draft.state, id);
  if (stream.attempt !== attempt || stream.status.kind !== 'checking' || stream.status.step !== 'deliverables') return;
  if (missing.length === 0) return checkGates(draft, stream);
  attemptFailed(draft, stream, 'deliverables', `${missing.length === 1 ? 'deliverable' : 'deliverables'} missing: ${listed(missing)}`);
}

const endedWellText = (stream: StreamState): string =>
  currentAttempt(stream)?.end?.kind === 'done' ? 'its agent is done' : 'exit status 0';

/** Also how a failed stream goes on when a person has one of its gates run again, or lets it be. */
export function checkGates(draft: Draft, stream: StreamState): void {
  setStatus(draft, stream, { kind: 'checking', step: 'gates' }, because(draft, 'gate', endedWellText(stream)));
  advanceGates(draft, stream.id);
}

/** Goes on with the gates of a stream as far as they let it. */
export function advanceGates(draft: Draft, id: StreamId): void {
  const stream = streamOf(draft.state, id);
  if (stream.status.kind !== 'checking' || stream.status.step !== 'gates') return;
  const { gates } = planStream(draft, id);
  const row = advanceRow(draft, gates);
  switch (row.kind) {
    case 'passed': {
      const text = [endedWellText(stream), ...rowSummary(draft.state, gates)].join(', and ');
      return setStatus(draft, stream, { kind: 'succeeded' }, because(draft, gates.length === 0 ? 'exit-status' : 'gate', text), {
        pausedBy: null,
        milestones: reachedBySuccess(planStream(draft, id), stream.milestones, draft.state.at),
      });
    }
    case 'failed':
      // The attempt is not to blame for what was committed after it.
      if (gateOf(draft.state, row.gate).renewals > 0) return fail(draft, stream, 'gate', gateText(row.gate, row.verdict));
      if (goesBack(draft, stream, row.gate, row.verdict)) return feedBack(draft, stream, row.gate, row.verdict);
      return attemptFailed(draft, stream, 'gate', gateText(row.gate, row.verdict));
    default:
      return setStatus(draft, stream, stream.status, because(draft, 'gate', rowText(row)));
  }
}

/** What could not be measured tells an agent nothing. */
const goesBack = ({ graph }: Draft, { fedBack }: StreamState, gate: GateId, { kind }: GateVerdict): boolean =>
  kind === 'failed' && fedBack < (graph.gates.get(gate)?.feedback ?? 0);

/** The agent is told what its work has failed on, and goes on. That spends no attempt. */
function feedBack(draft: Draft, stream: StreamState, gate: GateId, verdict: GateVerdict): void {
  const fedBack = stream.fedBack + 1;
  const { round } = gateOf(draft.state, gate);
  const most = draft.graph.gates.get(gate)?.feedback ?? 0;
  const text = `${gateText(gate, verdict)}; its output goes back to the agent (${fedBack} of ${most})`;
  reconsider(draft, { ...stream, fedBack, feedback: { gate, round } }, 'gate', text);
}

/** A commit came after the gates of a stream that has succeeded: those that no longer hold are run again. */
export function recheck(draft: Draft, stream: StreamState): void {
  const { gates } = planStream(draft, stream.id);
  if (toRenew(draft, gates).length > 0) checkGates(draft, stream);
}

export function cancelChecks(draft: Draft, id: StreamId): void {
  for (const gate of planStream(draft, id).gates) cancelGate(draft, gate.id);
}
