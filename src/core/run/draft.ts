import type { CheckpointId, StreamId } from '../ids.ts';
import { resultStanding } from './awaited-results.ts';
import type { RunCommand } from './commands.ts';
import { fallbackStanding, standsInFor } from './fallbacks.ts';
import { poolsNow, runGraph, type RunGraph } from './graph.ts';
import { RankQueue } from './rank-queue.ts';
import { ownerOf } from './signed-evidence.ts';
import { StartQueue } from './start-queue.ts';
import { checkpointOf, gateOf, hasEnded, holdsSlot, missing, phaseOf, streamOf, waveOf } from './standing.ts';
import type { CheckpointState, GateState, PhaseState, RunState, StreamState, StreamStatus, WaveState, Why } from './state.ts';
import { countCheckpoint, countPhase, countStream, countWave, makeTally, type Tally } from './tally.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Table = 'streams' | 'phases' | 'gates' | 'checkpoints' | 'waves' | 'timers' | 'trees';

/**
 * A run in the middle of an event. The reducer is pure from outside; inside, every concern writes to this draft through the functions
 * below, which keep the counts right and remember what must be looked at again. A table is copied before its first change, so states
 * handed out earlier never change.
 */
export interface Draft {
  readonly graph: RunGraph;
  readonly state: Writable<RunState>;
  readonly commands: RunCommand[];
  readonly tally: Tally;
  /** Ranks of the nodes whose inputs changed. */
  readonly dirty: RankQueue;
  readonly queued: Set<number>;
  /** Start orders of streams that became ready; some may no longer be. */
  readonly ready: StartQueue;
  readonly owned: Set<Table>;
  /** Streams that have failed for good in this event, and whose failure has not been answered yet. */
  readonly failures: StreamId[];
  /** Streams that have succeeded in this event, and whose results nobody has looked at yet. */
  readonly successes: StreamId[];
  /** Checkpoints that hold nothing back any more since this event. */
  readonly passed: CheckpointId[];
}

export function openDraft(state: RunState): Draft {
  const graph = runGraph(state.plan);
  const tally = makeTally(state, graph);
  const draft: Draft = {
    graph,
    state: { ...state },
    commands: [],
    tally,
    dirty: new RankQueue(),
    queued: new Set(),
    ready: new StartQueue(
      graph.pools.length,
      (order) => poolsNow(graph, streamOf(draft.state, graph.byStartOrder[order] ?? missing('stream', String(order)))),
      (pool) => (tally.pools[pool] ?? 0) < (graph.pools[pool]?.limit ?? 0),
    ),
    owned: new Set(),
    failures: [],
    successes: [],
    passed: [],
  };
  for (const stream of Object.values<StreamState>(state.streams)) if (stream.status.kind === 'ready') enqueueReady(draft, stream);
  return draft;
}

/** The state as it stands now; the draft may go on. */
export function snapshot(draft: Draft): RunState {
  draft.owned.clear();
  return { ...draft.state };
}

function own<T extends Table>(draft: Draft, table: T): Writable<RunState[T]> {
  if (!draft.owned.has(table)) {
    draft.owned.add(table);
    draft.state[table] = { ...draft.state[table] };
  }
  return draft.state[table];
}

export function putStream(draft: Draft, put: StreamState): void {
  const before = streamOf(draft.state, put.id);
  const entry = draft.graph.streams.get(put.id) ?? missing('stream', put.id);
  const fallback = fallbackStanding(draft.state, entry.stream, put.status, put.fallback === 'lost');
  const next = fallback === put.fallback ? put : { ...put, fallback };
  countStream(draft.tally, draft.graph, before, -1);
  countStream(draft.tally, draft.graph, next, 1);
  own(draft, 'streams')[next.id] = next;

  if (next.status.kind === 'ready') enqueueReady(draft, next);
  if (next.status.kind === 'succeeded' && before.status.kind !== 'succeeded') draft.successes.push(next.id);
  if (before.status.kind === 'stopping' && next.status.kind !== 'stopping') freeThoseBehind(draft, next.id);
  if (standsInFor(draft.state.plan, next.id).length > 0) mark(draft, entry.rank);
  const hasLeft = !holdsSlot(next.status) || before.takenOverBy !== next.takenOverBy;
  if (holdsSlot(before.status) && hasLeft) for (const pool of poolsNow(draft.graph, before)) draft.ready.loosen(pool);
  // The wave whose conflict it is at looks at what has become of it, and others may be kept from the branch until it has gone.
  // It stands by again when no merge waits for it any more.
  if (entry.stream.resolver && before.status.kind !== next.status.kind)
    for (const { rank } of [entry, ...draft.graph.waves.values()]) mark(draft, rank);
  // What needs a stream looks only at how it has ended, and at its milestones; its phase also at whether it has begun.
  const reached = before.milestones !== next.milestones;
  if (resultStanding(before.status) !== resultStanding(next.status)) markComparing(draft, next.id);
  if (hasEnded(before.status) || hasEnded(next.status) || reached) markDependents(draft, entry.rank);
  else if (before.attempt === 0 && next.attempt > 0 && entry.stream.phase !== null) {
    mark(draft, draft.graph.phases.get(entry.stream.phase)?.rank ?? -1);
  }
}

/** Whoever compares the result of a stream perhaps waits for it. */
function markComparing(draft: Draft, id: StreamId): void {
  const { graph } = draft;
  for (const each of graph.comparedBy.get(id) ?? []) mark(draft, ownerOf(graph, graph.gates.get(each) ?? missing('gate', each)).rank);
}

/** A stream that was to be stopped first has gone: what waits for that may go on. */
function freeThoseBehind(draft: Draft, id: StreamId): void {
  for (const stream of Object.values<StreamState>(draft.state.streams)) {
    if (!stream.behind.includes(id)) continue;
    putStream(draft, { ...stream, behind: stream.behind.filter((other) => other !== id) });
    markStream(draft, stream);
  }
}

/** Gives a stream a new status with its reason. What it was and why it was so before is kept, with its time, when nothing is new. */
export function setStatus(draft: Draft, stream: StreamState, status: StreamStatus, why: Why, changes?: Partial<StreamState>): void {
  const { status: before, why: reason } = stream;
  const sameReason = reason.rule === why.rule && reason.text === why.text;
  const written = stream === draft.state.streams[stream.id] && !changes;
  if (written && sameReason && sameStatus(before, status)) return;
  putStream(draft, { ...stream, ...changes, status, why });
}

/** Gives a ready stream another reason without having it considered anew, for it was a moment ago. */
export function putWhy(draft: Draft, stream: StreamState, why: Why): void {
  const { rule, text } = stream.why;
  if (rule !== why.rule || text !== why.text) own(draft, 'streams')[stream.id] = { ...stream, why };
}

function sameStatus(a: StreamStatus, b: StreamStatus): boolean {
  if (a.kind === 'waiting' && b.kind === 'waiting') return a.on.length === b.on.length && a.on.every((id, index) => id === b.on[index]);
  const keys = Object.keys(a) as (keyof StreamStatus)[];
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

export function putPhase(draft: Draft, next: PhaseState): void {
  const before = phaseOf(draft.state, next.id);
  countPhase(draft.tally, draft.graph, before, -1);
  countPhase(draft.tally, draft.graph, next, 1);
  own(draft, 'phases')[next.id] = next;
  if (before.status !== next.status || before.cause !== next.cause) markDependents(draft, draft.graph.phases.get(next.id)?.rank ?? -1);
}

export function putCheckpoint(draft: Draft, next: CheckpointState): void {
  countCheckpoint(draft.tally, checkpointOf(draft.state, next.id), -1);
  countCheckpoint(draft.tally, next, 1);
  const { kind } = checkpointOf(draft.state, next.id).status;
  own(draft, 'checkpoints')[next.id] = next;
  const isOpen = (status: CheckpointState['status']['kind']) => status === 'reached' || status === 'approved';
  if (isOpen(next.status.kind) && !isOpen(kind)) draft.passed.push(next.id);
  markDependents(draft, draft.graph.checkpoints.get(next.id)?.rank ?? -1);
}

export function putWave(draft: Draft, next: WaveState): void {
  const before = waveOf(draft.state, next.id);
  countWave(draft.tally, before, -1);
  countWave(draft.tally, next, 1);
  own(draft, 'waves')[next.id] = next;
  if (before.status !== next.status || before.cause !== next.cause) markDependents(draft, draft.graph.waves.get(next.id)?.rank ?? -1);
}

export function putGate(draft: Draft, next: GateState): void {
  gateOf(draft.state, next.id);
  own(draft, 'gates')[next.id] = next;
}

export function timersOf(draft: Draft): Writable<RunState['timers']> {
  return own(draft, 'timers');
}

export function treesOf(draft: Draft): Writable<RunState['trees']> {
  return own(draft, 'trees');
}

/** Asks for a node to be looked at again before the event is over. */
export function mark(draft: Draft, rank: number): void {
  if (rank < 0 || draft.queued.has(rank)) return;
  draft.queued.add(rank);
  draft.dirty.push(rank);
}

export function markDependents(draft: Draft, rank: number): void {
  for (const next of draft.graph.dependents[rank] ?? []) mark(draft, next);
}

export function markStream(draft: Draft, stream: StreamState): void {
  mark(draft, draft.graph.streams.get(stream.id)?.rank ?? -1);
}

/** After a change of the whole run everything is looked at again. */
export function markAll(draft: Draft): void {
  for (let rank = 0; rank < draft.graph.nodes.length; rank++) mark(draft, rank);
}

function enqueueReady(draft: Draft, stream: StreamState): void {
  draft.ready.push(draft.graph.streams.get(stream.id)?.startOrder ?? 0);
}

export function because(draft: Draft, rule: string, text: string): Why {
  return { rule, text, at: draft.state.at };
}
