import type { PhaseId } from '../ids.ts';
import type { Phase } from '../plan/model.ts';
import { isLeftOut } from './checkpoints.ts';
import { because, putPhase, type Draft } from './draft.ts';
import { advanceRow, gateText, resetGates, rowSummary, rowText } from './gates.ts';
import { phaseNeeds, waitingText } from './needs.ts';
import { leaveHandoff } from './handoffs.ts';
import { shareStatus } from './queue.ts';
import { missing, phaseHasEnded, phaseOf, streamOf } from './standing.ts';
import type { Cause, PhaseState, Why } from './state.ts';
import { blameOf, phaseBlame, type PhaseTally } from './tally.ts';
import { listed } from './words.ts';

type Judgement = Pick<PhaseState, 'status' | 'cause'> & { readonly why: Why };

/** Works out where a phase stands from its needs, its streams and its gates, and runs the next gate when their turn has come. */
export function evaluatePhase(draft: Draft, id: PhaseId): void {
  const { state } = draft;
  if (state.status.kind === 'ended') return;
  const { phase } = draft.graph.phases.get(id) ?? missing('phase', id);
  const judgement = judge(draft, phase);
  const current = phaseOf(state, id);
  const same = current.status === judgement.status && current.cause === judgement.cause && current.why.text === judgement.why.text;
  if (same) return;
  const next: PhaseState = { ...current, ...judgement };
  const begun = next.status === 'running' || next.status === 'checking';
  putPhase(draft, {
    ...next,
    startedAt: current.startedAt ?? (begun ? state.at : null),
    endedAt: phaseHasEnded(next) ? (phaseHasEnded(current) ? current.endedAt : state.at) : null,
  });
  if (current.status === next.status) return;
  shareStatus(draft);
  if (next.status === 'succeeded' || next.status === 'failed') leaveHandoff(draft, `phase:${id}`);
}

function judge(draft: Draft, phase: Phase): Judgement {
  const tally = draft.tally.phases.get(phase.id) ?? missing('phase', phase.id);
  const { streams = [], phases = [] } = draft.graph.phases.get(phase.id) ?? {};
  const members = streams.length + phases.length;
  const stands = (status: PhaseState['status'], rule: string, text: string, cause: Cause | null = null): Judgement => ({
    status,
    cause,
    why: because(draft, rule, text),
  });

  const verdict = tally.entered === 0 ? phaseNeeds(draft.state, draft.graph, phase.id) : null;
  // Gates run when all else has been settled; whatever takes a phase back before that point makes their verdicts void.
  const gatesMayRun = tally.open === 0 && tally.failed + tally.stopped === 0 && (verdict === null || verdict.kind === 'met');
  if (!gatesMayRun) resetGates(draft, phase.gates);

  const leftOut = members > 0 ? tally.excluded === members : isLeftOut(draft.state, phase);
  if (leftOut) return stands('skipped', 'only', 'left out: the run is limited to other streams', 'only');
  if (verdict?.kind === 'never') {
    // The phase around it measures, and hands over, what all of its streams have done.
    if (tally.open > 0) return stands('waiting', 'needs', `to be skipped when what is done anytime has ended: ${verdict.text}`);
    const isSpoilt = tally.failed + tally.stopped > 0 && verdict.cause !== 'failed' && verdict.cause !== 'stopped';
    if (!isSpoilt) return stands('skipped', 'needs', `skipped: ${verdict.text}`, verdict.cause);
  }
  if (verdict?.kind === 'open') {
    if (draft.state.status.kind === 'stopping') return stands('skipped', 'person', 'skipped: the run was stopped', 'stopped');
    return stands('waiting', 'needs', waitingText(verdict.names));
  }
  if (tally.open > 0) {
    return tally.begun > 0
      ? stands('running', 'streams', streams.length > 0 ? 'its streams are under way' : 'its phases are under way')
      : stands('waiting', 'streams', 'its needs hold, none of its streams has started');
  }
  if (!gatesMayRun) return spoilt(draft, phase, tally, stands);
  return judgeGates(draft, phase, stands);
}

function spoilt(
  draft: Draft,
  phase: Phase,
  tally: PhaseTally,
  stands: (status: PhaseState['status'], rule: string, text: string, cause: Cause) => Judgement,
): Judgement {
  const cause = tally.failed > 0 ? 'failed' : 'stopped';
  const guilty = (draft.graph.phases.get(phase.id)?.streams ?? []).filter((id) => {
    const stream = streamOf(draft.state, id);
    return blameOf(stream, draft.graph.streams.get(id)?.stream) !== null;
  });
  const inside = (draft.graph.phases.get(phase.id)?.phases ?? [])
    .map((id) => phaseOf(draft.state, id))
    .filter((each) => phaseBlame(each) !== null);
  if (tally.begun === 0) {
    const text = cause === 'failed' ? 'none of its streams could run' : 'its streams were stopped before they started';
    return stands('skipped', 'streams', `skipped: ${text}`, cause);
  }
  const own = [
    ...guilty.filter((id) => streamOf(draft.state, id).status.kind === cause),
    ...inside.filter((each) => each.status === 'failed' && each.cause === cause).map(({ id }) => `phase ${id}`),
  ];
  const text = own.length > 0 ? `${listed(own)} ${cause === 'failed' ? 'failed' : own.length > 1 ? 'were stopped' : 'was stopped'}` : '';
  return stands('failed', 'streams', text || `${listed([...guilty, ...inside.map(({ id }) => `phase ${id}`)])} could not run`, cause);
}

function judgeGates(
  draft: Draft,
  phase: Phase,
  stands: (status: PhaseState['status'], rule: string, text: string, cause?: Cause | null) => Judgement,
): Judgement {
  const row = advanceRow(draft, phase.gates);
  switch (row.kind) {
    case 'passed':
      return stands('succeeded', 'streams', [endedWell(draft, phase), ...rowSummary(draft.state, phase.gates)].join(', and '));
    case 'failed':
      return stands('failed', 'gate', gateText(row.gate, row.verdict), 'failed');
    case 'waiting':
      if (draft.state.status.kind === 'stopping') {
        return stands('failed', 'person', `the run was stopped before gate ${row.gate} had passed`, 'stopped');
      }
      return stands('checking', 'gate', rowText(row));
    default:
      return stands('checking', 'gate', rowText(row));
  }
}

function endedWell(draft: Draft, { id }: Phase): string {
  const { streams = [], phases = [] } = draft.graph.phases.get(id) ?? {};
  if (streams.length > 0) return 'its streams have ended well';
  return phases.length > 0 ? 'its phases have ended well' : 'its needs hold';
}
