import type { StreamId } from '../ids.ts';
import { planStream } from './attempts.ts';
import { advanceGates, recheck } from './checks.ts';
import { because, setStatus, type Draft } from './draft.ts';
import { heldBy, holdText } from './holds.ts';
import { itemId } from './items.ts';
import { streamNeeds, waitingText } from './needs.ts';
import { spawnIfLet } from './processes.ts';
import { queuedBefore, queuedText } from './queue.ts';
import { readyWhy } from './ready-why.ts';
import { evaluateResolver } from './resolvers.ts';
import { isDecidedByNeeds, streamOf } from './standing.ts';
import { listed } from './words.ts';

/** Looks at a stream again: its needs, its pause, its checks may let it go on now, or never. */
export function evaluateStream(draft: Draft, id: StreamId): void {
  const stream = streamOf(draft.state, id);
  if (planStream(draft, id).resolver) return evaluateResolver(draft, stream);
  if (stream.status.kind === 'preparing') return spawnIfLet(draft, stream);
  if (stream.status.kind === 'checking') return advanceGates(draft, id);
  if (stream.status.kind === 'succeeded') return recheck(draft, stream);
  const run = draft.state.status.kind;
  if (!isDecidedByNeeds(stream.status) || run === 'stopping' || run === 'ended') return;

  const verdict = streamNeeds(draft.state, draft.graph, id);
  const holder = verdict.kind === 'never' ? null : heldBy(draft.state, id);
  if (holder !== null) {
    const on = [itemId({ kind: 'rollback', rollback: holder.id })];
    return setStatus(draft, stream, { kind: 'waiting', on }, because(draft, 'rollback', holdText(holder)));
  }
  const queued = verdict.kind === 'met' ? queuedBefore(draft.state, id) : null;
  if (queued !== null) {
    const on = [itemId({ kind: 'integration', item: queued.id })];
    return setStatus(draft, stream, { kind: 'waiting', on }, because(draft, 'integration', queuedText(queued)));
  }
  switch (verdict.kind) {
    case 'never':
      return setStatus(
        draft,
        stream,
        { kind: 'skipped', cause: verdict.cause },
        because(draft, 'needs', `skipped: ${verdict.text}`),
        // A person's pause is of no use to what does not run, and must not surprise them when it is revived.
        stream.pausedBy === null ? undefined : { pausedBy: null },
      );
    case 'open':
      return setStatus(draft, stream, { kind: 'waiting', on: verdict.on }, because(draft, 'needs', waitingText(verdict.names)));
    case 'met': {
      const { behind } = stream;
      if (behind.length === 0) return setStatus(draft, stream, { kind: 'ready' }, readyWhy(draft, stream));
      return setStatus(
        draft,
        stream,
        { kind: 'waiting', on: behind },
        because(draft, 'rollback', `runs again when ${listed(behind)} has been stopped`),
      );
    }
  }
}
