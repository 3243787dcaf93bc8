import type { StreamId } from '../../ids.ts';
import type { Need, Plan } from '../../plan/model.ts';
import { alternativesOf, neededNode, nodeKey, phasesAround, type GraphNode } from '../../run/draw-graph.ts';
import { runGraph } from '../../run/graph.ts';
import { allOf } from '../../run/needs.ts';
import type { RunState } from '../../run/state.ts';
import type { Stamp } from './stamp.ts';

export interface HeldNeed {
  readonly need: Need;
  /** `null` while it does not hold. */
  readonly heldSince: Stamp | null;
}

/** Since when each need of a plan holds, kept while its journal is read. One that no longer holds has no time again. */
export interface NeedsHeld {
  /** @param changed what may have changed since the last time */
  update(state: RunState, changed: Iterable<GraphNode>, stamp: Stamp): void;
  /** Of a stream: its own needs and those of the phases around it, as they stand now. */
  of(stream: StreamId): readonly HeldNeed[];
  /** Of needs of a stream, a phase, a wave or a checkpoint of the plan, as they stand now. */
  stand(needs: readonly Need[]): readonly HeldNeed[];
}

export function needsHeld(plan: Plan): NeedsHeld {
  const graph = runGraph(plan);
  const since = new Map<Need, Stamp>();
  /** Needs by what they look at. */
  const looking = new Map<string, Need[]>();
  const look = (need: Need, node: GraphNode) => {
    const key = nodeKey(node);
    const needs = looking.get(key);
    if (needs) needs.push(need);
    else looking.set(key, [need]);
  };
  for (const { needs } of [...plan.streams, ...plan.phases, ...plan.waves, ...plan.checkpoints]) {
    for (const need of needs) for (const each of alternativesOf(need)) look(need, neededNode(each));
  }
  const stand = (needs: readonly Need[]) => needs.map((need) => ({ need, heldSince: since.get(need) ?? null }));
  return {
    stand,
    update(state, changed, stamp) {
      for (const node of changed) {
        for (const need of looking.get(nodeKey(node)) ?? []) {
          const isMet = allOf(state, graph, [need]).kind === 'met';
          if (!isMet) since.delete(need);
          else if (!since.has(need)) since.set(need, stamp);
        }
      }
    },
    of(id) {
      const stream = graph.streams.get(id)?.stream;
      if (!stream) return [];
      const around = stream.anytime ? [] : phasesAround(graph.phases, stream.phase);
      return stand([stream, ...around].flatMap(({ needs }) => needs));
    },
  };
}
