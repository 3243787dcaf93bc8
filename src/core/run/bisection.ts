import type { StreamId } from '../ids.ts';
import type { WaveProbe } from './events.ts';

export type BisectionStep =
  /** Whether the gate fails with these branches alone is to be tried next. */
  | { readonly kind: 'try'; readonly streams: readonly StreamId[] }
  /** As in `WaveBisected`. */
  | { readonly kind: 'found'; readonly guilty: readonly StreamId[] };

/**
 * Which of several branches makes a gate fail that fails with all of them. The shortest beginning of the row with which it fails ends with the guilty
 * one, unless it passes with that one alone. What could not be measured, as where a branch conflicts without those before it, says neither. Needs one try more than the logarithm of their number, and
 * one for the beginning without any.
 */
export function bisect(streams: readonly StreamId[], tried: readonly WaveProbe[]): BisectionStep {
  const verdictOf = (some: readonly StreamId[]) => tried.find((probe) => same(probe.streams, some))?.verdict;
  const fails = (some: readonly StreamId[]) => verdictOf(some) === 'failed';
  if (verdictOf([]) === undefined) return { kind: 'try', streams: [] };
  if (fails([])) return { kind: 'found', guilty: [] };
  // With `low` branches it does not fail, with `high` it does.
  let low = 0;
  let high = streams.length;
  while (high - low > 1) {
    const half = Math.floor((low + high) / 2);
    const some = streams.slice(0, half);
    if (verdictOf(some) === undefined) return { kind: 'try', streams: some };
    if (fails(some)) high = half;
    else low = half;
  }
  const beginning = streams.slice(0, high);
  const alone = streams.slice(high - 1, high);
  if (high === 1) return { kind: 'found', guilty: alone };
  if (verdictOf(alone) === undefined) return { kind: 'try', streams: alone };
  return { kind: 'found', guilty: verdictOf(alone) === 'passed' ? beginning : alone };
}

const same = (one: readonly StreamId[], other: readonly StreamId[]): boolean =>
  one.length === other.length && one.every((id, index) => id === other[index]);
