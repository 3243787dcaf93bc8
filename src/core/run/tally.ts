import type { PhaseId } from '../ids.ts';
import type { Stream } from '../plan/model.ts';
import { poolsNow, type RunGraph } from './graph.ts';
import { hasEnded, holdsSlot, phaseHasEnded } from './standing.ts';
import type { CheckpointState, PhaseState, RunState, StreamState, WaveState } from './state.ts';

/** Counts that follow from the state, kept beside it while events are folded in, so that one event costs what it changes and no more. */
export interface Tally {
  /** Streams that hold one of the `maxParallel` slots. */
  slots: number;
  /** Streams, phases, waves and review holds that keep the run from ending. */
  openStreams: number;
  openPhases: number;
  held: number;
  openWaves: number;
  /** Streams that hold a slot, by pool. */
  readonly pools: number[];
  readonly phases: Map<PhaseId, PhaseTally>;
}

/** Counts of the streams of one phase, and of the phases directly inside it. */
export interface PhaseTally {
  open: number;
  /** Those that have had an attempt, or have begun. */
  begun: number;
  /** Of these, those that waited for the needs of the phase: all but what is done anytime. */
  entered: number;
  /** Those left out by `--only`. */
  excluded: number;
  /** Those that keep the phase from succeeding, by what stands behind them. */
  failed: number;
  stopped: number;
}

export function makeTally(state: RunState, graph: RunGraph): Tally {
  const tally: Tally = {
    slots: 0,
    openStreams: 0,
    openPhases: 0,
    held: 0,
    openWaves: 0,
    pools: graph.pools.map(() => 0),
    phases: new Map(),
  };
  for (const id of graph.phases.keys()) tally.phases.set(id, { open: 0, begun: 0, entered: 0, excluded: 0, failed: 0, stopped: 0 });
  for (const stream of Object.values<StreamState>(state.streams)) countStream(tally, graph, stream, 1);
  for (const phase of Object.values<PhaseState>(state.phases)) countPhase(tally, graph, phase, 1);
  for (const checkpoint of Object.values<CheckpointState>(state.checkpoints)) countCheckpoint(tally, checkpoint, 1);
  for (const wave of Object.values<WaveState>(state.waves)) countWave(tally, wave, 1);
  return tally;
}

/** `sign` is 1 for a stream that comes in, -1 for one that goes out; a change is both. */
export function countStream(tally: Tally, graph: RunGraph, stream: StreamState, sign: 1 | -1): void {
  const { status } = stream;
  const planned = graph.streams.get(stream.id);
  if (holdsSlot(status)) {
    tally.slots += sign;
    for (const pool of poolsNow(graph, stream)) tally.pools[pool] = (tally.pools[pool] ?? 0) + sign;
  }
  const open = !hasEnded(status);
  if (open) tally.openStreams += sign;

  const entry = planned?.stream;
  const phase = entry?.phase ? tally.phases.get(entry.phase) : undefined;
  if (!phase) return;
  // What a fallback may make good is not over for its phase.
  if (open || stream.fallback === 'open') phase.open += sign;
  if (stream.attempt > 0) phase.begun += sign;
  if (stream.attempt > 0 && !entry?.anytime) phase.entered += sign;
  if (status.kind === 'skipped' && status.cause === 'only') phase.excluded += sign;
  const blame = blameOf(stream, entry);
  if (blame === 'failed') phase.failed += sign;
  if (blame === 'stopped') phase.stopped += sign;
}

export function countPhase(tally: Tally, graph: RunGraph, phase: PhaseState, sign: 1 | -1): void {
  const open = !phaseHasEnded(phase);
  if (open) tally.openPhases += sign;

  const around = graph.phases.get(phase.id)?.phase.parent;
  const parent = around ? tally.phases.get(around) : undefined;
  if (!parent) return;
  if (open) parent.open += sign;
  if (phase.startedAt !== null) {
    parent.begun += sign;
    parent.entered += sign;
  }
  if (phase.cause === 'only') parent.excluded += sign;
  const blame = phaseBlame(phase);
  if (blame !== null) parent[blame] += sign;
}

export function countCheckpoint(tally: Tally, checkpoint: CheckpointState, sign: 1 | -1): void {
  if (checkpoint.status.kind === 'held') tally.held += sign;
}

export function countWave(tally: Tally, { status }: WaveState, sign: 1 | -1): void {
  if (status !== 'merged' && status !== 'failed' && status !== 'skipped') tally.openWaves += sign;
}

/** How a phase keeps the one around it from going well, or `null`. */
export function phaseBlame({ status, cause }: PhaseState): 'failed' | 'stopped' | null {
  if (status !== 'failed' && status !== 'skipped') return null;
  return cause === 'failed' || cause === 'stopped' ? cause : null;
}

/**
 * How a stream keeps its phase and the run from going well, or `null`. An optional stream never does, nor one that settles conflicts, and neither does a failure that the plan
 * goes on from, or that a fallback has made good or still may.
 */
export function blameOf(
  { status, fallback }: StreamState,
  plan: Pick<Stream, 'optional' | 'onFailure' | 'resolver'> | undefined,
): 'failed' | 'stopped' | null {
  if (plan?.optional || plan?.resolver) return null;
  if (status.kind === 'failed' && (plan?.onFailure.kind === 'continue' || fallback === 'open' || fallback === 'succeeded')) return null;
  if (status.kind === 'failed' || status.kind === 'stopped') return status.kind;
  if (status.kind !== 'skipped') return null;
  return status.cause === 'failed' || status.cause === 'stopped' ? status.cause : null;
}
