import type { GateId, StreamId } from '../ids.ts';
import { putStream, type Draft } from './draft.ts';
import type { WaveBisected, WaveRollBackFailed, WaveRolledBack } from './events.ts';
import { gateRow, gateText, type GateRow } from './gates.ts';
import { gateOf, streamOf, waveOf } from './standing.ts';
import type { StreamState, WaveState } from './state.ts';
import { endStream } from './stopping.ts';
import { rejectionOf } from './wave-conflicts.ts';
import { planWave, stand } from './wave-standing.ts';
import { listed } from './words.ts';

/**
 * A gate has failed on what a wave has merged: the branch that makes it fail is looked for, the branch of the wave is set back, and the stream that
 * is to blame runs again with what the gate said; then all is merged again. What could not be measured, and a person's no, is not the work of a
 * stream: there a person decides, with the merged branches before them.
 */
export function gateFailedOnWave(draft: Draft, wave: WaveState, { gate, verdict }: Extract<GateRow, { readonly kind: 'failed' }>): void {
  const text = gateText(gate, verdict);
  // Rounds of old journals have not recorded what they began from.
  const canBeUndone = wave.before !== null && verdict.kind === 'failed' && verdict.by === undefined;
  if (!canBeUndone) return stand(draft, wave, 'failed', 'gate', text, 'failed');
  const [only, ...others] = wave.merges;
  if (only !== undefined && others.length === 0) return rollBack(draft, { ...wave, guilty: [only.stream] });
  if (only === undefined || !canBeProbed(draft, gate)) return rollBack(draft, wave);
  stand(draft, wave, 'bisecting', 'gate', `${text}; which branch makes it fail is being looked for`);
  draft.commands.push({ type: 'bisectWave', wave: wave.id, round: wave.round });
}

/** What counts other gates, or compares what streams have written, says nothing about some of the branches. */
function canBeProbed(draft: Draft, gate: GateId): boolean {
  const kind = draft.graph.gates.get(gate)?.check.kind;
  return kind !== 'group' && kind !== 'consensus' && kind !== 'human';
}

export function waveBisected(draft: Draft, event: WaveBisected): void {
  const wave = waveOf(draft.state, event.wave);
  if (wave.status !== 'bisecting' || wave.round !== event.round) return;
  rollBack(draft, { ...wave, guilty: event.guilty });
}

function rollBack(draft: Draft, wave: WaveState): void {
  const { into } = planWave(draft, wave.id);
  stand(draft, wave, 'rollingBack', 'gate', `${failureOf(draft, wave)}; ${into} is being set back`);
  draft.commands.push({ type: 'rollBackWave', wave: wave.id, round: wave.round });
}

export function waveRolledBack(draft: Draft, event: WaveRolledBack): void {
  const wave = waveOf(draft.state, event.wave);
  if (wave.status !== 'rollingBack' || wave.round !== event.round) return;
  const { into, rounds } = planWave(draft, wave.id);
  const undone = `${failureOf(draft, wave)}; ${into} is back at ${event.to.slice(0, 10)}`;
  const rejection = rejectionOf(wave);
  if (rejection !== null)
    return stand(
      draft,
      { ...wave, commit: null },
      'failed',
      'conflict',
      `${rejection}; ${into} is back at ${event.to.slice(0, 10)}`,
      'failed',
    );
  const [owner, ...others] = wave.guilty ?? [];
  const next = { ...wave, commit: null };
  if (owner === undefined || others.length > 0 || wave.mended >= rounds) return stand(draft, next, 'failed', 'gate', undone, 'failed');
  const failed = failedGate(draft, wave);
  const mended = wave.mended + 1;
  stand(draft, { ...next, mended }, 'waiting', 'mend', `${undone}; ${owner} runs again, ${mended} of ${rounds}`);
  if (failed !== null) mend(draft, streamOf(draft.state, owner), failed, undone);
}

export function waveRollBackFailed(draft: Draft, event: WaveRollBackFailed): void {
  const wave = waveOf(draft.state, event.wave);
  if (wave.status !== 'rollingBack' || wave.round !== event.round) return;
  stand(draft, wave, 'failed', 'gate', `${rejectionOf(wave) ?? failureOf(draft, wave)}; ${event.reason}`, 'failed');
}

/** The stream goes on in its worktree, in a new attempt that is given what the gate said. What has begun behind it goes on as it is. */
function mend(draft: Draft, stream: StreamState, gate: GateId, because: string): void {
  const fresh: StreamState = { ...stream, spent: 0, lost: 0, feedback: { gate, round: gateOf(draft.state, gate).round } };
  putStream(draft, fresh);
  // A person has perhaps had it run again meanwhile: then the attempt after that one is given it.
  if (fresh.status.kind === 'succeeded') endStream(draft, fresh, { becomes: 'again', by: null }, because);
}

/** Whether its branch was set back, so that nothing is there any more that its gates could measure. */
export const isRolledBack = ({ status, commit, before }: WaveState): boolean => status === 'failed' && commit === null && before !== null;

function failedGate(draft: Draft, { id }: WaveState): GateId | null {
  const row = gateRow(draft.state, planWave(draft, id).gates);
  return row.kind === 'failed' ? row.gate : null;
}

/** `gate one/tests failed with exit status 1 because of B`. */
function failureOf(draft: Draft, wave: WaveState): string {
  const row = gateRow(draft.state, planWave(draft, wave.id).gates);
  return row.kind === 'failed' ? `${gateText(row.gate, row.verdict)}${blameText(wave)}` : `wave ${wave.id} failed`;
}

function blameText({ merges, guilty }: WaveState): string {
  if (merges.length < 2 || guilty === null) return '';
  if (guilty.length === 0) return `, and does without any of ${owners(merges.map(({ stream }) => stream))}, too`;
  return guilty.length === 1 ? ` because of ${owners(guilty)}` : `, and only with ${owners(guilty)} together`;
}
const owners = (streams: readonly StreamId[]): string => listed(streams, 6);
