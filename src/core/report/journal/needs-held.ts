import type { Need, Plan } from '../../plan/model.ts';
import { phasesAround } from '../../run/draw-graph.ts';
import { runGraph } from '../../run/graph.ts';
import { allOf } from '../../run/needs.ts';
import type { RunState } from '../../run/state.ts';
import type { StreamId } from '../../ids.ts';
import type { Stamp } from './stamp.ts';

/** Since when each need of a plan holds, kept while its journal is read. One that no longer holds has no time again. */
export interface NeedsHeld {
  update(state: RunState, stamp: Stamp): void;
  /** Of a stream: its own needs and those of the phases around it, as they stand now. */
  of(stream: StreamId): readonly { readonly need: Need; readonly heldSince: Stamp | null }[];
}

export function needsHeld(plan: Plan): NeedsHeld {
  const graph = runGraph(plan);
  const since = new Map<Need, Stamp | null>();
  const looked = new Map<Need, unknown>();
  for (const { needs } of [...plan.streams, ...plan.phases]) for (const need of needs) since.set(need, null);
  return {
    update(state, stamp) {
      for (const [need, held] of since) {
        // What a need looks at is replaced when it changes, so that most needs cost one comparison an event.
        const target = targetOf(state, need);
        if (target !== null && looked.get(need) === target) continue;
        looked.set(need, target);
        const isMet = allOf(state, graph, [need]).kind === 'met';
        if (isMet !== (held !== null)) since.set(need, isMet ? stamp : null);
      }
    },
    of(id) {
      const stream = graph.streams.get(id)?.stream;
      if (!stream) return [];
      const around = stream.anytime ? [] : phasesAround(graph.phases, stream.phase);
      return [stream, ...around].flatMap(({ needs }) => needs).map((need) => ({ need, heldSince: since.get(need) ?? null }));
    },
  };
}

/** The part of the state that decides whether a need holds; `null` when there are several. */
function targetOf(state: RunState, need: Need): unknown {
  switch (need.kind) {
    case 'stream':
    case 'milestone':
      return state.streams[need.stream];
    case 'phase':
      return state.phases[need.phase];
    case 'checkpoint':
      return state.checkpoints[need.checkpoint];
    case 'wave':
      return state.waves[need.wave];
    case 'any':
      return null;
  }
}
