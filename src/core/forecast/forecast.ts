import type { StreamId } from '../ids.ts';
import type { RunState } from '../run/state.ts';
import { criticalPath } from './critical-path.ts';
import { median } from './estimates.ts';
import { simulate } from './simulate.ts';
import { workOf, type Work } from './work.ts';

/** When a run is likely to end, and why then. Times are epoch milliseconds, durations milliseconds. */
export interface Forecast {
  /** `null` when nothing tells how long a stream takes, or the run is being stopped: `reason` says which. */
  readonly etaAt: number | null;
  readonly remainingMs: number | null;
  /** Why there is no ETA, for a person; else `null`. */
  readonly reason: string | null;
  /** The streams that decide the end, each waiting for the one before. */
  readonly criticalPath: readonly StreamId[];
  /** How long these take, one after the other; the run takes longer only for want of slots. */
  readonly criticalPathMs: number | null;
  /** Work left if the streams ran one at a time. */
  readonly sequentialMs: number | null;
  /** Most streams at once from now on. */
  readonly peak: number;
  /** Streams that run or are still to run. */
  readonly streams: ReadonlyMap<StreamId, StreamForecast>;
}

export interface StreamForecast {
  /** What it still needs, once it runs; `null` when nothing says. */
  readonly remainingMs: number | null;
  /** `null` where the ETA of the run is. One that runs already starts now. */
  readonly startsAt: number | null;
  readonly endsAt: number | null;
}

/**
 * Forecasts the rest of a run at a moment. It supposes that all goes well from now on, that a pause is lifted and a review approved
 * now, and that streams take what the plan estimates, or what the agents report, or, where the plan is silent, the median of this
 * run's finished streams.
 */
export function forecast(state: RunState, now: number): Forecast {
  if (state.status.kind === 'ended') return over(state.status.at);
  if (state.status.kind === 'stopping') return { ...over(now), etaAt: null, remainingMs: null, reason: 'the run is being stopped' };
  return forecastWork(workOf(state, now), now);
}

const over = (at: number): Forecast => ({
  etaAt: at,
  remainingMs: 0,
  reason: null,
  criticalPath: [],
  criticalPathMs: 0,
  sequentialMs: 0,
  peak: 0,
  streams: new Map(),
});

function forecastWork(work: Work, now: number): Forecast {
  const known = [...work.streams.values()].flatMap(({ ms }) => (ms === null ? [] : [ms]));
  const unknown = [...work.streams].flatMap(([id, { ms }]) => (ms === null ? [id] : []));
  // For the order of things a stream without any estimate counts as the others do.
  const usualMs = median(known) ?? 1;
  const msOf = (id: StreamId) => work.streams.get(id)?.ms ?? usualMs;
  const path = criticalPath(work, msOf);
  const schedule = simulate(work, msOf);
  const isKnown = unknown.length === 0;
  return {
    etaAt: isKnown ? now + Math.round(schedule.endMs) : null,
    remainingMs: isKnown ? Math.round(schedule.endMs) : null,
    reason: isKnown ? null : unknownReason(unknown),
    criticalPath: path.streams,
    criticalPathMs: isKnown ? Math.round(path.ms) : null,
    sequentialMs: isKnown ? Math.round(known.reduce((sum, ms) => sum + ms, 0)) : null,
    peak: schedule.peak,
    streams: new Map(
      [...schedule.streams].map(([id, { startMs, endMs }]) => {
        const ms = work.streams.get(id)?.ms ?? null;
        const at = (offsetMs: number) => (isKnown ? now + Math.round(offsetMs) : null);
        return [id, { remainingMs: ms === null ? null : Math.round(ms), startsAt: at(startMs), endsAt: at(endMs) }];
      }),
    ),
  };
}

function unknownReason(streams: readonly StreamId[]): string {
  const [first, second] = streams;
  const names =
    streams.length === 1 ? `${first} has` : streams.length === 2 ? `${first} and ${second} have` : `${streams.length} streams have`;
  return `${names} no estimate, and no stream has finished yet to learn from`;
}
