import { because, markAll, putCheckpoint, putPhase, putWave, setStatus, type Draft } from './draft.ts';
import { noteFault } from './fault.ts';
import { withdrawQuestions } from './gates.ts';
import { openHandoffs } from './handoffs.ts';
import { anyHolds } from './holds.ts';
import { judgeRun } from './outcome.ts';
import { checkpointOf, hasEnded, phaseHasEnded, phaseOf, waveOf } from './standing.ts';
import type { RunOutcome } from './state.ts';
import { armStandup } from './standups.ts';
import { disarmAll } from './timers.ts';
import { listed } from './words.ts';

/** A run ends when nothing is under way, nothing can start any more, and no person is asked for a review, or about findings. */
function isOver({ state, tally }: Draft): boolean {
  if (state.status.kind === 'ended' || tally.openStreams > 0) return false;
  if (state.status.kind === 'stopping') return true;
  return (
    state.workspaceDir !== null &&
    tally.openPhases === 0 &&
    tally.openWaves === 0 &&
    tally.held === 0 &&
    !anyHolds(state) &&
    openHandoffs(state).length === 0
  );
}

/** Ends the run when it is over; first the files that it must have made are looked for. */
export function endIfOver(draft: Draft): void {
  const { state } = draft;
  if (!isOver(draft)) {
    // A person took something up again while the last check was under way: its answer will be about an earlier state.
    state.closing = null;
    state.reporting = null;
    return;
  }
  if (state.status.kind === 'stopping') return report(draft, 'stopped', `stopped by ${state.status.by}`, []);
  if (state.plan.deliverables.length === 0) return endAsJudged(draft, []);
  if (state.closing !== null) {
    // What a person does while the report is written may change what stands in it.
    if (state.reporting !== null) endAsJudged(draft, state.reporting.missing);
    return;
  }
  state.closing = state.seq;
  draft.commands.push({ type: 'checkDeliverables', stream: null, attempt: state.closing });
}

/** Answer to the run-wide check. Once it has led to a report, or the run was stopped meanwhile, it is no news. */
export function runDeliverablesChecked(draft: Draft, round: number, missing: readonly string[]): void {
  const { closing, reporting } = draft.state;
  if (closing === round && reporting === null) endAsJudged(draft, missing);
}

function endAsJudged(draft: Draft, missing: readonly string[]): void {
  const { outcome, reason } = judgeRun(draft.state, draft.graph);
  if (missing.length === 0) return report(draft, outcome, reason, missing);
  const lacking = `${missing.length === 1 ? 'deliverable' : 'deliverables'} missing: ${listed(missing)}`;
  report(draft, 'failed', outcome === 'passed' ? lacking : `${reason}; ${lacking}`, missing);
}

/** The last step before the end, where the plan wants a report: it is written as of that end, which follows when it is there. */
function report(draft: Draft, outcome: RunOutcome, reason: string, missing: readonly string[]): void {
  const { state } = draft;
  if (state.plan.report === null || state.workspaceDir === null) return end(draft, outcome, reason);
  const { reporting } = state;
  // Meanwhile somebody may have stopped the run, or skipped something, so that it ends in another way.
  if (reporting?.outcome === outcome && reporting.reason === reason) return;
  state.reporting = { round: state.seq, outcome, reason, missing };
  draft.commands.push({ type: 'writeReport', round: state.seq });
}

export function reportWritten(draft: Draft, round: number): void {
  const { reporting } = draft.state;
  if (reporting?.round === round) end(draft, reporting.outcome, reporting.reason);
}

/** What the run has done stands nevertheless. */
export function reportFailed(draft: Draft, round: number, reason: string): void {
  if (draft.state.reporting?.round !== round) return;
  noteFault(draft, `the report could not be written: ${reason}`);
  reportWritten(draft, round);
}

/** Without a workspace nothing can run. A retry prepares it again. */
export function workspaceFailed(draft: Draft, reason: string): void {
  const { state } = draft;
  if (state.workspaceDir !== null || state.status.kind === 'ended') return;
  for (const { id } of state.plan.streams) {
    const stream = state.streams[id];
    if (!stream || hasEnded(stream.status)) continue;
    const why = because(draft, 'workspace', 'skipped: the workspace could not be prepared');
    setStatus(draft, stream, { kind: 'skipped', cause: 'failed' }, why, { pausedBy: null });
  }
  for (const { id } of state.plan.phases) {
    const phase = phaseOf(state, id);
    if (phaseHasEnded(phase)) continue;
    const why = because(draft, 'workspace', 'skipped: the workspace could not be prepared');
    putPhase(draft, { ...phase, status: 'skipped', cause: 'failed', why, endedAt: state.at });
  }
  for (const { id } of state.plan.waves) {
    const why = because(draft, 'workspace', 'skipped: the workspace could not be prepared');
    putWave(draft, { ...waveOf(state, id), status: 'skipped', cause: 'failed', why, endedAt: state.at });
  }
  end(draft, 'failed', `the workspace could not be prepared: ${reason}`);
}

function end(draft: Draft, outcome: RunOutcome, reason: string): void {
  const { state } = draft;
  for (const { id } of state.plan.checkpoints) {
    if (checkpointOf(state, id).status.kind !== 'ahead') continue;
    putCheckpoint(draft, { id, status: { kind: 'missed', cause: 'condition', reason: 'the run ended before' } });
  }
  disarmAll(draft);
  withdrawQuestions(draft);
  state.closing = null;
  state.reporting = null;
  state.status = { kind: 'ended', outcome, at: state.at, reason };
  draft.commands.push({ type: 'finishRun' });
}

/** A person takes up a run again that did not pass. */
export function revive(draft: Draft): void {
  const { state } = draft;
  if (state.status.kind !== 'ended') return;
  state.status = state.workspaceDir === null ? { kind: 'starting' } : { kind: 'running' };
  if (state.workspaceDir === null) draft.commands.push({ type: 'prepareWorkspace' });
  armStandup(draft);
  markAll(draft);
}
