import type { StreamId, WaveId } from '../ids.ts';
import type { Wave } from '../plan/model.ts';
import { isLeftOut } from './checkpoints.ts';
import { mark, putWave, type Draft } from './draft.ts';
import type { WaveBegun, WaveLanded, WaveLandFailed, WaveMerged, WaveMergeFailed } from './events.ts';
import { advanceRow, cancelGate, gateRow, resetGates, rowSummary, rowText } from './gates.ts';
import { unsettledOf } from './left-work.ts';
import { allOf, waitingText } from './needs.ts';
import { queuedBeforeWave, queuedText } from './queue.ts';
import { advanceResolving } from './wave-resolving.ts';
import { resolverAt } from './resolver-tasks.ts';
import { isRenewing, toRenew } from './staleness.ts';
import { gateOf, streamOf, waveOf } from './standing.ts';
import type { RunState, WaveState } from './state.ts';
import { gateFailedOnWave, isRolledBack } from './wave-mending.ts';
import { isUnderWay, planWave, stand } from './wave-standing.ts';
import { listed, plural } from './words.ts';

/**
 * A wave merges the branches of streams into one branch, in a worktree of Sluice's own, measures the result there, and may then land it on another
 * branch. One that failed waits for a person, who has perhaps mended a branch meanwhile: it is tried again as a whole, and what is merged
 * already is not merged again.
 */
export function evaluateWave(draft: Draft, id: WaveId): void {
  const { state } = draft;
  const wave = waveOf(state, id);
  if (state.status.kind === 'ended' || wave.status === 'failed') return;
  if (wave.status === 'merged' || wave.status === 'landing') {
    if (toRenew(draft, planWave(draft, id).gates).length > 0) measureAgain(draft, wave);
    else if (wave.status === 'landing' && state.status.kind === 'stopping') stopWave(draft, wave);
    return;
  }
  if (state.status.kind === 'stopping') return stopWave(draft, wave);
  if (wave.status === 'merging' && mergesStale(draft, planWave(draft, id))) {
    return stand(draft, wave, 'waiting', 'stale', 'what it merges is being measured again');
  }
  if (wave.status === 'checking') return advanceWave(draft, wave);
  if (wave.status === 'resolving') return advanceResolving(draft, wave);
  if (wave.status === 'waiting' || wave.status === 'skipped') return judgeNeeds(draft, wave, planWave(draft, id));
}

function judgeNeeds(draft: Draft, wave: WaveState, plan: Wave): void {
  const { state, graph } = draft;
  const verdict = allOf(state, graph, plan.needs);
  if (isLeftOut(state, plan)) return stand(draft, wave, 'skipped', 'only', 'left out: the run is limited to other streams', 'only');
  if (verdict.kind === 'never') return stand(draft, wave, 'skipped', 'needs', `skipped: ${verdict.text}`, verdict.cause);
  if (verdict.kind === 'open') return stand(draft, wave, 'waiting', 'needs', waitingText(verdict.names));
  if (state.status.kind !== 'running') return stand(draft, wave, 'waiting', 'person', 'needs hold; it waits until the run goes on');
  const queued = queuedBeforeWave(state, wave.id);
  if (queued !== null) return stand(draft, wave, 'waiting', 'integration', `needs hold; it ${queuedText(queued)}`);
  const unsettled = unsettledOf(state, plan);
  if (unsettled.length > 0) {
    const text = `needs hold; what ${listed(unsettled)} left uncommitted waits for a person`;
    return stand(draft, wave, 'waiting', 'uncommitted', text);
  }
  const busy = state.plan.waves.find((other) => other.into === plan.into && isUnderWay(waveOf(state, other.id)));
  if (busy) return stand(draft, wave, 'waiting', 'branch', `needs hold; wave ${busy.id} is at work on ${plan.into}`);
  const leaving = resolverAt(state, plan.into);
  if (leaving !== null) return stand(draft, wave, 'waiting', 'branch', `needs hold; ${leaving} is leaving the worktree of ${plan.into}`);
  beginMerge(draft, wave, plan);
}

function beginMerge(draft: Draft, wave: WaveState, plan: Wave): void {
  // What a person has let be of a wave that was rolled back stays so.
  resetGates(
    draft,
    plan.gates.filter(({ id }) => gateOf(draft.state, id).status.kind !== 'skipped'),
  );
  const round = wave.round + 1;
  const text = `its branches are being merged into ${plan.into}`;
  const fresh = {
    ...wave,
    round,
    commit: null,
    before: null,
    merges: [],
    conflict: null,
    settled: [],
    guilty: null,
    startedAt: wave.startedAt ?? draft.state.at,
  };
  stand(draft, fresh, 'merging', 'needs', text);
  draft.commands.push({ type: 'mergeWave', wave: wave.id, round });
}

/** Of the streams that a wave merges, those that have done their work: what was left out, skipped or allowed to fail has nothing to merge. */
export function mergedStreams(state: RunState, wave: Wave): readonly StreamId[] {
  return wave.merges.map(({ stream }) => stream).filter((id) => streamOf(state, id).status.kind === 'succeeded');
}

export function waveBegun(draft: Draft, event: WaveBegun): void {
  const wave = waveOf(draft.state, event.wave);
  // A resumed engine may say it once more, when something is merged already: what was said first counts.
  if (wave.status !== 'merging' || wave.round !== event.round || wave.before !== null) return;
  putWave(draft, { ...wave, before: event.before, dir: event.dir });
}

export function waveMerged(draft: Draft, event: WaveMerged): void {
  const wave = waveOf(draft.state, event.wave);
  if (wave.status !== 'merging' || wave.round !== event.round) return;
  const merged = { ...wave, commit: event.commit, dir: event.dir, merges: event.merges, conflict: null, settled: event.settled ?? [] };
  stand(draft, merged, 'checking', 'merge', `${plural(event.merges.length, 'branch', 'branches')} merged at ${event.commit.slice(0, 10)}`);
  advanceWave(draft, waveOf(draft.state, event.wave));
}

export function waveMergeFailed(draft: Draft, event: WaveMergeFailed): void {
  const wave = waveOf(draft.state, event.wave);
  if (wave.status !== 'merging' || wave.round !== event.round) return;
  const where = event.conflicts.length > 0 ? ` in ${listed(event.conflicts, 6)}` : '';
  stand(draft, wave, 'failed', 'merge', `${event.reason}${where}`, 'failed');
}

function advanceWave(draft: Draft, wave: WaveState): void {
  const plan = planWave(draft, wave.id);
  const { gates, land, into } = plan;
  const row = advanceRow(draft, gates);
  switch (row.kind) {
    case 'passed':
      if (land === null)
        return stand(draft, wave, 'merged', 'merge', [`merged into ${into}`, ...rowSummary(draft.state, gates)].join(', and '));
      // A pause lets nothing new start, and a landing is the last thing to be started unasked.
      if (draft.state.status.kind !== 'running') return stand(draft, wave, 'checking', 'person', 'it lands when the run goes on');
      stand(draft, { ...wave, commit: measuredCommit(draft, wave, plan) }, 'landing', 'merge', `${into} is being landed on ${land.into}`);
      draft.commands.push({ type: 'landWave', wave: wave.id, round: wave.round });
      return;
    case 'failed':
      return gateFailedOnWave(draft, wave, row);
    default:
      return stand(draft, wave, 'checking', 'gate', rowText(row));
  }
}

export function waveLanded(draft: Draft, event: WaveLanded): void {
  const wave = waveOf(draft.state, event.wave);
  if (wave.status !== 'landing' || wave.round !== event.round) return;
  const { land, into } = planWave(draft, wave.id);
  const tag = land?.tag ? `, tagged ${land.tag}` : '';
  const text = `merged into ${into} and landed on ${land?.into ?? ''} at ${event.commit.slice(0, 10)}${tag}`;
  stand(draft, { ...wave, landed: event.commit }, 'merged', 'merge', text);
}

export function waveLandFailed(draft: Draft, event: WaveLandFailed): void {
  const wave = waveOf(draft.state, event.wave);
  if (wave.status !== 'landing' || wave.round !== event.round) return;
  stand(draft, wave, 'failed', 'landing', event.reason, 'failed');
}

/** The run is being stopped. What git does at this moment it ends by itself, and a later round finds it done. */
function stopWave(draft: Draft, wave: WaveState): void {
  const { gates } = planWave(draft, wave.id);
  for (const { id } of gates) cancelGate(draft, id);
  // The gate by which the branch that makes it fail is looked for has a verdict, and runs.
  const tried = wave.status === 'bisecting' ? gateRow(draft.state, gates) : null;
  if (tried?.kind === 'failed') draft.commands.push({ type: 'cancelGate', gate: tried.gate, round: gateOf(draft.state, tried.gate).round });
  const begun = isUnderWay(wave);
  stand(
    draft,
    wave,
    begun ? 'failed' : 'skipped',
    'person',
    begun ? 'the run was stopped before it was done' : 'skipped: the run was stopped',
    'stopped',
  );
}

/** A person has it tried again, as a whole; streams may be run again because of it as often as at first. */
export function retryWave(draft: Draft, id: WaveId, by: string): void {
  resetGates(draft, planWave(draft, id).gates);
  stand(draft, { ...waveOf(draft.state, id), mended: 0 }, 'waiting', 'person', `tried again by ${by}`);
  mark(draft, draft.graph.waves.get(id)?.rank ?? -1);
}

/** A gate that failed is run again, or let be: the wave goes on from there. @param runs whether the gate runs now */
export function goOnFromWaveGate(draft: Draft, id: WaveId, runs: boolean): void {
  const wave = waveOf(draft.state, id);
  // An answer that held nothing back may come later than it lands.
  const isStillOpen = wave.status === 'checking' || wave.status === 'failed' || (wave.status === 'merged' && wave.landed === null && runs);
  if (!isStillOpen) return;
  // What its gates measured was rolled back: it is merged again first.
  if (isRolledBack(wave)) stand(draft, wave, 'waiting', 'gate', 'it is merged again, for its gates to go on');
  else stand(draft, wave, 'checking', 'gate', 'its gates go on');
  mark(draft, draft.graph.waves.get(id)?.rank ?? -1);
}

/** Work that it merged is done again: it will merge what is new. */
export function takeBackWave(draft: Draft, id: WaveId): void {
  const wave = waveOf(draft.state, id);
  if (wave.status === 'waiting') return;
  resetGates(draft, planWave(draft, id).gates);
  stand(draft, wave, 'waiting', 'rollback', 'what it merges is done again');
}

/** Something was committed on its branch after its gates had passed. What is there now is measured, and landed. */
function measureAgain(draft: Draft, wave: WaveState): void {
  stand(draft, wave, 'checking', 'stale', 'its branch has a commit that was not measured');
  advanceWave(draft, waveOf(draft.state, wave.id));
}

/** A stream that it is about to merge is being measured again, since something was committed on its branch. */
const mergesStale = ({ state, graph }: Draft, { merges }: Wave): boolean =>
  merges.some(({ stream }) => (graph.streams.get(stream)?.stream.gates ?? []).some(({ id }) => isRenewing(gateOf(state, id))));

/** The commit that its gates were measured on: a person may have committed on its branch, and then it is not the one that was merged. */
function measuredCommit({ state }: Draft, { dir, commit }: WaveState, { gates }: Wave): string | null {
  const heads = gates.flatMap(({ id }) => {
    const { status, evidence } = gateOf(state, id);
    const tree = status.kind === 'done' ? (evidence?.tree ?? null) : null;
    return tree !== null && (dir === tree.dir || dir?.startsWith(`${tree.dir}/`)) ? [tree.head] : [];
  });
  return heads.at(-1) ?? commit;
}
