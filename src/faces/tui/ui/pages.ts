import type { StreamId } from '../../../core/ids.ts';
import type { RunState, StreamState } from '../../../core/run/state.ts';

const live = new Set(['preparing', 'starting', 'running', 'paused', 'stopping', 'checking']);

/** A stream whose pane is worth a place on the first page: something moves there, or soon will. */
export const isLive = (stream: StreamState | undefined): boolean => stream !== undefined && live.has(stream.status.kind);

/**
 * Keeps the streams that run on the first page of panes: each that has none takes the place of one there that is over or has not begun.
 * Nothing else moves, so that a pane stays where a person last saw it.
 */
export function arrange(order: readonly StreamId[], run: RunState, perPage: number, keep: StreamId | null): readonly StreamId[] {
  const waiting = order.slice(perPage).filter((id) => id !== keep && isLive(run.streams[id]));
  if (waiting.length === 0) return order;
  const free = order
    .slice(0, perPage)
    .filter((id) => id !== keep && !isLive(run.streams[id]))
    .toSorted((a, b) => interest(run.streams[a]) - interest(run.streams[b]));
  if (free.length === 0) return order;
  const next = [...order];
  for (const [index, id] of waiting.slice(0, free.length).entries()) {
    const away = free[index];
    if (away === undefined) break;
    const [from, to] = [next.indexOf(id), next.indexOf(away)];
    next[from] = away;
    next[to] = id;
  }
  return next;
}

/** Which pane goes first: one that shows nothing yet, then the one that ended longest ago; a failure stays as long as it can. */
function interest(stream: StreamState | undefined): number {
  if (stream === undefined || stream.attempt === 0) return 0;
  return stream.why.at + (stream.status.kind === 'failed' || stream.status.kind === 'retrying' ? 1e15 : 0);
}

/** The page that shows a stream, 0-based. */
export const pageOf = (order: readonly StreamId[], stream: StreamId | null, perPage: number): number =>
  Math.max(0, Math.floor(Math.max(0, stream === null ? 0 : order.indexOf(stream)) / perPage));

/** The streams whose panes are shown, in their places. */
export function visibleStreams(
  order: readonly StreamId[],
  selected: StreamId | null,
  perPage: number,
  zoomed: boolean,
): readonly StreamId[] {
  if (zoomed) return selected === null ? [] : [selected];
  const page = pageOf(order, selected, perPage);
  return order.slice(page * perPage, (page + 1) * perPage);
}

export const pageCount = (streams: number, perPage: number): number => Math.max(1, Math.ceil(streams / perPage));
