import type { CheckpointId, PhaseId, StreamId } from '../ids.ts';
import type { Need } from '../plan/model.ts';
import { alternativesOf, neededNode, nodeKey, type Source } from '../run/draw-graph.ts';
import type { RunGraph } from '../run/graph.ts';
import { allOf, phaseNeeds, streamNeeds } from '../run/needs.ts';
import { checkpointOf, hasEnded, phaseHasEnded, phaseOf, streamOf, waveOf } from '../run/standing.ts';
import type { CheckpointState, PhaseState, RunState, StreamState, StreamStatus } from '../run/state.ts';
import { isOpenWave } from '../run/wave-standing.ts';
import { blameOf, phaseBlame } from '../run/tally.ts';

export interface Outcomes {
  /** Streams that run or are still to run. */
  readonly toRun: ReadonlySet<StreamId>;
  /**
   * Nodes that will be given up, by rank, and the reasons: a need that can no longer hold decides at once, whatever else is waited
   * for, so they are over with the first of these. A reason is the ranks that must all be over: several where one of them was enough.
   */
  readonly givenUp: ReadonlyMap<number, readonly (readonly number[])[]>;
  /** Alternatives of `any:` that will not hold, while another does. */
  readonly futile: ReadonlySet<Source>;
}

/**
 * Foretells what becomes of everything when all that can go well does, and every review is approved. It judges by the rules of the run
 * itself, over a state in which the future has happened already.
 */
export function foretell(state: RunState, graph: RunGraph): Outcomes {
  const future = {
    ...state,
    streams: { ...state.streams },
    phases: { ...state.phases },
    checkpoints: { ...state.checkpoints },
    waves: { ...state.waves },
  };
  const toRun = new Set<StreamId>();
  const givenUp = new Map<number, number[][]>();
  const futile = new Set<Source>();
  const entries = new Map(graph.nodes.flatMap((node, rank) => (node.kind === 'entry' ? [[node.id, rank] as const] : [])));
  const hopeless = (needs: readonly Need[]) => needs.filter((need) => allOf(future, graph, [need]).kind === 'never');
  const hopelessEntry = (phase: PhaseId | null) => {
    const rank = phase === null ? undefined : entries.get(phase);
    return rank !== undefined && givenUp.has(rank) ? [[rank]] : [];
  };
  const noteFutile = (rank: number) => {
    for (const condition of graph.conditions[rank] ?? []) {
      if (condition.length < 2) continue;
      for (const source of condition) if (source.need && allOf(future, graph, [source.need]).kind === 'never') futile.add(source);
    }
  };

  for (const [rank, node] of graph.nodes.entries()) {
    const giveUp = (reasons: readonly number[][]) => void (reasons.length > 0 && givenUp.set(rank, [...reasons]));
    noteFutile(rank);
    switch (node.kind) {
      case 'stream': {
        const stream = streamOf(state, node.id);
        const status = predictStream(future, graph, stream);
        if (status === null) break;
        future.streams[node.id] = { ...stream, status };
        if (status.kind === 'succeeded') toRun.add(node.id);
        const plan = graph.streams.get(node.id)?.stream;
        if (status.kind === 'skipped' && plan) {
          giveUp([...rankNeeds(graph, hopeless(plan.needs)), ...(plan.anytime ? [] : hopelessEntry(plan.phase))]);
        }
        break;
      }
      case 'entry':
        giveUp([
          ...rankNeeds(graph, hopeless(graph.phases.get(node.id)?.phase.needs ?? [])),
          ...hopelessEntry(graph.phases.get(node.id)?.phase.parent ?? null),
        ]);
        break;
      case 'phase': {
        const phase = phaseOf(state, node.id);
        if (phaseHasEnded(phase)) break;
        future.phases[node.id] = predictPhase(future, graph, phase);
        if (future.phases[node.id]?.status === 'skipped') giveUp(hopelessEntry(node.id));
        break;
      }
      case 'wave': {
        const wave = waveOf(state, node.id);
        if (!isOpenWave(wave)) break;
        const verdict = wave.status === 'waiting' ? allOf(future, graph, graph.waves.get(node.id)?.wave.needs ?? []) : null;
        const hopelessNow = verdict?.kind === 'never' ? verdict.cause : null;
        future.waves[node.id] = { ...wave, status: hopelessNow === null ? 'merged' : 'skipped', cause: hopelessNow };
        if (hopelessNow !== null) giveUp(rankNeeds(graph, hopeless(graph.waves.get(node.id)?.wave.needs ?? [])));
        break;
      }
      case 'checkpoint': {
        const { id, status } = checkpointOf(state, node.id);
        if (status.kind !== 'ahead' && status.kind !== 'held') break;
        const next = predictCheckpoint(future, graph, id);
        future.checkpoints[id] = { id, status: next };
        if (next.kind === 'missed') giveUp(rankNeeds(graph, hopeless(graph.checkpoints.get(id)?.checkpoint.needs ?? [])));
        break;
      }
    }
  }
  return { toRun, givenUp, futile };
}

/** For each need the ranks that it looks at. */
const rankNeeds = (graph: RunGraph, needs: readonly Need[]): number[][] =>
  needs.map((need) => alternativesOf(need).flatMap((each) => graph.rankOf.get(nodeKey(neededNode(each))) ?? []));

/** `null` for a stream that has ended. */
function predictStream(future: RunState, graph: RunGraph, { id, status }: StreamState): StreamStatus | null {
  if (hasEnded(status)) return null;
  if (status.kind === 'stopping' && status.becomes === 'stopped') return { kind: 'stopped' };
  if (status.kind === 'stopping' && status.becomes === 'skipped') return { kind: 'skipped', cause: 'person' };
  if (status.kind === 'stopping' && status.becomes === 'blocked') return { kind: 'failed' };
  if (status.kind !== 'waiting') return { kind: 'succeeded' };
  const verdict = streamNeeds(future, graph, id);
  return verdict.kind === 'never' ? { kind: 'skipped', cause: verdict.cause } : { kind: 'succeeded' };
}

function predictPhase(future: RunState, graph: RunGraph, phase: PhaseState): PhaseState {
  const { streams = [], phases = [] } = graph.phases.get(phase.id) ?? {};
  const states = streams.map((id) => streamOf(future, id));
  const inside = phases.map((id) => phaseOf(future, id));
  const waiting = states.filter(({ id }) => !graph.streams.get(id)?.stream.anytime);
  const nothingBegins =
    waiting.every(({ attempt, status }) => attempt === 0 && status.kind === 'skipped') &&
    inside.every(({ startedAt, status }) => startedAt === null && status === 'skipped');
  if (nothingBegins) {
    const verdict = phaseNeeds(future, graph, phase.id);
    if (verdict.kind === 'never') return { ...phase, status: 'skipped', cause: verdict.cause };
  }
  const blame = [...states.map((stream) => blameOf(stream, graph.streams.get(stream.id)?.stream)), ...inside.map(phaseBlame)].find(
    (each) => each !== null,
  );
  return blame ? { ...phase, status: 'failed', cause: blame } : { ...phase, status: 'succeeded', cause: null };
}

function predictCheckpoint(future: RunState, graph: RunGraph, id: CheckpointId): CheckpointState['status'] {
  const verdict = allOf(future, graph, graph.checkpoints.get(id)?.checkpoint.needs ?? []);
  if (verdict.kind === 'never') return { kind: 'missed', cause: verdict.cause, reason: verdict.text };
  return { kind: 'reached', reachedAt: future.at };
}
