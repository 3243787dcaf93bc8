import type { StreamId } from '../ids.ts';
import { takeBackWave } from './waves.ts';
import { fromScratch } from './agent-beginning.ts';
import { planStream } from './attempts.ts';
import { mark, putCheckpoint, putStream, type Draft } from './draft.ts';
import { isTimed } from './checkpoints.ts';
import { checkpointOf, missing, streamOf } from './standing.ts';
import type { StreamState } from './state.ts';
import { endStream } from './stopping.ts';
import { plural } from './words.ts';

/** A stream has failed for good: where the plan says so, and rounds are left, the run goes back. */
export function answerFailure(draft: Draft, id: StreamId): void {
  const stream = streamOf(draft.state, id);
  const { onFailure } = planStream(draft, id);
  const { kind } = draft.state.status;
  if (onFailure.kind !== 'rollback' || stream.status.kind !== 'failed' || kind === 'stopping' || kind === 'ended') return;
  if (stream.rolledBack >= onFailure.rounds) return;
  const rolledBack = stream.rolledBack + 1;
  putStream(draft, { ...stream, rolledBack });
  runAgain(
    draft,
    [onFailure.to],
    `${id} failed: ${stream.why.text}; back to ${onFailure.to}, ${plural(rolledBack, 'time')} of ${onFailure.rounds}`,
  );
}

/**
 * Takes streams back, and all that depends on them: what has begun runs again in its turn. What runs is stopped first; what a person or
 * the options of the run have left out stays so. Reviews and other points in between are ahead again, for they are about work that is undone.
 */
export function runAgain(draft: Draft, roots: readonly StreamId[], because: string): void {
  const ranks = downstream(draft, roots);
  const streams: StreamId[] = [];
  for (const rank of ranks) {
    const node = draft.graph.nodes[rank];
    if (node?.kind === 'stream' && isToRunAgain(streamOf(draft.state, node.id))) streams.push(node.id);
    if (node?.kind === 'checkpoint') takeBackCheckpoint(draft, node.id);
    if (node?.kind === 'wave') takeBackWave(draft, node.id);
    mark(draft, rank);
  }
  for (const id of streams) {
    const fresh: StreamState = {
      ...fromScratch(streamOf(draft.state, id)),
      spent: 0,
      lost: 0,
      fedBack: 0,
      feedback: null,
      resultRetries: {},
      milestones: {},
    };
    putStream(draft, fresh);
    endStream(draft, fresh, { becomes: 'again', by: null }, because);
  }
  const stopping = streams.filter((id) => streamOf(draft.state, id).status.kind === 'stopping');
  if (stopping.length === 0) return;
  for (const id of streams) putStream(draft, { ...streamOf(draft.state, id), behind: stopping.filter((each) => each !== id) });
}

function downstream(draft: Draft, roots: readonly StreamId[]): readonly number[] {
  const seen = new Set(roots.map((id) => (draft.graph.streams.get(id) ?? missing('stream', id)).rank));
  // A set is walked in the order of its growth, to its new end.
  for (const rank of seen) for (const next of draft.graph.dependents[rank] ?? []) seen.add(next);
  return [...seen].sort((a, b) => a - b);
}

function isToRunAgain({ attempt, status }: StreamState): boolean {
  if (attempt === 0) return false;
  switch (status.kind) {
    case 'stopped':
    case 'waiting':
      return false;
    case 'skipped':
      return status.cause !== 'person' && status.cause !== 'only';
    case 'stopping':
      // What a person has asked for before stands.
      return status.by === null;
    default:
      return true;
  }
}

function takeBackCheckpoint(draft: Draft, id: Parameters<typeof checkpointOf>[1]): void {
  const { checkpoint } = draft.graph.checkpoints.get(id) ?? missing('checkpoint', id);
  const { status } = checkpointOf(draft.state, id);
  if (!isTimed(checkpoint) && status.kind !== 'ahead') putCheckpoint(draft, { id, status: { kind: 'ahead' } });
}
