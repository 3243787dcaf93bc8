import { because, setStatus, type Draft } from './draft.ts';
import { heldBy, holdText } from './holds.ts';
import { itemId } from './items.ts';
import { spawnIfLet } from './processes.ts';
import { readyWhy } from './ready-why.ts';
import { isStillWanted, nextTask } from './resolver-tasks.ts';
import { hasEnded, holdsSlot, standByText } from './standing.ts';
import type { StreamState } from './state.ts';
import { endStream } from './stopping.ts';

/**
 * A stream that settles conflicts has no needs: it is ready while the conflict of a wave waits for it, and stands by otherwise. How an attempt of it
 * has ended is looked at by the wave, which then takes what it left, asks again or asks a person.
 */
export function evaluateResolver(draft: Draft, stream: StreamState): void {
  const { status } = stream;
  const run = draft.state.status.kind;
  if (run === 'stopping' || run === 'ended' || status.kind === 'stopping' || status.kind === 'checking') return;
  if (holdsSlot(status) || status.kind === 'retrying') {
    if (!isStillWanted(draft.state, stream)) return leave(draft, stream);
    return status.kind === 'preparing' ? spawnIfLet(draft, stream) : undefined;
  }
  if (hasEnded(status) && isStillWanted(draft.state, stream) && status.kind !== 'standingBy') return;
  if (nextTask(draft.state, stream.id) === null) return standBy(draft, stream);
  const fresh = hasEnded(status) ? { ...stream, spent: 0, lost: 0, pausedBy: null } : stream;
  const holder = heldBy(draft.state, stream.id);
  if (holder === null) return setStatus(draft, fresh, { kind: 'ready' }, readyWhy(draft, fresh));
  const on = [itemId({ kind: 'rollback', rollback: holder.id })];
  setStatus(draft, fresh, { kind: 'waiting', on }, because(draft, 'rollback', holdText(holder)));
}

/** The merge that it was at has been taken back. */
const leave = (draft: Draft, stream: StreamState): void =>
  endStream(draft, stream, { becomes: 'held', by: null }, 'what it was to settle is merged anew');

function standBy(draft: Draft, stream: StreamState): void {
  if (stream.status.kind === 'standingBy') return;
  const changes = stream.pausedBy === null ? undefined : { pausedBy: null };
  setStatus(draft, stream, { kind: 'standingBy' }, because(draft, 'resolver', standByText), changes);
}
