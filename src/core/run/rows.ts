import type { Checkpoint, Gate, Phase, Stream } from '../plan/model.ts';
import { phasesAround } from './draw-graph.ts';
import { runGraph } from './graph.ts';
import { checkpointOf, gateOf, phaseOf, streamOf } from './standing.ts';
import type { CheckpointState, GateState, PhaseState, RunState, StreamState } from './state.ts';

/** A stream as the plan says and as it stands. */
export interface StreamRow {
  readonly plan: Stream;
  readonly state: StreamState;
}

export interface PhaseGroup {
  /** `null` for the streams that belong to no phase; they come last. `depth` counts the phases around it. */
  readonly phase: { readonly plan: Phase; readonly state: PhaseState; readonly depth: number } | null;
  readonly streams: readonly StreamRow[];
}

/** The streams by phase, both in plan order; a group without streams is there too, for its gates. */
export function streamsByPhase(state: RunState): readonly PhaseGroup[] {
  const graph = runGraph(state.plan);
  const row = (plan: Stream): StreamRow => ({ plan, state: streamOf(state, plan.id) });
  const groups: PhaseGroup[] = state.plan.phases.map((plan) => ({
    phase: { plan, state: phaseOf(state, plan.id), depth: phasesAround(graph.phases, plan.id).length - 1 },
    streams: (graph.phases.get(plan.id)?.streams ?? []).flatMap((id) => {
      const stream = graph.streams.get(id)?.stream;
      return stream ? [row(stream)] : [];
    }),
  }));
  const loose = state.plan.streams.filter(({ phase }) => phase === null);
  return loose.length > 0 ? [...groups, { phase: null, streams: loose.map(row) }] : groups;
}

/** Percentage of a stream, 0 to 100: what it reports, else its check-list; `null` is unknown. */
export function percentOf({ status, progress }: StreamState): number | null {
  if (status.kind === 'succeeded') return 100;
  if (progress === null) return null;
  if (progress.percent !== undefined) return Math.min(100, Math.max(0, progress.percent));
  const { tasksDone, tasksTotal } = progress;
  if (tasksDone === undefined || !tasksTotal) return null;
  return Math.min(100, Math.max(0, Math.round((100 * tasksDone) / tasksTotal)));
}

/** Gates of a stream or a phase with their states, in the order in which they run. */
export function gateRows(
  state: RunState,
  owner: { readonly gates: readonly Gate[] },
): readonly { readonly plan: Gate; readonly state: GateState }[] {
  return owner.gates.map((plan) => ({ plan, state: gateOf(state, plan.id) }));
}

export interface TimelinePoint {
  readonly plan: Checkpoint;
  readonly state: CheckpointState;
  /** Epoch milliseconds; `null` when the plan gives no time. */
  readonly plannedAt: number | null;
  readonly reachedAt: number | null;
}

/** Checkpoints in plan order, planned beside actual. */
export function timeline(state: RunState): readonly TimelinePoint[] {
  return state.plan.checkpoints.map((plan) => {
    const checkpoint = checkpointOf(state, plan.id);
    return {
      plan,
      state: checkpoint,
      plannedAt: plan.atMs === null ? null : state.startedAt + plan.atMs,
      reachedAt: 'reachedAt' in checkpoint.status ? checkpoint.status.reachedAt : null,
    };
  });
}
