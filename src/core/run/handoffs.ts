import { handoffsBefore } from '../plan/handoffs.ts';
import type { PlannedHandoff } from '../plan/model.ts';
import type { StreamId } from '../ids.ts';
import { markStream, type Draft } from './draft.ts';
import type { HandoffFailed, HandoffWritten } from './events.ts';
import { streamOf } from './standing.ts';
import type { HandoffState, RunState } from './state.ts';

type HandoffKey = PlannedHandoff['key'];

/** A stream or a phase has ended, or a checkpoint is reached: its hand-off is written, where the plan wants one, each time anew. */
export function leaveHandoff(draft: Draft, key: HandoffKey): void {
  const { state } = draft;
  if (state.plan.handoffs.some((each) => each.key === key)) begin(draft, key);
}

function begin(draft: Draft, key: HandoffKey): void {
  const { state } = draft;
  if (state.status.kind === 'ended') return;
  const round = (state.handoffs[key]?.round ?? 0) + 1;
  put(draft, { key, round, at: state.at, status: { kind: 'writing' } });
  draft.commands.push({ type: 'writeHandoff', handoff: key, round });
}

/** A stream goes on in a fresh session, or with another agent: what it has done so far is handed over to itself. */
export function leaveOwnHandoff(draft: Draft, stream: StreamId): void {
  begin(draft, `stream:${stream}`);
}

export function handoffWritten(draft: Draft, { handoff, round, file }: HandoffWritten): void {
  finish(draft, handoff, round, { kind: 'written', file });
}

/** Work goes on without it: who waits for it is better served by the branch and the log than by nobody. */
export function handoffFailed(draft: Draft, { handoff, round, reason }: HandoffFailed): void {
  finish(draft, handoff, round, { kind: 'failed', reason });
}

function finish(draft: Draft, key: HandoffKey, round: number, status: HandoffState['status']): void {
  const before = draft.state.handoffs[key];
  if (before?.round !== round || before.status.kind !== 'writing') return;
  put(draft, { ...before, at: draft.state.at, status });
  for (const { id } of draft.state.plan.streams) {
    if (readBy(draft.state, id).includes(key)) markStream(draft, streamOf(draft.state, id));
  }
}

function put(draft: Draft, handoff: HandoffState): void {
  draft.state.handoffs = { ...draft.state.handoffs, [handoff.key]: handoff };
}

/** The hand-offs that the agent of a stream reads first, its own among them where it goes on from there. */
function readBy(state: RunState, stream: StreamId): readonly HandoffKey[] {
  const before = handoffsBefore(state.plan, stream);
  return streamOf(state, stream).handedOn ? [...before, `stream:${stream}`] : before;
}

/** A hand-off that the stream is to read and that is being written, or `null`. */
export const awaitedHandoff = (state: RunState, stream: StreamId): HandoffKey | null =>
  readBy(state, stream).find((key) => state.handoffs[key]?.status.kind === 'writing') ?? null;

export const openHandoffs = ({ handoffs }: RunState): readonly HandoffState[] =>
  Object.values(handoffs).filter(({ status }) => status.kind === 'writing');

/** Absolute paths of the hand-offs that the agent of a stream reads first. */
export const handoffFiles = (state: RunState, stream: StreamId): readonly string[] =>
  readBy(state, stream).flatMap((key) => {
    const status = state.handoffs[key]?.status;
    return status?.kind === 'written' ? [status.file] : [];
  });
