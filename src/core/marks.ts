import type { GateId, RunId, StreamId, WaveId } from './ids.ts';
import type { AttemptRef } from './ports/attempts.ts';

/**
 * Marks stand as `SLUICE_MARK` in the environment of everything that Sluice starts. A mark is inherited by the whole tree, so that
 * what is left of it can be recognised as ours however it was reparented.
 */
export const attemptMark = (run: RunId, ref: AttemptRef): string => `${run}:${ref.stream}:${ref.attempt}`;
export const mergeMark = (run: RunId, wave: WaveId, round: number): string => `${run}:merge:${wave}:${round}`;
export const gateMark = (run: RunId, gate: GateId, round: number): string => `${run}:gate:${gate}:${round}`;
export const setUpMark = (run: RunId, stream: StreamId): string => `${run}:setup:${stream}`;
