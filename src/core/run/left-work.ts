import type { StreamId } from '../ids.ts';
import type { Wave } from '../plan/model.ts';
import { withAttempt } from './attempts.ts';
import { putStream, type Draft } from './draft.ts';
import type { RunRequest, WorkCommitFailed, WorkCommitted, WorkLeft } from './events.ts';
import { freedBy } from './frees.ts';
import { runGraph } from './graph.ts';
import { itemId, type ItemSubject } from './items.ts';
import { currentAttempt, streamOf } from './standing.ts';
import type { LeftWork, RunState, StreamState } from './state.ts';
import { listed } from './words.ts';

/**
 * Work that a stream is done with and has not committed. A merge would leave it out without a word, so that a person says what becomes of it
 * before a wave merges the stream. The stream itself, and what waits for it alone, goes on.
 */
export function workLeft(draft: Draft, event: WorkLeft): void {
  const stream = streamOf(draft.state, event.stream);
  if (stream.attempt !== event.attempt || currentAttempt(stream)?.endedAt != null) return;
  put(draft, stream, { files: event.files, count: event.count, answer: { kind: 'asked', problem: null } });
}

export function workCommitted(draft: Draft, event: WorkCommitted): void {
  const [stream, left] = committing(draft, event.stream, event.attempt);
  if (stream === null || left?.answer.kind !== 'committing') return;
  put(draft, stream, { ...left, answer: { kind: 'committed', by: left.answer.by, commit: event.commit } });
}

export function workCommitFailed(draft: Draft, event: WorkCommitFailed): void {
  const [stream, left] = committing(draft, event.stream, event.attempt);
  if (stream !== null && left !== null) put(draft, stream, { ...left, answer: { kind: 'asked', problem: event.reason } });
}

/** A person decides: all of it is committed in their name, or it stays as it lies. */
export function answerLeftWork(draft: Draft, id: StreamId, wish: 'commit' | 'leave', by: string, note: string): void {
  const stream = streamOf(draft.state, id);
  const left = currentAttempt(stream)?.left;
  if (!left) return;
  if (wish === 'leave') return put(draft, stream, { ...left, answer: { kind: 'leftThere', by } });
  put(draft, stream, { ...left, answer: { kind: 'committing', by, note } });
  draft.commands.push({ type: 'commitWork', stream: id, attempt: stream.attempt });
}

/** Why a person cannot answer now, or `null`. */
export function leftWorkRefusal(state: RunState, id: StreamId): string | null {
  const stream = streamOf(state, id);
  const answer = currentAttempt(stream)?.left?.answer;
  if (!answer) return `stream ${id} has left nothing that is not committed`;
  if (answer.kind === 'asked')
    return stream.status.kind === 'succeeded' ? null : `stream ${id} is ${stream.status.kind}; it is asked about when it has succeeded`;
  return `${answer.by} has answered that already`;
}

/** Of the streams that a wave merges those whose work is not committed, with no answer that has taken effect. */
export const unsettledOf = (state: RunState, { merges }: Wave): readonly StreamId[] =>
  merges.map(({ stream }) => stream).filter((id) => ['asked', 'committing'].includes(currentLeft(streamOf(state, id))?.answer.kind ?? ''));

/** Whether Sluice is at work on it, so that nobody is waited for. */
export const isCommitting = (stream: StreamState): boolean => currentLeft(stream)?.answer.kind === 'committing';

/** That of a stream which has not succeeded is nobody's concern: it may well go on with it. */
const currentLeft = (stream: StreamState): LeftWork | null =>
  stream.status.kind === 'succeeded' ? (currentAttempt(stream)?.left ?? null) : null;

/** What a person is asked about it. */
export interface LeftWorkItem {
  readonly subject: ItemSubject;
  readonly kind: 'uncommitted';
  readonly title: string;
  readonly detail: string;
  readonly since: number;
  /** What waits behind the waves that merge it. */
  readonly frees: number;
  readonly answers: readonly RunRequest[];
}

export function leftWorkItems(state: RunState): readonly LeftWorkItem[] {
  return state.plan.streams.flatMap(({ id }): LeftWorkItem[] => {
    const stream = streamOf(state, id);
    const left = currentLeft(stream);
    if (left?.answer.kind !== 'asked') return [];
    const subject: ItemSubject = { kind: 'uncommitted', stream: id };
    const item = itemId(subject);
    const waves = state.plan.waves.filter(({ merges }) => merges.some((each) => each.stream === id));
    const waiting = waves.length === 0 ? '' : `; ${listed(waves.map((wave) => `wave ${wave.id}`))} would merge without it, and waits`;
    const files = listed([...left.files, ...Array.from({ length: left.count - left.files.length }, () => '')], left.files.length + 1);
    const problem = left.answer.problem === null ? '' : `; it could not be committed: ${left.answer.problem}`;
    return [
      {
        subject,
        kind: 'uncommitted',
        title: `${id} is done and has not committed ${left.count === 1 ? files : `${left.count} files`}`,
        detail: `${files}${waiting}. Approve to commit all of it, reject to leave it${problem}`,
        since: currentAttempt(stream)?.endedAt ?? stream.why.at,
        frees: waves.reduce((sum, wave) => sum + freedBy(state, runGraph(state.plan).waves.get(wave.id)?.rank ?? null), 0),
        answers: [
          { kind: 'approve', item, note: '' },
          { kind: 'reject', item, note: '' },
        ],
      },
    ];
  });
}

function committing(draft: Draft, id: StreamId, attempt: number): readonly [StreamState, LeftWork] | readonly [null, null] {
  const stream = streamOf(draft.state, id);
  const left = currentAttempt(stream)?.left;
  return stream.attempt === attempt && left?.answer.kind === 'committing' ? [stream, left] : [null, null];
}

/** What waits for a stream that has ended, waves among it, looks again. */
const put = (draft: Draft, stream: StreamState, left: LeftWork): void => putStream(draft, withAttempt(stream, { left }));
