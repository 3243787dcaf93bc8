const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
/** Steps that people count time in. */
const steps = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 28, 91].map((count) => count * day),
];

/** Distance of the ticks of a time axis, milliseconds: the shortest usual step that gives at most so many. */
export const tickEvery = (totalMs: number, most: number): number =>
  steps.find((step) => totalMs / step <= most) ?? Math.ceil(totalMs / most);
