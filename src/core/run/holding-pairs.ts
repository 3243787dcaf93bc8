import type { ItemId, StreamId } from '../ids.ts';
import type { Plan } from '../plan/model.ts';
import { usedUp } from './budget-scopes.ts';
import { filesText, foretold, presentConflicts } from './conflicts.ts';
import type { Draft } from './draft.ts';
import { openHolds, otherOf } from './held-pairs.ts';
import { itemSubject } from './items.ts';
import { applyPauseWish } from './pausing.ts';
import { streamOf } from './standing.ts';
import type { ForetoldConflict, HeldPair, RunState, StreamState } from './state.ts';
import { endStream } from './stopping.ts';

/**
 * Streams that run and would conflict are held, both of them, where the plan says so: one begins anew in its worktree, told to settle it with the
 * branch of the other, and when it has, or its attempt is over, both go on. A stream is in one such pair at a time, so that no two wait for each
 * other in a circle, and a pair is held so often at most.
 */
export function advanceHeldPairs(draft: Draft): void {
  const { runningConflicts } = draft.state.plan;
  if (runningConflicts === null) return;
  for (const hold of openHolds(draft.state)) advance(draft, hold);
  if (draft.state.status.kind !== 'running') return;
  for (const conflict of presentConflicts(draft.state)) {
    const resolver = resolverOf(draft.state, conflict, runningConflicts);
    if (resolver !== null) begin(draft, conflict, resolver);
  }
}

/** Who is to settle a conflict that is to be held now; `null` when it is not. */
function resolverOf(state: RunState, { pair }: ForetoldConflict, rule: NonNullable<Plan['runningConflicts']>): StreamId | null {
  const runs = (id: StreamId) => streamOf(state, id).status.kind === 'running' && streamOf(state, id).pausedBy === null;
  const busy = new Set(openHolds(state).flatMap((hold) => hold.pair));
  const before = state.heldPairs.filter((hold) => isPair(hold, pair)).length;
  if (before >= rule.rounds || !pair.every((id) => runs(id) && !busy.has(id))) return null;
  const { resolve } = rule;
  if (resolve.kind === 'stream') return pair.includes(resolve.stream) ? resolve.stream : null;
  const [one, other] = pair;
  if (resolve.kind === 'later') return priorityOf(state, one) > priorityOf(state, other) ? one : other;
  return percentOf(state, other) > percentOf(state, one) ? other : one;
}

const isPair = (hold: HeldPair, pair: HeldPair['pair']): boolean => hold.pair[0] === pair[0] && hold.pair[1] === pair[1];
const priorityOf = ({ plan }: RunState, id: StreamId): number => plan.streams.find((stream) => stream.id === id)?.priority ?? 0;
const percentOf = (state: RunState, id: StreamId): number => streamOf(state, id).progress?.percent ?? 0;

function begin(draft: Draft, { pair, files, count }: ForetoldConflict, resolver: StreamId): void {
  const { state } = draft;
  const hold: HeldPair = { pair, resolver, files, count, since: state.at, step: 'holding', attempt: null, outcome: null };
  state.heldPairs = [...state.heldPairs, hold];
  for (const id of pair) applyPauseWish(draft, streamOf(state, id));
}

function advance(draft: Draft, hold: HeldPair): void {
  const { state } = draft;
  const other = streamOf(state, otherOf(hold));
  const resolver = streamOf(state, hold.resolver);
  if (!isAlive(other)) return end(draft, hold, `${other.id} is ${other.status.kind}`);
  if (foretold(state, hold.pair) === undefined) return end(draft, hold, 'they no longer conflict');
  if (hold.step === 'resolving')
    return hasGivenUp(draft, hold, resolver) ? end(draft, hold, `${resolver.id} has not settled it`) : undefined;
  if (!isAlive(resolver)) return end(draft, hold, `${resolver.id} is ${resolver.status.kind}`);
  const standStill = other.status.kind === 'paused' && resolver.status.kind === 'paused';
  if (!standStill || state.status.kind !== 'running') return;
  put(draft, hold, { ...hold, step: 'resolving', attempt: resolver.attempt + 1 });
  endStream(draft, resolver, { becomes: 'again', by: null }, `it is to settle its conflict with ${other.id} in ${filesText(hold)}`);
}

const isAlive = ({ status }: StreamState): boolean => status.kind === 'running' || status.kind === 'paused';

/** Whether the one that is to settle it is no longer about to, or has done what it could. */
function hasGivenUp(draft: Draft, { attempt }: HeldPair, stream: StreamState): boolean {
  const { kind } = stream.status;
  if (stream.attempt > (attempt ?? 0)) return true;
  if (stream.attempt === attempt) return !['preparing', 'starting', 'running', 'paused'].includes(kind);
  if (kind === 'ready') {
    const planned = draft.graph.streams.get(stream.id)?.stream;
    return planned !== undefined && usedUp(draft.state, planned) !== null;
  }
  return kind !== 'stopping' || (stream.status.kind === 'stopping' && stream.status.becomes !== 'again');
}

function end(draft: Draft, hold: HeldPair, outcome: string): void {
  put(draft, hold, { ...hold, step: 'over', outcome });
  for (const id of hold.pair) applyPauseWish(draft, streamOf(draft.state, id));
}

function put(draft: Draft, before: HeldPair, hold: HeldPair): void {
  draft.state.heldPairs = draft.state.heldPairs.map((each) => (each === before ? hold : each));
}

/** The pair that an item is about, while it is held. */
export function heldPairOf(state: RunState, item: ItemId): HeldPair | null {
  const subject = itemSubject(item);
  if (subject?.kind !== 'hold') return null;
  return openHolds(state).find(({ pair }) => pair.join('+') === subject.of) ?? null;
}

/** A person lets both go on as they are. */
export function letGo(draft: Draft, item: ItemId, by: string): void {
  const hold = heldPairOf(draft.state, item);
  if (hold !== null) end(draft, hold, `let go by ${by}`);
}
