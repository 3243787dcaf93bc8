import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderOf, type Order } from '../../../src/core/map/order.ts';
import { shapeOf, type Shape } from '../../../src/core/map/shape.ts';

/** Edges that lead from smaller to larger numbers, so that there are no cycles. */
const edgesAmong = (size: number) =>
  fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: size * 2 }).map((pairs) => pairs.filter(([a, b]) => a < b));
const edges = edgesAmong(12);
const upTo = (size: number) => Array.from({ length: size }, (_, index) => index);
const all = upTo(12);

const membersOf = (shape: Shape): number[] => (shape.kind === 'one' ? [shape.member] : shape.parts.flatMap(membersOf));

/** The order that somebody reads off a drawn shape. */
function readOff(shape: Shape): [number, number][] {
  if (shape.kind === 'one') return shape.alsoAfter.map((before): [number, number] => [before, shape.member]);
  const inside = shape.parts.flatMap(readOff);
  if (shape.kind === 'parallel') return inside;
  const between = shape.parts.flatMap((part, index) => {
    const next = shape.parts[index + 1];
    return next ? membersOf(part).flatMap((a) => membersOf(next).map((b): [number, number] => [a, b])) : [];
  });
  return [...inside, ...between];
}
const pairs = (order: Order, members = all) => members.flatMap((a) => members.filter((b) => order.before(a, b)).map((b) => `${a}<${b}`));

test('a shape has every member once and says exactly what the order says', () => {
  fc.assert(
    fc.property(edges, (drawn) => {
      const order = orderOf(12, drawn);
      const shape = shapeOf(order, all)!;
      expect(membersOf(shape).sort((a, b) => a - b)).toEqual(all);
      expect(pairs(orderOf(12, readOff(shape)))).toEqual(pairs(order));
    }),
  );
});

test('nor does it matter how many there are', () => {
  const many = upTo(70);
  fc.assert(
    fc.property(edgesAmong(70), (drawn) => {
      const order = orderOf(70, drawn);
      const shape = shapeOf(order, many)!;
      expect(membersOf(shape).sort((a, b) => a - b)).toEqual(many);
      expect(pairs(orderOf(70, readOff(shape)), many)).toEqual(pairs(order, many));
    }),
    { numRuns: 50 },
  );
});

test('what stands directly before is a transitive reduction: it says the same with as few pairs as can be', () => {
  fc.assert(
    fc.property(edges, (drawn) => {
      const order = orderOf(12, drawn);
      const reduced = all.flatMap((b) => order.directlyBefore(b).map((a): [number, number] => [a, b]));
      expect(pairs(orderOf(12, reduced))).toEqual(pairs(order));
      for (const left of reduced)
        expect(
          pairs(
            orderOf(
              12,
              reduced.filter((each) => each !== left),
            ),
          ),
        ).not.toEqual(pairs(order));
    }),
  );
});

test('a sequence keeps the order of numbers where nothing speaks against it', () => {
  expect(orderOf(4, [[3, 0]]).sequence).toEqual([1, 2, 3, 0]);
});
