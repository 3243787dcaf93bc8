import { withFurtherNeeds } from './further-needs.ts';
import type { NeedReference, TargetReference } from './needs-as-written.ts';
import type { Entry, Outline } from './outline.ts';
import type { PlanYaml } from './schema.ts';
import type { Loose } from './shape.ts';
import type { Path } from './yaml-place.ts';

/** A stream as it stands in a lane or a sequence. */
export interface LanePlace {
  readonly id: string;
  readonly path: Path;
}

export interface LaneEntry {
  readonly name: string;
  readonly path: Path;
  readonly streams: readonly LanePlace[];
}

export function lanesOf(plan: Loose<PlanYaml>): LaneEntry[] {
  return Object.entries(plan.lanes ?? {}).map(([name, ids]) => {
    const path = ['lanes', name];
    return { name, path, streams: (ids ?? []).map((id, index) => ({ id, path: [...path, index] })) };
  });
}

/** The groups of a sequence, each of which waits for the one before. */
export function sequenceOf(plan: Loose<PlanYaml>): readonly (readonly LanePlace[])[] {
  return (plan.sequence ?? []).map((group, index) =>
    Array.isArray(group)
      ? group.map((id, inner) => ({ id, path: ['sequence', index, inner] }))
      : [{ id: group, path: ['sequence', index] }],
  );
}

/** Makes lanes and the sequence to needs: a stream waits until the one before it in its lane has ended, however it ended. */
export function withLanes(outline: Outline, plan: Loose<PlanYaml>): Outline {
  const added = new Map<string, TargetReference[]>();
  const wait = ({ id, path }: LanePlace, before: LanePlace, lane: string | null) => {
    if (id === before.id) return;
    const needs = added.get(id) ?? [];
    added.set(id, needs);
    needs.push({ form: 'stream', id: before.id, milestone: null, on: 'ended', isImplied: true, path, lane });
  };
  const known = new Set(outline.streams.map(({ id }) => id));
  const existing = (places: readonly LanePlace[]) => places.filter(({ id }) => known.has(id));
  for (const { name, streams } of lanesOf(plan)) {
    const places = existing(streams);
    for (const [index, place] of places.entries()) {
      const before = places[index - 1];
      if (before) wait(place, before, name);
    }
  }
  const groups = sequenceOf(plan)
    .map(existing)
    .filter((group) => group.length > 0);
  for (const [index, group] of groups.entries()) {
    for (const place of group) for (const before of groups[index - 1] ?? []) wait(place, before, null);
  }
  const further = new Map<Entry, NeedReference[]>();
  for (const stream of outline.streams) {
    // A need on any outcome of a stream waits for its end already.
    const written = new Set(stream.needs.flatMap((need) => (need.form !== 'any' && need.milestone === null ? need.id : [])));
    const needs = (stream.id === null ? undefined : added.get(stream.id))?.filter((need) => !written.has(need.id)) ?? [];
    if (needs.length > 0) further.set(stream, needs);
  }
  return withFurtherNeeds(outline, further);
}
