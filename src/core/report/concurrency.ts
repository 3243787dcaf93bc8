import type { RunState, StreamState } from '../run/state.ts';

/** How many streams had a process at a time, paused ones included. Times are milliseconds since the start of the run. */
export interface Concurrency {
  readonly max: number;
  /** Over the whole time of the run, the time in which nothing ran included. */
  readonly mean: number;
  /** One after the other without gaps; each has another count than the one before. */
  readonly intervals: readonly { readonly fromMs: number; readonly toMs: number; readonly count: number }[];
}

/** @param until end of the run, or now, epoch milliseconds */
export function concurrencyOf(state: RunState, until: number): Concurrency {
  const steps = new Map<number, number>();
  const step = (at: number, by: number) => steps.set(at, (steps.get(at) ?? 0) + by);
  const inside = (at: number) => Math.min(until, Math.max(state.startedAt, at)) - state.startedAt;
  for (const { attempts } of Object.values<StreamState>(state.streams)) {
    for (const { spawnedAt, endedAt } of attempts) {
      if (spawnedAt === null) continue;
      step(inside(spawnedAt), 1);
      // An exit may have been seen before the beginning was written down.
      step(inside(Math.max(spawnedAt, endedAt ?? until)), -1);
    }
  }
  const totalMs = Math.max(0, until - state.startedAt);
  const times = [...new Set([0, ...steps.keys(), totalMs])].sort((a, b) => a - b);
  const intervals: { fromMs: number; toMs: number; count: number }[] = [];
  let count = 0;
  for (const [index, fromMs] of times.entries()) {
    count += steps.get(fromMs) ?? 0;
    const toMs = times[index + 1];
    if (toMs === undefined) break;
    const last = intervals.at(-1);
    if (last?.count === count) last.toMs = toMs;
    else intervals.push({ fromMs, toMs, count });
  }
  const worked = intervals.reduce((sum, each) => sum + each.count * (each.toMs - each.fromMs), 0);
  return { max: Math.max(0, ...intervals.map((each) => each.count)), mean: totalMs === 0 ? 0 : worked / totalMs, intervals };
}
