import { bitRowOf, clearBit, hasBit, take } from './bit-rows.ts';
import type { Order } from './order.ts';

/** How the members of an order stand to one another, as it can be drawn. */
export type Shape =
  /** `alsoAfter` are others of the order that it waits for too, which the drawing around it does not show. */
  | { readonly kind: 'one'; readonly member: number; readonly alsoAfter: readonly number[] }
  /** Each part waits for all of the part before. */
  | { readonly kind: 'series'; readonly parts: readonly Shape[] }
  /** No part waits for another. */
  | { readonly kind: 'parallel'; readonly parts: readonly Shape[] };

/**
 * Takes an order apart into what comes one after the other and what stands side by side. Every member is in the shape once. Where neither is true
 * (C needs A and B, D needs B alone) each member stands behind one of those that it waits for, and the others are noted with it; so the shape
 * never says less than the order, and nothing that is not so.
 */
export function shapeOf(order: Order, members: readonly number[]): Shape | null {
  const [first] = members;
  if (first === undefined) return null;
  if (members.length === 1) return { kind: 'one', member: first, alsoAfter: [] };
  const tracks = groups(order, members, true);
  if (tracks.length > 1) return { kind: 'parallel', parts: tracks.flatMap((track) => shapeOf(order, track) ?? []) };
  const steps = groups(order, members, false);
  if (steps.length > 1) {
    const sorted = steps.sort(([a = 0], [b = 0]) => (order.before(a, b) ? -1 : 1));
    return { kind: 'series', parts: sorted.flatMap((step) => shapeOf(order, step) ?? []) };
  }
  return forest(order, members);
}

/**
 * Members that are linked, directly or through others, are in one group: by being before or after one another, or with `inOrder` false by being
 * neither. Groups and their members keep the order they came in.
 */
function groups(order: Order, members: readonly number[], inOrder: boolean): number[][] {
  const left = bitRowOf(order.size, members);
  const found: number[][] = [];
  const groupOf = new Map<number, number[]>();
  for (const start of members) {
    if (!hasBit(left, start)) continue;
    clearBit(left, start);
    const linked = [start];
    // The list grows while it is walked.
    for (const member of linked) linked.push(...take(left, order.related(member), inOrder));
    const group: number[] = [];
    found.push(group);
    for (const member of linked) groupOf.set(member, group);
  }
  for (const member of members) groupOf.get(member)?.push(member);
  return found;
}

/** Each member behind the one that it waits for longest: the one with the longest chain before it. */
function forest(order: Order, members: readonly number[]): Shape {
  const inside = new Set(members);
  const depth = new Map<number, number>();
  const children = new Map<number | null, number[]>();
  const alsoAfter = new Map<number, number[]>();
  for (const member of order.sequence.filter((each) => inside.has(each))) {
    const direct = order.directlyBefore(member).filter((each) => inside.has(each));
    const [parent = null, ...others] = direct.toSorted((a, b) => (depth.get(b) ?? 0) - (depth.get(a) ?? 0) || b - a);
    depth.set(member, parent === null ? 0 : (depth.get(parent) ?? 0) + 1);
    alsoAfter.set(
      member,
      others.sort((a, b) => a - b),
    );
    const siblings = children.get(parent);
    if (siblings) siblings.push(member);
    else children.set(parent, [member]);
  }
  return sideBySide((children.get(null) ?? []).map((root) => branch(root)));

  function branch(root: number): Shape {
    const parts: Shape[] = [];
    let next: readonly number[] = [root];
    while (next.length === 1) {
      const [member = root] = next;
      parts.push({ kind: 'one', member, alsoAfter: alsoAfter.get(member) ?? [] });
      next = children.get(member) ?? [];
    }
    if (next.length > 0) parts.push(sideBySide(next.map((child) => branch(child))));
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'series', parts };
  }
}

const sideBySide = (parts: readonly Shape[]): Shape => (parts.length === 1 && parts[0] ? parts[0] : { kind: 'parallel', parts });
