import type { CheckpointId, PhaseId, StreamId, WaveId } from '../ids.ts';
import type { Need, Plan } from '../plan/model.ts';
import { neededNode } from '../run/draw-graph.ts';
import { orderOf, type Order } from './order.ts';
import { shapeOf, type Shape } from './shape.ts';

/** Something of a plan that has a place of its own in the map. */
export type MapItem =
  | { readonly kind: 'stream'; readonly id: StreamId }
  | { readonly kind: 'phase'; readonly id: PhaseId }
  | { readonly kind: 'checkpoint'; readonly id: CheckpointId }
  | { readonly kind: 'wave'; readonly id: WaveId };

/** The plan as a tree of phases, each with the order of what is in it. */
export interface ExecutionMap {
  readonly root: MapLevel;
  /** Checkpoints that the clock reaches. They have no place in the order of the work. */
  readonly byClock: readonly CheckpointId[];
  /** Streams that start only when a merge conflicts. */
  readonly standingBy: readonly StreamId[];
}

/** What stands directly in a phase, or in none. */
export interface MapLevel {
  readonly items: readonly MapEntry[];
  readonly order: Order;
}

export interface MapEntry {
  readonly item: MapItem;
  /** Needs that the place in the map does not show, since they lead out of its phase or are no plain waiting for the end. */
  readonly notes: readonly Need[];
  /** Of a phase: what is in it. */
  readonly inside: MapLevel | null;
}

/** The order of some of the entries of a level, taken apart. Members are indices of `level.items`. */
export const shapeOfLevel = (level: MapLevel, members: readonly number[] = level.items.map((_, index) => index)): Shape | null =>
  shapeOf(level.order, members);

/** Draws up the map of a plan. Lanes are no part of it: they say who does the work, not what it waits for. */
export function executionMap(plan: Plan): ExecutionMap {
  const places = placesOf(plan);
  const whole = wholeOrder(plan);
  const level = (phase: PhaseId | null): MapLevel => {
    const items = places.inside.get(phase) ?? [];
    const index = new Map(items.map((item, at) => [keyOf(item), at]));
    const edges: [number, number][] = [];
    const entries = items.map((item, at): MapEntry => {
      const notes: Need[] = [];
      for (const need of places.needs.get(keyOf(item)) ?? []) {
        const before = isPlain(need) ? index.get(keyOf(targetOf(need))) : undefined;
        if (before === undefined) notes.push(need);
        else edges.push([before, at]);
      }
      return { item, notes: notes.filter((need) => !whole.isImplied(item, need)), inside: item.kind === 'phase' ? level(item.id) : null };
    });
    return { items: entries, order: orderOf(items.length, edges) };
  };
  return {
    root: level(null),
    byClock: plan.checkpoints.filter(({ needs }) => needs.length === 0).map(({ id }) => id),
    standingBy: plan.streams.flatMap(({ id, resolver }) => (resolver ? [id] : [])),
  };
}

export const keyOf = ({ kind, id }: MapItem): string => `${kind} ${id}`;

/** A need that the work itself has, and not only whoever does it in a lane. */
const isOfWork = (need: Need): boolean => need.kind !== 'stream' || typeof need.lane !== 'string';

/** Waiting for the end of something, which a place behind it shows in full. */
type PlainNeed = Exclude<Need, { readonly kind: 'milestone' | 'any' }>;
function isPlain(need: Need): need is PlainNeed {
  if (need.kind === 'milestone' || need.kind === 'any') return false;
  return need.kind === 'checkpoint' || need.kind === 'wave' || need.on !== 'failed';
}

/** What a need waits for, as it stands in the map. */
const targetOf = (need: PlainNeed): MapItem => neededNode(need);

interface Places {
  /** What stands directly in each phase, and in none, in the order of the plan. */
  readonly inside: ReadonlyMap<PhaseId | null, readonly MapItem[]>;
  /** By key of the item. */
  readonly needs: ReadonlyMap<string, readonly Need[]>;
}

function placesOf(plan: Plan): Places {
  const home = new Map<string, PhaseId | null>();
  const inside = new Map<PhaseId | null, MapItem[]>();
  const allNeeds = new Map<string, readonly Need[]>();
  const put = (item: MapItem, phase: PhaseId | null, needs: readonly Need[]) => {
    home.set(keyOf(item), phase);
    allNeeds.set(keyOf(item), needs.filter(isOfWork));
    const list = inside.get(phase);
    if (list) list.push(item);
    else inside.set(phase, [item]);
  };
  for (const { id, phase, needs, resolver } of plan.streams) if (!resolver) put({ kind: 'stream', id }, phase, needs);
  for (const { id, parent, needs } of plan.phases) put({ kind: 'phase', id }, parent, needs);
  for (const { id, needs } of plan.waves) put({ kind: 'wave', id }, null, needs);
  // A checkpoint stands where all that it needs stands; one that needs several phases stands outside of them.
  for (const { id, needs } of plan.checkpoints) {
    if (needs.length === 0) continue;
    const homes = new Set(needs.filter(isPlain).map((need) => home.get(keyOf(targetOf(need))) ?? null));
    const [only = null] = homes;
    put({ kind: 'checkpoint', id }, homes.size === 1 ? only : null, needs);
  }
  return { inside, needs: allNeeds };
}

/** The order of everything in the plan, with the needs of phases, to tell which needs say nothing new. */
function wholeOrder(plan: Plan) {
  const index = new Map<string, number>();
  const at = (key: string): number => {
    const known = index.get(key);
    if (known !== undefined) return known;
    index.set(key, index.size);
    return index.size - 1;
  };
  const entryKey = (phase: PhaseId) => `entry ${phase}`;
  const edges: [number, number][] = [];
  const wait = (owner: string, needs: readonly Need[]) => {
    for (const need of needs.filter(isOfWork)) if (isPlain(need)) edges.push([at(keyOf(targetOf(need))), at(owner)]);
  };
  const belong = (key: string, phase: PhaseId | null) => {
    if (phase === null) return;
    edges.push([at(entryKey(phase)), at(key)], [at(key), at(`phase ${phase}`)]);
  };
  for (const phase of plan.phases) {
    wait(entryKey(phase.id), phase.needs);
    edges.push([at(entryKey(phase.id)), at(`phase ${phase.id}`)]);
    if (phase.parent === null) continue;
    edges.push([at(entryKey(phase.parent)), at(entryKey(phase.id))], [at(`phase ${phase.id}`), at(`phase ${phase.parent}`)]);
  }
  for (const stream of plan.streams) {
    const key = keyOf({ kind: 'stream', id: stream.id });
    wait(key, stream.needs);
    belong(key, stream.phase);
  }
  for (const { id, needs } of plan.checkpoints) wait(keyOf({ kind: 'checkpoint', id }), needs);
  for (const { id, needs } of plan.waves) wait(keyOf({ kind: 'wave', id }), needs);
  const order = orderOf(index.size, edges);
  return {
    /** Whether a need of the item follows from others that it has. */
    isImplied(item: MapItem, need: Need): boolean {
      const owner = item.kind === 'phase' ? entryKey(item.id) : keyOf(item);
      if (!isPlain(need)) return false;
      const target = at(keyOf(targetOf(need)));
      return !order.directlyBefore(at(owner)).includes(target);
    },
  };
}
