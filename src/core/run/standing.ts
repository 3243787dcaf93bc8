import type { CheckpointId, GateId, PhaseId, RollbackId, StreamId, WaveId } from '../ids.ts';
import type {
  AttemptState,
  CheckpointState,
  GateState,
  PhaseState,
  RollbackState,
  RunState,
  StreamState,
  StreamStatus,
  WaveState,
} from './state.ts';

/** Words about statuses that several concerns share, and look-ups that fail loudly instead of returning `undefined`. */

/** Nothing of it is under way, and nothing will be unless something else happens first. */
export const hasEnded = (status: StreamStatus): boolean =>
  status.kind === 'succeeded' ||
  status.kind === 'failed' ||
  status.kind === 'skipped' ||
  status.kind === 'stopped' ||
  status.kind === 'standingBy';

/** Why a resolver stands by. */
export const standByText = 'it starts when a merge conflicts in what it is to settle';

/** It has not started its next attempt and its needs decide what becomes of it. */
export const isDecidedByNeeds = (status: StreamStatus): boolean =>
  status.kind === 'waiting' ||
  status.kind === 'ready' ||
  (status.kind === 'skipped' && status.cause !== 'person' && status.cause !== 'only');

/**
 * Whether it takes one of the `maxParallel` slots. The limit is there for the sake of agents: as long as a process of the stream lives or is about
 * to, it counts, paused and stopping ones too, for they keep their memory and may go on any moment. A stream whose checks run has no
 * process left; its gates are short programs of the engine's own, and keeping a slot for them would leave an agent idle.
 */
export const holdsSlot = (status: StreamStatus): boolean =>
  status.kind === 'preparing' ||
  status.kind === 'starting' ||
  status.kind === 'running' ||
  status.kind === 'paused' ||
  status.kind === 'stopping';

export const phaseHasEnded = (phase: PhaseState): boolean =>
  phase.status === 'succeeded' || phase.status === 'failed' || phase.status === 'skipped';

export function streamOf(state: RunState, id: StreamId): StreamState {
  return state.streams[id] ?? missing('stream', id);
}
export function phaseOf(state: RunState, id: PhaseId): PhaseState {
  return state.phases[id] ?? missing('phase', id);
}
export function gateOf(state: RunState, id: GateId): GateState {
  return state.gates[id] ?? missing('gate', id);
}
export function waveOf(state: RunState, id: WaveId): WaveState {
  return state.waves[id] ?? missing('wave', id);
}
export function rollbackOf(state: RunState, id: RollbackId): RollbackState {
  return state.rollbacks[id] ?? missing('rollback rule', id);
}
export function checkpointOf(state: RunState, id: CheckpointId): CheckpointState {
  return state.checkpoints[id] ?? missing('checkpoint', id);
}

/** The current attempt, or the last one; `null` before the first. */
export const currentAttempt = (stream: StreamState): AttemptState | null => stream.attempts.at(-1) ?? null;

export function missing(what: string, id: string): never {
  throw new Error(`the plan of this run has no ${what} \`${id}\``);
}
