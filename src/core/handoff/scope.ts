import type { PhaseId, StreamId } from '../ids.ts';
import type { Gate, Need, PlannedHandoff } from '../plan/model.ts';
import { alternativesOf } from '../run/draw-graph.ts';
import { hasEnded } from '../run/standing.ts';
import type { RunState } from '../run/state.ts';

/** What a hand-off tells of. */
export interface HandoffScope {
  /** `Stream 1D`, `Phase admin`, `Checkpoint cli-works`. */
  readonly name: string;
  readonly title: string;
  /** `succeeded`, `failed`, `reached`. */
  readonly outcome: string;
  readonly because: string;
  readonly streams: readonly StreamId[];
  readonly gates: readonly Gate[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** @throws Error when the plan has no such part, which is a fault of the reducer */
export function scopeOf(state: RunState, key: PlannedHandoff['key']): HandoffScope {
  const { plan } = state;
  const id = key.slice(key.indexOf(':') + 1);
  const stream = key.startsWith('stream:') ? plan.streams.find((each) => each.id === id) : undefined;
  if (stream !== undefined) {
    const { status, why, handedOn, takenOverBy } = state.streams[stream.id] ?? missing(key);
    const named = { name: `Stream ${id}`, title: stream.title };
    if (!handedOn || hasEnded(status)) return scope(state, { ...named, outcome: status.kind, because: why.text }, [stream.id], []);
    const because = takenOverBy == null ? 'the context of its agent is full' : `${takenOverBy} takes over, for a usage limit is reached`;
    return scope(state, { ...named, outcome: 'handed on', because }, [stream.id], []);
  }
  const phase = key.startsWith('phase:') ? plan.phases.find((each) => each.id === id) : undefined;
  if (phase !== undefined) {
    const { status, why } = state.phases[phase.id] ?? missing(key);
    const named = { name: `Phase ${id}`, title: phase.title, outcome: status, because: why.text };
    return scope(state, named, streamsInside(state, phase.id), phase.gates);
  }
  const checkpoint = plan.checkpoints.find((each) => each.id === id) ?? missing(key);
  const { status } = state.checkpoints[checkpoint.id] ?? missing(key);
  const because = status.kind === 'approved' ? `approved by ${status.by}` : 'all that it needs is there';
  const named = { name: `Checkpoint ${id}`, title: checkpoint.title, outcome: status.kind, because };
  const phases = plan.phases.filter((each) =>
    checkpoint.needs.flatMap(alternativesOf).some((need) => need.kind === 'phase' && need.phase === each.id),
  );
  return scope(
    state,
    named,
    checkpoint.needs.flatMap((need) => streamsOf(state, need)),
    phases.flatMap(({ gates }) => gates),
  );
}

function scope(
  state: RunState,
  named: Pick<HandoffScope, 'name' | 'title' | 'outcome' | 'because'>,
  streams: readonly StreamId[],
  gates: readonly Gate[],
): HandoffScope {
  const own = state.plan.streams.filter(({ id }) => streams.includes(id));
  const starts = streams.flatMap((id) => state.streams[id]?.attempts.map(({ decidedAt }) => decidedAt) ?? []);
  return {
    ...named,
    streams: own.map(({ id }) => id),
    gates: [...own.flatMap((stream) => stream.gates), ...gates],
    startedAt: Math.min(...starts, state.at),
  };
}

function streamsOf(state: RunState, need: Need): StreamId[] {
  return alternativesOf(need).flatMap((each) => {
    if (each.kind === 'stream' || each.kind === 'milestone') return [each.stream];
    return each.kind === 'phase' ? streamsInside(state, each.phase) : [];
  });
}

/** Streams of a phase and of the phases inside it. */
function streamsInside({ plan }: RunState, phase: PhaseId): StreamId[] {
  const inside = new Set([phase]);
  // A phase stands behind the one that it is a part of.
  for (const { id, parent } of plan.phases) if (parent !== null && inside.has(parent)) inside.add(id);
  return plan.streams.filter((stream) => stream.phase !== null && inside.has(stream.phase)).map(({ id }) => id);
}

function missing(key: string): never {
  throw new Error(`the plan has no ${key} that could leave a hand-off`);
}
