import type { WaveId } from '../ids.ts';
import type { Wave } from '../plan/model.ts';
import { because, mark, putWave, type Draft } from './draft.ts';
import { missing } from './standing.ts';
import type { Cause, WaveState } from './state.ts';

/** How a wave stands, for all that decides about waves. */

export const planWave = (draft: Draft, id: WaveId): Wave => (draft.graph.waves.get(id) ?? missing('wave', id)).wave;

/** It is at work on its branch, which no other wave may touch meanwhile. */
export const isUnderWay = ({ status }: WaveState): boolean =>
  ['merging', 'resolving', 'conflicted', 'checking', 'bisecting', 'rollingBack', 'landing'].includes(status);
export const isOpenWave = (wave: WaveState): boolean => wave.status === 'waiting' || isUnderWay(wave);

export function stand(
  draft: Draft,
  wave: WaveState,
  status: WaveState['status'],
  rule: string,
  text: string,
  cause: Cause | null = null,
): void {
  const before = draft.state.waves[wave.id];
  const same = wave === before && wave.status === status && wave.cause === cause && wave.why.text === text;
  if (same) return;
  const next: WaveState = { ...wave, status, cause, why: because(draft, rule, text) };
  putWave(draft, { ...next, endedAt: isOpenWave(next) ? null : draft.state.at });
  // Who was to settle a conflict for it is not wanted any more, or wanted now.
  const resolver = (before?.status === 'resolving' ? before : next).conflict?.resolver?.stream;
  if (resolver !== undefined && before?.status !== next.status) mark(draft, draft.graph.streams.get(resolver)?.rank ?? -1);
  // Whoever waits for the same branch looks again.
  if (before && isUnderWay(before) && !isUnderWay(next)) for (const { rank } of draft.graph.waves.values()) mark(draft, rank);
}
