import type { StreamId } from '../../../core/ids.ts';
import { runGraph } from '../../../core/run/graph.ts';
import type { AttemptEnd, RunState, StreamState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { agentMeter } from './agent.ts';
import { rivalsOf } from './conflicts.ts';
import { percentOf } from './list.ts';
import { streamBadge, type Badge } from './status.ts';
import { streamClock } from './stream-clock.ts';
import type { Span } from './text.ts';

export interface PaneTitleView {
  readonly id: StreamId;
  readonly title: string;
  /** What the program calls itself (OSC 0 or 2), or what the agent says it is doing; empty when it says nothing. */
  readonly now: string;
  readonly badge: Badge;
  /** `running`, `exit 1`, `no such program` ...: the state in words, the end of the attempt if there is one. */
  readonly word: string;
  readonly attempt: number;
  readonly percent: number | null;
  readonly age: string;
  /** Lines scrolled back; 0 when the view is live. */
  readonly scrolled: number;
  readonly selected: boolean;
  /** The keyboard goes to this pane. */
  readonly typing: boolean;
  /** What its real agent has used up, and how full its context is; `null` for any other. */
  readonly meter: { readonly text: string; readonly tone: Span['tone'] } | null;
  /** Streams that its work would conflict with. */
  readonly rivals: readonly StreamId[];
}

export interface PaneTitleInput {
  readonly title: string;
  readonly scrolled: number;
  readonly selected: boolean;
  readonly typing: boolean;
}

export function paneTitleView(run: RunState, id: StreamId, now: number, pane: PaneTitleInput): PaneTitleView {
  const stream = run.streams[id];
  if (stream === undefined) throw new Error(`the run has no stream ${id}`);
  return {
    id,
    title: plainLine(runGraph(run.plan).streams.get(id)?.stream.title ?? ''),
    now: plainLine(pane.title || (stream.status.kind === 'running' ? (stream.progress?.now ?? '') : '')),
    badge: streamBadge(stream),
    word: stateWord(stream),
    attempt: stream.attempt,
    percent: percentOf(run, id),
    age: streamClock(stream, now),
    scrolled: pane.scrolled,
    selected: pane.selected,
    typing: pane.typing,
    meter: agentMeter(stream),
    rivals: rivalsOf(run).get(id) ?? [],
  };
}

/** The state of a stream in a word or two; of one that has ended, how. */
export function stateWord(stream: StreamState): string {
  const { word } = streamBadge(stream);
  const end = stream.attempts.at(-1)?.end ?? null;
  if (end === null || stream.status.kind === 'succeeded') return word;
  const how = endWord(end);
  return stream.status.kind === 'failed' || stream.status.kind === 'retrying' ? `${word}, ${how}` : word;
}

export function endWord(end: AttemptEnd): string {
  switch (end.kind) {
    case 'exited':
      return end.signal ?? `exit ${end.exitCode}`;
    case 'spawnFailed':
    case 'prepareFailed':
      return 'could not start';
    case 'withdrawn':
      return 'withdrawn';
    case 'timedOut':
      return 'timed out';
    case 'done':
      return 'done';
    case 'parked':
      return 'usage limit';
    case 'handedOn':
      return 'handed on';
    case 'lost':
      return 'lost';
  }
}
