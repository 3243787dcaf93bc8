import type { PhaseId, StreamId } from '../../../core/ids.ts';
import type { Plan } from '../../../core/plan/model.ts';
import { runGraph } from '../../../core/run/graph.ts';
import { hasEnded } from '../../../core/run/standing.ts';
import type { RunState } from '../../../core/run/state.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { phaseBadge, streamBadge, type Badge } from './status.ts';
import { streamClock } from './stream-clock.ts';

export type ListRow =
  | {
      readonly kind: 'phase';
      readonly id: string;
      readonly title: string;
      readonly done: number;
      readonly total: number;
      readonly badge: Badge | null;
    }
  | StreamRow;

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
}

/** Rows of the stream list, streams by phase in the order of the plan. A plan without phases has no headings. */
export function listRows(run: RunState, now: number, selected: StreamId | null): ListRow[] {
  const rows: ListRow[] = [];
  for (const { phase, streams } of sections(run)) {
    if (phase !== null || rows.length > 0) {
      const state = phase === null ? null : run.phases[phase];
      rows.push({
        kind: 'phase',
        id: phase ?? '',
        title: phase === null ? 'without a phase' : plainLine(run.plan.phases.find(({ id }) => id === phase)?.title ?? phase),
        done: streams.filter((id) => hasEnded(run.streams[id]?.status ?? { kind: 'waiting', on: [] })).length,
        total: streams.length,
        badge: state == null ? null : phaseBadge(state),
      });
    }
    for (const id of streams) rows.push(streamRow(run, id, now, selected));
  }
  return rows;
}

export const listRowCount = (run: RunState): number => {
  const parts = sections(run);
  return run.plan.streams.length + parts.filter(({ phase }, index) => phase !== null || index > 0).length;
};

/** Streams as the list shows them, from top to bottom. */
export const listOrder = (run: RunState): StreamId[] => sections(run).flatMap(({ streams }) => streams);

interface Section {
  readonly phase: PhaseId | null;
  readonly streams: StreamId[];
}

const sectionsOf = new WeakMap<Plan, readonly Section[]>();

/** The plan of a run never changes, so neither does the order of its list. */
function sections({ plan }: RunState): readonly Section[] {
  let known = sectionsOf.get(plan);
  if (known === undefined) {
    known = findSections(plan);
    sectionsOf.set(plan, known);
  }
  return known;
}

function findSections(plan: Plan): Section[] {
  const loose = plan.streams.filter(({ phase }) => phase === null).map(({ id }) => id);
  const phases = plan.phases.map(({ id }): Section => ({
    phase: id,
    streams: plan.streams.filter(({ phase }) => phase === id).map((stream) => stream.id),
  }));
  return [...phases, ...(loose.length > 0 ? [{ phase: null, streams: loose }] : [])];
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
  };
}

/** Progress as the stream reports it; what has succeeded is done, whatever its last report was. */
export function percentOf(run: RunState, id: StreamId): number | null {
  const stream = run.streams[id];
  if (stream === undefined || stream.status.kind === 'waiting' || stream.status.kind === 'ready') return null;
  if (stream.status.kind === 'succeeded' || stream.status.kind === 'skipped') return null;
  const { percent, tasksDone, tasksTotal } = stream.progress ?? {};
  const value = percent ?? (tasksDone !== undefined && tasksTotal ? (100 * tasksDone) / tasksTotal : null);
  return value === null ? null : Math.max(0, Math.min(100, Math.round(value)));
}

/** The part of the list that is shown: the selected row is in it, and so is the heading above it where there is room. */
export function listWindow(rows: readonly ListRow[], height: number, first: number): number {
  if (rows.length <= height) return 0;
  const selected = rows.findIndex((row) => row.kind === 'stream' && row.selected);
  const heading = rows[selected - 1]?.kind === 'phase' ? selected - 1 : selected;
  let top = Math.min(first, rows.length - height);
  if (selected >= 0 && heading < top) top = heading;
  if (selected >= top + height) top = selected - height + 1;
  return Math.max(0, top);
}
