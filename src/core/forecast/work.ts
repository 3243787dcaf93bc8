import type { CheckpointId, StreamId } from '../ids.ts';
import { isTimed } from '../run/checkpoints.ts';
import { runGraph, type RunGraph } from '../run/graph.ts';
import { checkpointOf, currentAttempt, hasEnded, holdsSlot, phaseHasEnded, phaseOf, streamOf, waveOf } from '../run/standing.ts';
import { isOpenWave } from '../run/wave-standing.ts';
import type { RunState, StreamState } from '../run/state.ts';
import { milestoneShare } from '../run/milestones.ts';
import { learnedMs, likelyLeftMs, plannedMs, remainingMs, workedMs } from './estimates.ts';
import { foretell, type Outcomes } from './outcomes.ts';

/** What is left of a run, in milliseconds from now. */
export interface Work {
  readonly graph: RunGraph;
  readonly maxParallel: number | null;
  /** Streams that run or are still to run; all others are over, or never will. */
  readonly streams: ReadonlyMap<StreamId, StreamWork>;
  /** Ranks of the nodes that are over: what waited for them waits no more, whatever they themselves waited for. */
  readonly over: ReadonlySet<number>;
  readonly givenUp: Outcomes['givenUp'];
  readonly futile: Outcomes['futile'];
  /** Checkpoints that the clock reaches, and when. */
  readonly releases: ReadonlyMap<CheckpointId, number>;
  readonly hasReached: (stream: StreamId, milestone: string) => boolean;
  /** When a stream reaches a milestone, from its start, or from now where it runs: `ms` is the time that it still needs. */
  readonly milestoneMs: (stream: StreamId, milestone: string, ms: number) => number;
}

export type StreamWork =
  /** Under way: it ends after so long. One whose checks run holds no slot any more. */
  | { readonly kind: 'active'; readonly ms: number | null; readonly workedMs: number; readonly holdsSlot: boolean }
  /** It starts when its needs hold and there is a slot, not before a back-off is over. */
  | { readonly kind: 'pending'; readonly ms: number | null; readonly notBeforeMs: number };

/** Reads off a run what is left of it. A pause counts as lifted now, and a review as approved. */
export function workOf(state: RunState, now: number): Work {
  const graph = runGraph(state.plan);
  const learned = learnedMs(state);
  const streams = new Map<StreamId, StreamWork>();
  const { toRun, givenUp, futile } = foretell(state, graph);
  for (const id of toRun) {
    const planned = graph.streams.get(id)?.stream;
    streams.set(id, streamWork(streamOf(state, id), (planned ? plannedMs(planned) : null) ?? learned, now));
  }
  const releases = new Map<CheckpointId, number>();
  for (const checkpoint of state.plan.checkpoints) {
    if (!isTimed(checkpoint) || checkpointOf(state, checkpoint.id).status.kind !== 'ahead') continue;
    releases.set(checkpoint.id, Math.max(0, state.startedAt + checkpoint.atMs - now));
  }
  const milestoneMs = (id: StreamId, milestone: string, ms: number) => {
    const own = streams.get(id);
    const worked = own?.kind === 'active' ? own.workedMs : 0;
    const planned = graph.streams.get(id)?.stream;
    return Math.max(0, Math.round((planned ? milestoneShare(planned, milestone) : 1) * (worked + ms)) - worked);
  };
  return {
    graph,
    maxParallel: state.plan.maxParallel,
    streams,
    over: nodesOver(state, graph),
    givenUp,
    futile,
    releases,
    hasReached: (id, milestone) => streamOf(state, id).milestones[milestone] !== undefined,
    milestoneMs,
  };
}

function nodesOver(state: RunState, graph: RunGraph): ReadonlySet<number> {
  const over = new Set<number>();
  for (const [rank, node] of graph.nodes.entries()) {
    const isOver =
      (node.kind === 'stream' && hasEnded(streamOf(state, node.id).status)) ||
      (node.kind === 'phase' && phaseHasEnded(phaseOf(state, node.id))) ||
      // A review that holds counts as approved.
      (node.kind === 'checkpoint' && checkpointOf(state, node.id).status.kind !== 'ahead');
    if (isOver || (node.kind === 'wave' && !isOpenWave(waveOf(state, node.id)))) over.add(rank);
  }
  return over;
}

function streamWork(stream: StreamState, likelyMs: number | null, now: number): StreamWork {
  const { status } = stream;
  switch (status.kind) {
    case 'parked':
      return { kind: 'pending', ms: likelyLeftMs(stream.attempts, likelyMs), notBeforeMs: Math.max(0, status.dueAt - now) };
    case 'retrying':
      return { kind: 'pending', ms: likelyMs, notBeforeMs: Math.max(0, status.dueAt - now) };
    case 'checking':
      return { kind: 'active', ms: 0, workedMs: 0, holdsSlot: false };
    case 'stopping':
      if (status.becomes === 'done') return { kind: 'active', ms: 0, workedMs: 0, holdsSlot: true };
      // It is stopped to be tried again: the whole of its work is ahead.
      return { kind: 'active', ms: likelyMs, workedMs: 0, holdsSlot: true };
    default: {
      const leftMs = likelyLeftMs(stream.attempts, likelyMs);
      if (!holdsSlot(status)) return { kind: 'pending', ms: leftMs, notBeforeMs: 0 };
      const attempt = currentAttempt(stream);
      // Its agent is done, and only its program has still to go.
      const isDone = attempt?.agent?.judged?.state === 'done' && attempt.agent.isOutdated !== true;
      const ms = isDone ? 0 : attempt ? remainingMs(stream, attempt, leftMs, now) : leftMs;
      return { kind: 'active', ms, workedMs: attempt ? workedMs(attempt, now) : 0, holdsSlot: true };
    }
  }
}
