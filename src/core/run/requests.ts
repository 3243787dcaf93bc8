import type { GateId, ItemId } from '../ids.ts';
import { fromScratch } from './agent-beginning.ts';
import { pickOption, sendText } from './agent-prompts.ts';
import { reviewCheckpoint, signOff } from './checkpoints.ts';
import { markAll, putStream, type Draft } from './draft.ts';
import { revive } from './ending.ts';
import { giveMore, warningSeen } from './budgets.ts';
import { stepSeen } from './escalation.ts';
import type { RequestAccepted, RunRequest, SeenByEngine } from './events.ts';
import { answerLeftWork } from './left-work.ts';
import { goOnFromGate, retryGate } from './gate-again.ts';
import { answerGate, cancelGate, waiveGate } from './gates.ts';
import { itemSubject } from './items.ts';
import { letGo } from './holding-pairs.ts';
import { applyPauseWish, setPausedBy } from './pausing.ts';
import { decidePermission, openPermissions } from './permissions.ts';
import { rejectConflict, settleConflict } from './wave-conflicts.ts';
import { retryWave, takeBackWave } from './waves.ts';
import { settleItem } from './queue.ts';
import { gateRefusal, refusal, waveRefusal } from './refusal.ts';
import { refuseRollback, releaseRollback } from './rollbacks.ts';
import { streamOf, waveOf } from './standing.ts';
import type { StreamState } from './state.ts';
import { endStream, stopAll } from './stopping.ts';

/** Does what a person asked for, if it can still be done. */
export function requestAccepted(draft: Draft, { request, by, seen }: RequestAccepted): void {
  if (refusal(draft.state, request, seen) !== null) return;
  revive(draft);
  switch (request.kind) {
    case 'approve':
      return approve(draft, request, by, seen ?? null);
    case 'skipGate':
      return skipGate(draft, request.gate, by, request.note);
    case 'reject':
      return reject(draft, request.item, by, request.note, seen ?? null);
    case 'answer':
      return pick(draft, request.item, request.option, by);
    case 'retryGate':
      return retryGate(draft, request.gate);
    case 'retryWave':
      return retryWave(draft, request.wave, by);
    case 'send':
      return send(draft, request.stream, request.text, by);
    default:
      return request.target.kind === 'all'
        ? forAll(draft, request, by)
        : forOne(draft, request, streamOf(draft.state, request.target.stream), by);
  }
}

type Targeted = Extract<RunRequest, { readonly target: unknown }>;

function forOne(draft: Draft, request: Targeted, stream: StreamState, by: string): void {
  switch (request.kind) {
    case 'pause':
      return setPausedBy(draft, stream, by, request.mode === 'interrupt');
    case 'resume':
      return setPausedBy(draft, stream, null);
    case 'retry':
      return retry(draft, request.fresh ? fromScratch(stream) : stream, by);
    case 'skip':
      return endStream(draft, stream, { becomes: 'skipped', by });
    case 'stop':
      return endStream(draft, stream, { becomes: 'stopped', by });
  }
}

function forAll(draft: Draft, request: Targeted, by: string): void {
  switch (request.kind) {
    case 'pause':
      draft.state.status = { kind: 'paused', by, ...(request.mode === 'interrupt' ? { interrupts: true } : {}) };
      return pausedChanged(draft, (stream) => applyPauseWish(draft, stream));
    case 'resume':
      draft.state.status = draft.state.workspaceDir === null ? { kind: 'starting' } : { kind: 'running' };
      return pausedChanged(draft, (stream) => setPausedBy(draft, stream, null));
    case 'retry':
      return retryAll(draft, by, request.fresh === true);
    case 'stop':
      draft.state.status = { kind: 'stopping', by };
      stopAll(draft, by);
      for (const phase of draft.state.plan.phases) for (const gate of phase.gates) cancelGate(draft, gate.id);
      return markAll(draft);
    case 'skip':
      return;
  }
}

/** An agent that was interrupted goes on with what it is told. */
function send(draft: Draft, id: StreamState['id'], text: string, by: string): void {
  const stream = streamOf(draft.state, id);
  if (stream.status.kind === 'paused') putStream(draft, { ...stream, pausedBy: null });
  sendText(draft, id, text, by);
}

/** Picks an option of what an agent offers. */
function pick(draft: Draft, item: ItemId, option: number, by: string): void {
  const subject = itemSubject(item);
  if (subject?.kind === 'question' || subject?.kind === 'agent') return pickOption(draft, subject.stream, option, by);
  if (subject?.kind !== 'permission') return;
  const asked = openPermissions(streamOf(draft.state, subject.stream)).find(({ id }) => id === subject.permission);
  const text = asked?.options[option - 1] ?? '';
  decidePermission(draft, subject.stream, subject.permission, isNo(text) ? 'deny' : 'allow', { by, note: '', option });
}

/** Whether an option, in the words of an agent, says no. */
const isNo = (option: string): boolean => /^[^a-z]*(no|deny|reject|cancel|don't|do not)\b/i.test(option);

function pausedChanged(draft: Draft, apply: (stream: StreamState) => void): void {
  for (const { id } of draft.state.plan.streams) apply(streamOf(draft.state, id));
  markAll(draft);
}

/**
 * A person's retry starts the count of attempts anew, and lifts a pause: they want it to run. A wave that failed, or was stopped, over its work
 * merges what comes of it.
 */
function retry(draft: Draft, stream: StreamState, by: string): void {
  const fresh: StreamState = {
    ...stream,
    spent: 0,
    lost: 0,
    rolledBack: 0,
    fedBack: 0,
    feedback: null,
    resultRetries: {},
    pausedBy: null,
  };
  putStream(draft, fresh);
  endStream(draft, fresh, { becomes: 'retry', by });
  for (const { id, merges } of draft.state.plan.waves) {
    if (merges.some((merge) => merge.stream === stream.id) && waveOf(draft.state, id).status === 'failed') takeBackWave(draft, id);
  }
}

function retryAll(draft: Draft, by: string, fresh: boolean): void {
  for (const { id } of draft.state.plan.streams) {
    const stream = streamOf(draft.state, id);
    if (stream.status.kind === 'failed' || stream.status.kind === 'stopped') retry(draft, fresh ? fromScratch(stream) : stream, by);
  }
  for (const phase of draft.state.plan.phases) {
    for (const { id } of phase.gates) if (gateRefusal(draft.state, id) === null) retryGate(draft, id);
  }
  for (const { id } of draft.state.plan.waves) if (waveRefusal(draft.state, id) === null) retryWave(draft, id, by);
}

function skipGate(draft: Draft, gate: GateId, by: string, note: string): void {
  cancelGate(draft, gate);
  waiveGate(draft, gate, by, note);
  goOnFromGate(draft, gate);
}

function approve(draft: Draft, request: Extract<RunRequest, { readonly kind: 'approve' }>, by: string, seen: SeenByEngine | null): void {
  const { item, note, override = null, scope = 'once' } = request;
  const subject = itemSubject(item);
  if (subject?.kind === 'review') {
    const isSignOff = draft.graph.checkpoints.get(subject.checkpoint)?.checkpoint.signOff != null;
    if (isSignOff) signOff(draft, subject.checkpoint, by, note, seen, override);
    else reviewCheckpoint(draft, subject.checkpoint, 'approved', by, note);
  }
  if (subject?.kind === 'permission') decidePermission(draft, subject.stream, subject.permission, 'allow', { by, note }, scope);
  if (subject?.kind === 'conflict') settleConflict(draft, item, by, note);
  if (subject?.kind === 'hold') letGo(draft, item, by);
  if (subject?.kind === 'budget') giveMore(draft, subject.scope);
  if (subject?.kind === 'budget-warning') warningSeen(draft, subject.scope, by);
  if (subject?.kind === 'rollback') releaseRollback(draft, subject.rollback, by, note);
  if (subject?.kind === 'uncommitted') answerLeftWork(draft, subject.stream, 'commit', by, note);
  if (subject?.kind === 'integration') settleItem(draft, subject.item, by, note);
  if (subject?.kind === 'escalation') stepSeen(draft, streamOf(draft.state, subject.stream), by);
  if (subject?.kind !== 'gate') return;
  if (draft.graph.gates.get(subject.gate)?.check.kind === 'human') answerGate(draft, subject.gate, true, by, note, seen?.answered);
  else waiveGate(draft, subject.gate, by, note);
  goOnFromGate(draft, subject.gate);
}

function reject(draft: Draft, item: ItemId, by: string, note: string, seen: SeenByEngine | null): void {
  const subject = itemSubject(item);
  if (subject?.kind === 'review') reviewCheckpoint(draft, subject.checkpoint, 'rejected', by, note);
  if (subject?.kind === 'permission') decidePermission(draft, subject.stream, subject.permission, 'deny', { by, note });
  if (subject?.kind === 'conflict') rejectConflict(draft, item, by, note);
  if (subject?.kind === 'uncommitted') answerLeftWork(draft, subject.stream, 'leave', by, note);
  if (subject?.kind === 'rollback') refuseRollback(draft, subject.rollback, by, note);
  if (subject?.kind !== 'gate') return;
  answerGate(draft, subject.gate, false, by, note, seen?.answered);
  goOnFromGate(draft, subject.gate);
}
