import { asStreamId, type StreamId } from '../ids.ts';
import type { Checkpoint } from '../plan/model.ts';
import { runGraph } from '../run/graph.ts';
import { checkpointOf, currentAttempt, streamOf } from '../run/standing.ts';
import type { RunState, StreamState } from '../run/state.ts';
import { plannedMs, workedMs } from './estimates.ts';

/** How a run stands beside what the plan expects of it at a checkpoint. */
export type Standing =
  /** There is nothing to compare. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'onTrack'; readonly streams: readonly StreamStanding[] }
  | {
      readonly kind: 'behind';
      /** The largest shortfall of a stream, percentage points; 0 when only the time has passed. */
      readonly byPercent: number;
      /** How long the planned time of the checkpoint has passed, or had when it was reached, milliseconds; 0 when it has not. */
      readonly byMs: number;
      readonly streams: readonly StreamStanding[];
    };

export interface StreamStanding {
  readonly stream: StreamId;
  /** What the plan expects at this moment, 0 to 100. */
  readonly expected: number;
  /** How far it is; `null` when nobody knows. */
  readonly actual: number | null;
}

/** Progress that is measured against an estimate never says that all is done: that only the end does. */
const mostByEstimate = 95;
/** A lag smaller than this, in percentage points, is noise of the reports. */
const tolerance = 5;

/**
 * Compares a run with what the plan says of a checkpoint: its planned time, and the progress of streams. Until that time the expected
 * percentages grow with the time that passes; from then on they hold in full.
 */
export function standing(checkpoint: Checkpoint, state: RunState, now: number): Standing {
  const { status } = checkpointOf(state, checkpoint.id);
  if (status.kind === 'missed') return { kind: 'unknown', reason: status.reason };
  const reachedAt = status.kind === 'ahead' ? null : status.reachedAt;
  const streams = compare(checkpoint, state, now, expectedShare(checkpoint, reachedAt, state.startedAt, now));
  const byMs = lateMs(checkpoint, reachedAt, state.startedAt, now);
  if (checkpoint.atMs === null && streams.length === 0) return { kind: 'unknown', reason: 'the plan says neither when nor how far' };
  if (byMs === 0 && streams.length > 0 && streams.every(({ actual }) => actual === null)) {
    return { kind: 'unknown', reason: 'no stream says how far it is' };
  }
  const shortfall = Math.max(0, ...streams.map(({ expected, actual }) => (actual === null ? 0 : expected - actual)));
  const byPercent = shortfall <= tolerance ? 0 : Math.round(shortfall);
  return byPercent === 0 && byMs === 0 ? { kind: 'onTrack', streams } : { kind: 'behind', byPercent, byMs, streams };
}

/** Which part of the expected progress is expected by now, 0 to 1. */
function expectedShare({ atMs }: Checkpoint, reachedAt: number | null, startedAt: number, now: number): number {
  if (reachedAt !== null) return 1;
  // Without a time nothing is expected before the checkpoint is reached.
  if (atMs === null) return 0;
  return atMs === 0 ? 1 : Math.min(1, Math.max(0, (now - startedAt) / atMs));
}

/** How late it is, or was when it was reached. One that the clock reaches is never late. */
function lateMs({ atMs, needs }: Checkpoint, reachedAt: number | null, startedAt: number, now: number): number {
  return atMs === null || needs.length === 0 ? 0 : Math.max(0, (reachedAt ?? now) - startedAt - atMs);
}

function compare(checkpoint: Checkpoint, state: RunState, now: number, share: number): StreamStanding[] {
  const { streams } = runGraph(state.plan);
  return Object.entries(checkpoint.expected).flatMap(([id, percent]): StreamStanding[] => {
    const entry = streams.get(asStreamId(id));
    if (!entry) return [];
    const actual = progressOf(streamOf(state, entry.stream.id), plannedMs(entry.stream), now);
    return [{ stream: entry.stream.id, expected: percent * share, actual }];
  });
}

/** How far a stream is in percent: what it reports, else its time against its estimate; `null` when neither is known. */
function progressOf(stream: StreamState, likelyMs: number | null, now: number): number | null {
  const reported = stream.progress?.percent;
  switch (stream.status.kind) {
    case 'succeeded':
    case 'skipped':
      return 100;
    case 'waiting':
    case 'ready':
    case 'retrying':
    case 'parked':
      return 0;
    case 'failed':
    case 'stopped':
      return reported ?? 0;
    case 'checking':
      return reported ?? mostByEstimate;
    default: {
      const attempt = currentAttempt(stream);
      if (reported !== undefined) return reported;
      if (!attempt || likelyMs === null || likelyMs === 0) return null;
      return Math.min(mostByEstimate, (workedMs(attempt, now) / likelyMs) * 100);
    }
  }
}
