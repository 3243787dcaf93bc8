import type { CheckpointId, StreamId, WaveId } from '../../ids.ts';
import type { Plan } from '../../plan/model.ts';
import type { CheckpointState, RunState, WaveState } from '../../run/state.ts';
import { expectationsOf, type Expectation, type Expectations } from './expectations.ts';
import type { Experience } from './experience.ts';
import { perfectRuns, type Durations, type Played } from './perfect-run.ts';
import { quantilesOf, type Quantiles } from './quantiles.ts';
import { seededRandom } from './random.ts';
import { drawFrom } from './spread.ts';

/** What is to be expected of a plan when all goes well. Times are milliseconds, counted from the start of the run. */
export interface Prediction {
  readonly runs: number;
  readonly seed: number;
  readonly totalMs: Quantiles;
  /** The work of all its streams one after the other, each as long as is likely. */
  readonly sequentialMs: number;
  /** How many times faster than that it is, by the likely total. */
  readonly speedUp: number;
  /** Most streams at once when each takes as long as is likely. */
  readonly agents: number;
  /** Fewer would do: with so many at once it takes no longer. The same as `agents` when each of them is needed. */
  readonly agentsEnough: number;
  /** The streams that decide the end when each takes as long as is likely, one behind the other. */
  readonly criticalPath: readonly StreamId[];
  /** Streams that run, in the order in which they are likely to start. */
  readonly streams: ReadonlyMap<StreamId, StreamPrediction>;
  /** When checkpoints are likely to be reached; those that are not are absent. */
  readonly checkpoints: ReadonlyMap<CheckpointId, number>;
  /** When waves are likely to be over: merged, measured and landed. Those that are not are absent. */
  readonly waves: ReadonlyMap<WaveId, number>;
  /** `null` when the run passes; else how it ends although all goes well, as the run itself would put it. */
  readonly trouble: string | null;
}

export interface StreamPrediction {
  readonly expected: Expectation;
  readonly startMs: Quantiles;
  readonly endMs: Quantiles;
  /** Share of the simulated runs whose end this stream helped to decide, 0 to 1. */
  readonly criticality: number;
}

export interface PredictOptions {
  /** Simulated runs, at least 1. */
  readonly runs: number;
  readonly seed: number;
}

/**
 * Simulates many runs of a plan, with durations drawn from what is expected of its streams.
 * @returns `null` when nothing says how long anything takes
 */
export function predict(plan: Plan, experience: Experience, { runs, seed }: PredictOptions): Prediction | null {
  const expected = expectationsOf(plan, experience);
  if (!expected) return null;
  const play = perfectRuns(plan);
  const asLikely = durationsOf(expected, ({ spread }) => spread.likelyMs);
  const likely = play(asLikely);
  const random = seededRandom(seed);
  const drawn = durationsOf(expected, ({ spread }) => drawFrom(spread, random()));
  const tallies = new Map([...likely.streams.keys()].map((id) => [id, makeTally(Math.min(runs, mostKept(plan)))]));
  const totals = new Float64Array(runs);
  for (let index = 0; index < runs; index++) {
    const played = play(drawn);
    totals[index] = played.endMs;
    for (const [id, { startMs, endMs }] of played.streams) note(tallies.get(id), index, startMs, endMs);
    for (const id of new Set(played.decisive)) {
      const tally = tallies.get(id);
      if (tally) tally.decided += 1;
    }
  }
  const totalMs = quantilesOf(totals);
  const work = [...likely.streams.values()].map(({ startMs, endMs }) => endMs - startMs);
  const sequentialMs = work.reduce((sum, ms) => sum + ms, 0);
  return {
    runs,
    seed,
    totalMs,
    sequentialMs,
    speedUp: totalMs.likely > 0 ? sequentialMs / totalMs.likely : 1,
    agents: likely.peak,
    agentsEnough: fewestAgents(plan, asLikely, likely),
    criticalPath: likely.decisive,
    streams: new Map(
      [...tallies].flatMap(([id, tally]) => {
        const expectation = expected.streams.get(id);
        return expectation ? [[id, predictionOf(tally, expectation, runs)] as const] : [];
      }),
    ),
    checkpoints: reachedIn(likely.state()),
    waves: mergedIn(likely.state()),
    trouble: troubleOf(likely.state()),
  };
}

function durationsOf({ streams, gate }: Expectations, draw: (expected: Expectation) => number): Durations {
  return {
    stream(id) {
      const expected = streams.get(id);
      if (!expected) throw new Error(`nothing is expected of the stream ${id}`);
      // Whole milliseconds, as clocks of real runs give them.
      return Math.round(draw(expected));
    },
    gate,
  };
}

/** Starts and ends of this many runs are kept for each stream, so that a plan of thousands of streams fits into memory. */
const mostKept = ({ streams }: Plan): number => Math.max(200, Math.floor(2_000_000 / Math.max(1, streams.length)));

interface Tally {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Runs in which it ran, of those that are kept. */
  kept: number;
  decided: number;
}

const makeTally = (most: number): Tally => ({ starts: new Float64Array(most), ends: new Float64Array(most), kept: 0, decided: 0 });

function note(tally: Tally | undefined, index: number, startMs: number, endMs: number): void {
  if (!tally || index >= tally.starts.length) return;
  tally.starts[tally.kept] = startMs;
  tally.ends[tally.kept] = endMs;
  tally.kept += 1;
}

function predictionOf({ starts, ends, kept, decided }: Tally, expected: Expectation, runs: number): StreamPrediction {
  return {
    expected,
    startMs: quantilesOf(starts.subarray(0, kept)),
    endMs: quantilesOf(ends.subarray(0, kept)),
    criticality: decided / runs,
  };
}

/** A tenth of a percent longer is not longer: the order of starts shifts with the limit, and with it what is left over at the end. */
const sameLength = 1.001;

/** Takes one agent after the other away for as long as that does not lengthen the run. */
function fewestAgents(plan: Plan, asLikely: Durations, { peak, endMs }: Played): number {
  let enough = peak;
  while (enough > 1) {
    const shorthanded = perfectRuns({ ...plan, maxParallel: enough - 1 })(asLikely);
    if (shorthanded.endMs > endMs * sameLength) break;
    enough -= 1;
  }
  return enough;
}

function reachedIn(state: RunState): Map<CheckpointId, number> {
  return new Map(
    Object.values<CheckpointState>(state.checkpoints).flatMap(({ id, status }) =>
      'reachedAt' in status ? [[id, status.reachedAt - state.startedAt] as const] : [],
    ),
  );
}

function mergedIn(state: RunState): Map<WaveId, number> {
  return new Map(
    Object.values<WaveState>(state.waves).flatMap(({ id, status, endedAt }) =>
      status === 'merged' && endedAt !== null ? [[id, endedAt - state.startedAt] as const] : [],
    ),
  );
}

function troubleOf({ status }: RunState): string | null {
  if (status.kind === 'ended') return status.outcome === 'passed' ? null : status.reason;
  return 'the run comes to a stand before its end';
}
