import type { GateId, StreamId } from '../ids.ts';
import { checkGates } from './checks.ts';
import { mark, putGate, type Draft } from './draft.ts';
import { resetGates, startGate } from './gates.ts';
import { gateRefusal } from './refusal.ts';
import { currentAttempt, gateOf, missing, streamOf, waveOf } from './standing.ts';
import { isRolledBack } from './wave-mending.ts';
import { goOnFromWaveGate } from './waves.ts';

/** Runs a gate again, alone: what it measured is still there, so the attempt need not be repeated. */
export function retryGate(draft: Draft, gate: GateId): void {
  const check = draft.graph.gates.get(gate)?.check;
  const owner = draft.graph.gates.get(gate)?.owner;
  // Where the branches were taken out again, it runs when they are merged.
  if (owner?.kind === 'wave' && isRolledBack(waveOf(draft.state, owner.wave))) return goOnFromGate(draft, gate);
  if (check?.kind === 'group') beginAnew(draft, gate);
  else {
    putGate(draft, { ...gateOf(draft.state, gate), stale: null, renewals: 0 });
    startGate(draft, gate);
  }
  goOnFromGate(draft, gate);
}

/** What a gate counts and has not passed is measured anew, and the gate is judged when it has. */
function beginAnew(draft: Draft, id: GateId): void {
  const gate = draft.graph.gates.get(id) ?? missing('gate', id);
  const { status } = gateOf(draft.state, id);
  if (status.kind === 'skipped' || (status.kind === 'done' && status.verdict.kind === 'passed')) return;
  if (gate.check.kind === 'group') for (const member of gate.check.of) beginAnew(draft, member);
  resetGates(draft, [gate]);
}

export function goOnFromGate(draft: Draft, gate: GateId): void {
  const owner = draft.graph.gates.get(gate)?.owner ?? missing('gate', gate);
  const runs = gateOf(draft.state, gate).status.kind === 'running';
  if (owner.kind === 'stream') {
    const stream = streamOf(draft.state, owner.stream);
    // An answer that held nothing back may come after its stream has succeeded; a verdict that no longer held is measured again.
    if (stream.status.kind !== 'succeeded' || runs) checkGates(draft, stream);
  } else if (owner.kind === 'wave') goOnFromWaveGate(draft, owner.wave, runs);
  else mark(draft, draft.graph.phases.get(owner.phase)?.rank ?? -1);
}

/**
 * A stream has succeeded, perhaps once more: a consensus that failed on what it had written before, or because it had written nothing yet, is
 * judged anew, and so is one that has let its owner go on with what the stream then wrote again. The gates of its own phase, and of phases
 * behind it, run again by themselves.
 */
export function judgeAnew(draft: Draft, id: StreamId): void {
  const { kind } = draft.state.status;
  if (kind === 'stopping' || kind === 'ended') return;
  for (const gate of draft.graph.comparedBy.get(id) ?? []) {
    if (gateRefusal(draft.state, gate) === null || isOutdated(draft, gate, id)) retryGate(draft, gate);
  }
}

/** Whether its owner has gone on with a verdict of before the stream wrote what it has written now. */
function isOutdated({ state, graph }: Draft, id: GateId, stream: StreamId): boolean {
  const { status } = gateOf(state, id);
  const writtenAt = currentAttempt(streamOf(state, stream))?.endedAt ?? null;
  const owner = graph.gates.get(id)?.owner;
  if (status.kind !== 'done' || !owner || writtenAt === null || status.at > writtenAt) return false;
  // Its own gates have been judged on what it has just written.
  if (owner.kind === 'stream') return owner.stream !== stream && streamOf(state, owner.stream).status.kind === 'succeeded';
  if (owner.kind === 'phase') return false;
  // What has landed stays landed, and what a later wave has gone on with is history.
  const wave = waveOf(state, owner.wave);
  const { into } = graph.waves.get(owner.wave)?.wave ?? missing('wave', owner.wave);
  const goneOn = state.plan.waves.some((other) => other.id !== owner.wave && other.into === into && waveOf(state, other.id).round > 0);
  return wave.status === 'merged' && wave.landed === null && !goneOn;
}
