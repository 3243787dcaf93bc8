import type { PhaseId, StreamId } from '../ids.ts';
import { plannedMs, workedMs } from '../forecast/estimates.ts';
import type { Forecast } from '../forecast/forecast.ts';
import type { Stream } from '../plan/model.ts';
import { percentOf } from '../run/rows.ts';
import { streamOf } from '../run/standing.ts';
import type { AttemptEnd, AttemptState, RunState, StreamState } from '../run/state.ts';
import { duration, exitText } from '../run/words.ts';
import { standUpOf, type StandUp } from './stand-up.ts';
import { timingOf, type Timing } from './timing.ts';

/** A stream as the plan says and as it went. Times are epoch milliseconds, durations milliseconds. */
export interface StreamReport {
  readonly id: StreamId;
  readonly title: string;
  readonly phase: PhaseId | null;
  readonly agent: string;
  readonly optional: boolean;
  readonly status: StreamState['status']['kind'];
  readonly why: string;
  /** Beginning of the first process, and the end of the last one, `null` while it lives. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** When all goes as planned, since the start of the run; `null` when the plan does not say. */
  readonly plannedStartMs: number | null;
  readonly plannedEndMs: number | null;
  /** The last attempt, pauses left out, beside the estimate; actual only of a stream that has succeeded. */
  readonly timing: Timing;
  /** Of all attempts together, pauses left out. */
  readonly workMs: number;
  readonly attempts: readonly AttemptReport[];
  readonly percent: number | null;
  readonly milestones: readonly { readonly id: string; readonly title: string; readonly reachedAt: number | null }[];
  readonly tokens: number;
  /** US dollars. */
  readonly usd: number;
  readonly standUp: StandUp;
}

export interface AttemptReport {
  readonly number: number;
  readonly decidedAt: number;
  readonly spawnedAt: number | null;
  readonly endedAt: number | null;
  readonly workMs: number;
  readonly pausedMs: number;
  /** Kind of its end, `null` while it lives; `endText` says it in words: `exit status 1`. */
  readonly end: AttemptEnd['kind'] | null;
  readonly endText: string | null;
  readonly exitCode: number | null;
  /** It has done what it was for: its program left with 0, or its agent was done, or another goes on from where it was. `null` while it lives. */
  readonly endedWell: boolean | null;
  readonly tokens: number;
  readonly usd: number;
}

export interface StreamReportOptions {
  /** The end of the run, or now. */
  readonly until: number;
  /** Of the plan before it was started, with times from 0. */
  readonly planned: Forecast;
  /** Of the rest of the run. */
  readonly rest: Forecast;
}

export function streamReport(state: RunState, plan: Stream, options: StreamReportOptions): StreamReport {
  const stream = streamOf(state, plan.id);
  const { attempts, status } = stream;
  const { until, planned, rest } = options;
  const reports = attempts.map((attempt) => attemptReport(attempt, until));
  const last = reports.at(-1);
  const usual = plannedMs(plan);
  const estimate = plan.estimate ?? (usual === null ? null : { leastMs: usual, mostMs: usual });
  const foretold = planned.streams.get(plan.id);
  return {
    id: plan.id,
    title: plan.title,
    phase: plan.phase,
    agent: plan.agentName,
    optional: plan.optional,
    status: status.kind,
    why: stream.why.text,
    startedAt: attempts.find(({ spawnedAt }) => spawnedAt !== null)?.spawnedAt ?? null,
    endedAt: last?.endedAt ?? null,
    plannedStartMs: foretold?.startsAt ?? null,
    plannedEndMs: foretold?.endsAt ?? null,
    timing: timingOf(estimate, status.kind === 'succeeded' && last ? last.workMs : null),
    workMs: reports.reduce((sum, { workMs }) => sum + workMs, 0),
    attempts: reports,
    percent: percentOf(stream),
    milestones: plan.milestones.map(({ id, title }) => ({ id, title, reachedAt: stream.milestones[id] ?? null })),
    tokens: reports.reduce((sum, { tokens }) => sum + tokens, 0),
    usd: roundedUsd(reports.reduce((sum, { usd }) => sum + usd, 0)),
    standUp: standUpOf(stream, rest, until),
  };
}

export const roundedUsd = (usd: number): number => Math.round(usd * 1e6) / 1e6;

function attemptReport(attempt: AttemptState, until: number): AttemptReport {
  const { end, endedAt, pausedMs, pausedSince } = attempt;
  return {
    number: attempt.number,
    decidedAt: attempt.decidedAt,
    spawnedAt: attempt.spawnedAt,
    endedAt,
    workMs: workedMs(attempt, endedAt ?? until),
    pausedMs: pausedMs + (pausedSince === null ? 0 : Math.max(0, until - pausedSince)),
    end: end?.kind ?? null,
    endText: end === null ? null : endText(end),
    exitCode: end?.kind === 'exited' ? end.exitCode : null,
    endedWell: end === null ? null : endedWell(attempt),
    tokens: attempt.tokens ?? 0,
    usd: attempt.usd ?? 0,
  };
}

function endedWell({ end }: AttemptState): boolean {
  if (end?.kind === 'exited') return end.exitCode === 0;
  return end?.kind === 'done' || end?.kind === 'parked' || end?.kind === 'handedOn';
}

function endText(end: AttemptEnd): string {
  switch (end.kind) {
    case 'exited':
      return exitText(end.exitCode, end.signal);
    case 'spawnFailed':
      return `could not be started: ${end.reason}`;
    case 'prepareFailed':
      return `could not be prepared: ${end.reason}`;
    case 'withdrawn':
      return 'withdrawn before it started';
    case 'timedOut':
      return `timed out after ${duration(end.afterMs)}`;
    case 'done':
      return 'its agent was done';
    case 'parked':
      return 'parked at a usage limit';
    case 'handedOn':
      return 'handed on to a fresh session';
    case 'lost':
      return `lost: ${end.reason}`;
  }
}
