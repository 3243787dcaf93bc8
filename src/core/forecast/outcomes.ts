import type { PhaseId, StreamId } from '../ids.ts';
import type { RunGraph } from '../run/graph.ts';
import { allOf, phaseNeeds, streamNeeds } from '../run/needs.ts';
import { checkpointOf, hasEnded, phaseHasEnded, phaseOf, streamOf } from '../run/standing.ts';
import type { CheckpointState, PhaseState, RunState, StreamState, StreamStatus } from '../run/state.ts';
import { blameOf } from '../run/tally.ts';

/**
 * Which streams are still to run, when everything that can go well does and every review is approved. It judges by the rules of the
 * run itself, over a state in which the future has happened already.
 */
export function streamsToRun(state: RunState, graph: RunGraph): ReadonlySet<StreamId> {
  const streams: Record<StreamId, StreamState> = { ...state.streams };
  const phases: Record<PhaseId, PhaseState> = { ...state.phases };
  const checkpoints: Record<string, CheckpointState> = { ...state.checkpoints };
  const future: RunState = { ...state, streams, phases, checkpoints };
  const toRun = new Set<StreamId>();

  for (const node of graph.nodes) {
    switch (node.kind) {
      case 'stream': {
        const stream = streamOf(state, node.id);
        const status = predictStream(future, graph, stream);
        if (status === null) continue;
        if (status.kind === 'succeeded') toRun.add(node.id);
        streams[node.id] = { ...stream, status };
        break;
      }
      case 'phase': {
        const phase = phaseOf(state, node.id);
        if (!phaseHasEnded(phase)) phases[node.id] = predictPhase(future, graph, phase);
        break;
      }
      case 'checkpoint': {
        const { id, status } = checkpointOf(state, node.id);
        if (status.kind === 'ahead' || status.kind === 'held') checkpoints[id] = { id, status: predictCheckpoint(future, graph, node.id) };
        break;
      }
      case 'entry':
        break;
    }
  }
  return toRun;
}

/** `null` for a stream that has ended. */
function predictStream(future: RunState, graph: RunGraph, { id, status }: StreamState): StreamStatus | null {
  if (hasEnded(status)) return null;
  if (status.kind === 'stopping' && status.becomes === 'stopped') return { kind: 'stopped' };
  if (status.kind === 'stopping' && status.becomes === 'skipped') return { kind: 'skipped', cause: 'person' };
  if (status.kind !== 'waiting') return { kind: 'succeeded' };
  const verdict = streamNeeds(future, graph, id);
  return verdict.kind === 'never' ? { kind: 'skipped', cause: verdict.cause } : { kind: 'succeeded' };
}

function predictPhase(future: RunState, graph: RunGraph, phase: PhaseState): PhaseState {
  const members = graph.phases.get(phase.id)?.streams ?? [];
  const states = members.map((id) => streamOf(future, id));
  if (states.every(({ attempt, status }) => attempt === 0 && status.kind === 'skipped')) {
    const verdict = phaseNeeds(future, graph, phase.id);
    if (verdict.kind === 'never') return { ...phase, status: 'skipped', cause: verdict.cause };
  }
  const blame = states.flatMap((stream) => blameOf(stream, graph.streams.get(stream.id)?.stream.optional ?? false) ?? [])[0];
  return blame ? { ...phase, status: 'failed', cause: blame } : { ...phase, status: 'succeeded', cause: null };
}

function predictCheckpoint(future: RunState, graph: RunGraph, id: CheckpointState['id']): CheckpointState['status'] {
  const verdict = allOf(future, graph, graph.checkpoints.get(id)?.checkpoint.needs ?? []);
  if (verdict.kind === 'never') return { kind: 'missed', cause: verdict.cause, reason: verdict.text };
  return { kind: 'reached', reachedAt: future.at };
}
