import { beginAttempt } from './attempts.ts';
import type { Draft } from './draft.ts';
import { streamOf } from './standing.ts';

/** Starts what is ready, in start order, as long as there are slots. */
export function startReady(draft: Draft): void {
  const { graph, ready, state, tally } = draft;
  if (state.status.kind !== 'running') return;
  while (ready.size > 0 && (state.plan.maxParallel === null || tally.slots < state.plan.maxParallel)) {
    const id = graph.byStartOrder[ready.pop() ?? -1];
    if (id === undefined) continue;
    const stream = streamOf(state, id);
    // The queue is not tidied when a stream stops being ready, and one that a person paused comes back when they resume it.
    if (stream.status.kind === 'ready' && stream.pausedBy === null) beginAttempt(draft, stream);
  }
}
