import type { PhaseId, StreamId } from '../../../core/ids.ts';
import { runGraph } from '../../../core/run/graph.ts';
import { hasEnded } from '../../../core/run/standing.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { rivalsOf } from './conflicts.ts';
import { outlineOf, type OutlineRow } from './outline.ts';
import { phaseBadge, streamBadge, type Badge } from './status.ts';
import { streamClock } from './stream-clock.ts';

export type ListRow = PhaseRow | StreamRow;

export interface PhaseRow {
  readonly kind: 'phase';
  readonly id: string;
  readonly title: string;
  /** How many phases are around it. */
  readonly depth: number;
  /** What is counted: its streams and those of the phases inside it, or its gates where there are none. */
  readonly of: 'streams' | 'gates';
  readonly done: number;
  readonly total: number;
  readonly badge: Badge | null;
}

export interface StreamRow {
  readonly kind: 'stream';
  readonly id: StreamId;
  readonly title: string;
  readonly badge: Badge;
  /** 0 to 100, or `null` when nobody says. */
  readonly percent: number | null;
  readonly age: string;
  readonly attempt: number;
  readonly selected: boolean;
  /** Its work would conflict with that of another. */
  readonly conflicts: boolean;
}

/** Rows of the stream list, from one row on, as many as are shown. */
export const listRows = (run: RunState, now: number, selected: StreamId | null, from = 0, count = Number.POSITIVE_INFINITY): ListRow[] =>
  outlineOf(run.plan)
    .rows.slice(from, from + count)
    .map((row) => (row.kind === 'phase' ? phaseRow(run, row) : streamRow(run, row.stream, now, selected)));

function phaseRow(run: RunState, { phase, depth, streams }: Extract<OutlineRow, { kind: 'phase' }>): PhaseRow {
  const state = phase === null ? null : run.phases[phase];
  return {
    kind: 'phase',
    id: phase ?? '',
    title: phase === null ? 'without a phase' : plainLine(runGraph(run.plan).phases.get(phase)?.phase.title ?? phase),
    depth,
    ...countOf(run, phase, streams),
    badge: state == null ? null : phaseBadge(state),
  };
}

function countOf(run: RunState, phase: PhaseId | null, streams: readonly StreamId[]): Pick<PhaseRow, 'of' | 'done' | 'total'> {
  const gates = phase === null ? [] : (runGraph(run.plan).phases.get(phase)?.phase.gates ?? []);
  if (streams.length === 0) {
    const done = gates.filter(({ id }) => ['done', 'skipped'].includes(run.gates[id]?.status.kind ?? 'waiting'));
    return { of: 'gates', done: done.length, total: gates.length };
  }
  const ended = streams.filter((id) => hasEnded(run.streams[id]?.status ?? { kind: 'waiting', on: [] }));
  return { of: 'streams', done: ended.length, total: streams.length };
}

function streamRow(run: RunState, id: StreamId, now: number, selected: StreamId | null): StreamRow {
  const stream = run.streams[id];
  if (stream === undefined) throw new Error(`the run has no stream ${id}`);
  return {
    kind: 'stream',
    id,
    title: plainLine(runGraph(run.plan).streams.get(id)?.stream.title ?? ''),
    badge: streamBadge(stream),
    percent: percentOf(run, id),
    age: streamClock(stream, now),
    attempt: stream.attempt,
    selected: id === selected,
    conflicts: rivalsOf(run).has(id),
  };
}

/** Progress as the stream reports it; what has succeeded is done, whatever its last report was. */
export function percentOf(run: RunState, id: StreamId): number | null {
  const stream = run.streams[id];
  if (stream === undefined || stream.status.kind === 'waiting' || stream.status.kind === 'ready') return null;
  if (['succeeded', 'skipped', 'standingBy'].includes(stream.status.kind)) return null;
  const { percent, tasksDone, tasksTotal } = stream.progress ?? {};
  const value = percent ?? (tasksDone !== undefined && tasksTotal ? (100 * tasksDone) / tasksTotal : null);
  return value === null ? null : Math.max(0, Math.min(100, Math.round(value)));
}

/** The first row that is shown: the selected row is below it, and so is the heading above that where there is room. */
export function listWindow({ plan }: RunState, selected: StreamId | null, height: number, first: number): number {
  const { rows, rowOf } = outlineOf(plan);
  if (rows.length <= height) return 0;
  const row = selected === null ? -1 : (rowOf.get(selected) ?? -1);
  const heading = rows[row - 1]?.kind === 'phase' ? row - 1 : row;
  let top = Math.min(first, rows.length - height);
  if (row >= 0 && heading < top) top = heading;
  if (row >= top + height) top = row - height + 1;
  return Math.max(0, top);
}
