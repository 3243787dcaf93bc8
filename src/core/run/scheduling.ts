import { beginAttempt, planStream } from './attempts.ts';
import { usedUp } from './budget-scopes.ts';
import { because, putWhy, type Draft } from './draft.ts';
import { poolsNow } from './graph.ts';
import { missing, streamOf } from './standing.ts';
import type { StreamState, Why } from './state.ts';
import type { Pool } from './pools.ts';

/** Starts what is ready, in start order, as long as the run, and the phases and agents of each, have slots. */
export function startReady(draft: Draft): void {
  const { graph, ready, state } = draft;
  if (state.status.kind !== 'running') return;
  while (!ready.isEmpty && runHasRoom(draft)) {
    ready.take((order) => {
      const stream = streamOf(state, graph.byStartOrder[order] ?? missing('stream', String(order)));
      // The queue is not tidied when a stream stops being ready, and one that a person paused, or a budget keeps back, comes back when that is over.
      if (stream.status.kind !== 'ready' || stream.pausedBy !== null || usedUp(state, planStream(draft, stream.id)) !== null) return null;
      const pool = fullPool(draft, stream);
      if (pool === null) beginAttempt(draft, stream);
      else putWhy(draft, stream, limitWhy(draft, graph.pools[pool]));
      return pool;
    });
  }
}

const runHasRoom = ({ state, tally }: Draft): boolean => state.plan.maxParallel === null || tally.slots < state.plan.maxParallel;

/** Which limit keeps back a stream whose needs hold. When none does it starts in the same event, and this is never seen. */
export function limitOf(draft: Draft, stream: StreamState): Why {
  const { state, graph } = draft;
  const pool = runHasRoom(draft) ? fullPool(draft, stream) : null;
  if (pool !== null) return limitWhy(draft, graph.pools[pool]);
  return state.plan.maxParallel === null ? because(draft, 'limit', 'needs hold; it is about to start') : limitWhy(draft, undefined);
}

/**
 * The pool that keeps a stream back, or `null`. Of several the one that its reason names already: the reason stays true, and does not
 * depend on when the stream was last looked at.
 */
function fullPool(draft: Draft, stream: StreamState): number | null {
  const { graph, tally } = draft;
  let found: number | null = null;
  for (const pool of poolsNow(graph, stream)) {
    const limit = graph.pools[pool];
    if (!limit || (tally.pools[pool] ?? 0) < limit.limit) continue;
    if (stream.why.text === limitText(limit.limit, limit)) return pool;
    found ??= pool;
  }
  return found;
}

function limitWhy(draft: Draft, pool: Pool | undefined): Why {
  return because(draft, 'limit', limitText(pool?.limit ?? draft.state.plan.maxParallel ?? 0, pool));
}

function limitText(limit: number, pool: Pool | undefined): string {
  const taken = `needs hold; ${limit} of ${limit} slots`;
  if (!pool) return `${taken} are taken`;
  return `${taken} of ${pool.of.kind === 'phase' ? `phase ${pool.of.phase}` : `agent ${pool.of.agent}`} are taken`;
}
