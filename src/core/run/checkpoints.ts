import type { CheckpointId } from '../ids.ts';
import type { Checkpoint, Need } from '../plan/model.ts';
import { putCheckpoint, treesOf, type Draft } from './draft.ts';
import type { SeenByEngine } from './events.ts';
import { allOf } from './needs.ts';
import { shareStatus } from './queue.ts';
import { signOffProblems } from './sign-off-problems.ts';
import { signatureOf } from './signatures.ts';
import { signedEvidence } from './signed-evidence.ts';
import { awaitsEvidence } from './staleness.ts';
import { checkpointOf, missing, streamOf, phaseOf, waveOf } from './standing.ts';
import type { CheckpointState, RunState } from './state.ts';
import { armTimer, disarmTimer } from './timers.ts';

/** Whether a checkpoint is reached by the clock; one with needs is reached by them, and its planned time is for the eye. */
export const isTimed = (checkpoint: Checkpoint): checkpoint is Checkpoint & { readonly atMs: number } =>
  checkpoint.needs.length === 0 && checkpoint.atMs !== null;

/**
 * Works out where a checkpoint stands. What was reached without a review, or approved, stays: it is a point in time. A hold, and a
 * rejection, are about work; when that work is taken up again the checkpoint is ahead again, and is reviewed anew.
 */
export function evaluateCheckpoint(draft: Draft, id: CheckpointId): void {
  const { state, graph } = draft;
  const { checkpoint } = graph.checkpoints.get(id) ?? missing('checkpoint', id);
  const { status } = checkpointOf(state, id);
  if (state.status.kind === 'ended' || status.kind === 'reached' || status.kind === 'approved') return;
  const put = (next: CheckpointState['status']) => putCheckpoint(draft, { id, status: next });

  if (state.status.kind === 'stopping') {
    disarmTimer(draft, { kind: 'checkpoint', checkpoint: id });
    if (status.kind === 'ahead' || status.kind === 'held') put({ kind: 'missed', cause: 'stopped', reason: 'the run was stopped' });
    return;
  }
  if (isTimed(checkpoint)) {
    // After its first reaching only a stop of the run can have taken it away again.
    if (status.kind === 'missed') {
      put({ kind: 'ahead' });
      armTimer(draft, { kind: 'checkpoint', checkpoint: id }, state.startedAt + checkpoint.atMs);
    }
    return;
  }
  if (isLeftOut(state, checkpoint)) {
    if (status.kind !== 'missed') put({ kind: 'missed', cause: 'only', reason: 'the run is limited to other streams' });
    return;
  }
  const verdict = allOf(state, graph, checkpoint.needs);
  if (verdict.kind === 'never') {
    const changed = status.kind !== 'missed' || status.cause !== verdict.cause || status.reason !== verdict.text;
    if (changed && status.kind !== 'rejected') put({ kind: 'missed', cause: verdict.cause, reason: verdict.text });
  } else if (verdict.kind === 'open') {
    if (status.kind !== 'ahead') put({ kind: 'ahead', ...voidedOf(status) });
  } else if (status.kind === 'ahead' || status.kind === 'missed' || status.kind === 'held') {
    // What is to be signed is measured again first where it is stale.
    if (checkpoint.signOff !== null && awaitsEvidence(draft, signedEvidence(state, checkpoint).gates)) {
      if (status.kind !== 'ahead') put({ kind: 'ahead', ...voidedOf(status) });
    } else if (status.kind !== 'held') reach(draft, checkpoint);
  }
}

/** The planned time of a checkpoint has come. */
export function checkpointDue(draft: Draft, id: CheckpointId): void {
  const { checkpoint } = draft.graph.checkpoints.get(id) ?? missing('checkpoint', id);
  if (checkpointOf(draft.state, id).status.kind === 'ahead') reach(draft, checkpoint);
}

/** That a signature was made void is told until somebody signs anew. */
const voidedOf = (status: CheckpointState['status']) => ('voided' in status && status.voided ? { voided: status.voided } : {});

function reach(draft: Draft, checkpoint: Checkpoint): void {
  const { id, review, signOff, integration } = checkpoint;
  if (integration !== null) shareStatus(draft);
  const { at, options, startedBy } = draft.state;
  const voided = voidedOf(checkpointOf(draft.state, id).status);
  const reachedAt = at;
  if (!review) return putCheckpoint(draft, { id, status: { kind: 'reached', reachedAt } });
  // Nobody has said beforehand that they sign whatever comes, or once more.
  const signs = signOff === null || (signOffProblems(draft.state, checkpoint, null).length === 0 && !voided.voided);
  if (!options.yes || !signs) return putCheckpoint(draft, { id, status: { kind: 'held', reachedAt, ...voided } });
  // A sign-off bears the name of a person: whoever has started the run so.
  const by = signOff === null ? '--yes' : startedBy;
  const signature = signOff === null ? {} : { signature: signatureOf(draft.state, checkpoint, null, null) };
  putCheckpoint(draft, {
    id,
    status: { kind: 'approved', reachedAt, at, by, note: 'review holds were approved beforehand', ...signature },
  });
}

/** Nothing that something stands for is part of this run, so there is nothing to review or to measure either. */
export function isLeftOut(state: RunState, { needs }: { readonly needs: readonly Need[] }): boolean {
  if (needs.length === 0 || state.options.only.length === 0) return false;
  return needs.every((need): boolean => {
    switch (need.kind) {
      case 'stream':
      case 'milestone': {
        const { status } = streamOf(state, need.stream);
        return status.kind === 'skipped' && status.cause === 'only';
      }
      case 'phase':
        return phaseOf(state, need.phase).cause === 'only';
      case 'checkpoint': {
        const { status } = checkpointOf(state, need.checkpoint);
        return status.kind === 'missed' && status.cause === 'only';
      }
      case 'wave':
        return waveOf(state, need.wave).cause === 'only';
      case 'any':
        return isLeftOut(state, need);
    }
  });
}

/** A person's word on a held checkpoint, or a change of mind after a rejection. */
export function reviewCheckpoint(draft: Draft, id: CheckpointId, kind: 'approved' | 'rejected', by: string, note: string): void {
  const { status } = checkpointOf(draft.state, id);
  if (status.kind !== 'held' && status.kind !== 'rejected') return;
  putCheckpoint(draft, { id, status: { kind, reachedAt: status.reachedAt, at: draft.state.at, by, note } });
  shareStatus(draft);
}

/** A person answers for the whole with their name. @param override why they do although something speaks against it */
export function signOff(
  draft: Draft,
  id: CheckpointId,
  by: string,
  note: string,
  seen: SeenByEngine | null,
  override: string | null,
): void {
  const { state } = draft;
  const { checkpoint } = draft.graph.checkpoints.get(id) ?? missing('checkpoint', id);
  const { status } = checkpointOf(state, id);
  const reachedAt = 'reachedAt' in status ? status.reachedAt : state.at;
  const signature = signatureOf(state, checkpoint, seen, override);
  for (const tree of signature.trees) treesOf(draft)[tree.dir] ??= tree;
  putCheckpoint(draft, { id, status: { kind: 'approved', reachedAt, at: state.at, by, note, signature } });
}
