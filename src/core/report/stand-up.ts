import { workedMs } from '../forecast/estimates.ts';
import { forecast, type Forecast } from '../forecast/forecast.ts';
import type { StreamId } from '../ids.ts';
import { resultsText } from '../progress/results.ts';
import { percentOf } from '../run/rows.ts';
import { currentAttempt, streamOf } from '../run/standing.ts';
import type { RunState, StreamState } from '../run/state.ts';
import { duration } from '../run/words.ts';

/** What one says in a stand-up; `null` is nothing to say. */
export interface StandUp {
  readonly done: string;
  readonly now: string | null;
  readonly blocker: string | null;
  readonly eta: string | null;
}

/** @param rest forecast of the rest of the run @param until the end of the run, or now, epoch milliseconds */
export function standUpOf(stream: StreamState, rest: Forecast, until: number): StandUp {
  const { status, progress, why } = stream;
  const last = currentAttempt(stream);
  const isLive = last !== null && last.endedAt === null;
  const { tasksDone, tasksTotal } = progress ?? {};
  const percent = percentOf(stream);
  const results = resultsText(progress ?? {});
  const reached = Object.keys(stream.milestones);
  const done = [
    ...(status.kind === 'succeeded' && last ? [`succeeded after ${duration(workedMs(last, last.endedAt ?? until))}`] : []),
    ...(tasksDone === undefined ? [] : [tasksTotal === undefined ? `${tasksDone} tasks` : `${tasksDone} of ${tasksTotal} tasks`]),
    ...(percent === null || status.kind === 'succeeded' ? [] : [`${Math.round(percent)} %`]),
    ...(results === null ? [] : [results]),
    ...(reached.length === 0 ? [] : [`reached ${reached.join(', ')}`]),
  ].join(', ');
  const endsAt = rest.streams.get(stream.id)?.endsAt ?? null;
  const foreseen = endsAt === null ? null : `in about ${duration(Math.max(0, endsAt - until))}`;
  const blocked = ['failed', 'skipped', 'stopped', 'retrying', 'parked', 'waiting'].includes(status.kind)
    ? `${status.kind}: ${why.text}`
    : null;
  return {
    done: done === '' ? 'nothing yet' : done,
    now: isLive ? (progress?.now ?? status.kind) : status.kind === 'checking' ? why.text : null,
    blocker:
      (isLive ? (progress?.blocker ?? progress?.question) : null) ??
      blocked?.replace(`${status.kind}: ${status.kind}`, status.kind) ??
      null,
    eta: status.kind === 'succeeded' ? null : ((isLive ? progress?.eta : null) ?? foreseen),
  };
}

/** The stand-up that was told last, stream by stream. */
export interface ToldStandUp {
  readonly number: number;
  /** When it was told, epoch milliseconds. */
  readonly at: number;
  /** Streams that have begun, in the order of the plan, but for those of which an earlier one has told how they ended. */
  readonly streams: readonly { readonly id: StreamId; readonly standUp: StandUp }[];
  /** Streams that have not begun. */
  readonly ahead: number;
}

/** @returns `null` when none has been told */
export function lastStandUp(state: RunState): ToldStandUp | null {
  const { standup, plan } = state;
  if (!standup || standup.told === 0) return null;
  const rest = forecast(state, standup.at);
  const streams = plan.streams.map(({ id }) => streamOf(state, id));
  return {
    number: standup.told,
    at: standup.at,
    streams: streams
      .filter((stream) => stream.attempt > 0 && !wasOver(stream, standup.since))
      .map((stream) => ({ id: stream.id, standUp: standUpOf(stream, rest, standup.at) })),
    ahead: streams.filter(({ attempt, status }) => attempt === 0 && (status.kind === 'waiting' || status.kind === 'ready')).length,
  };
}

function wasOver(stream: StreamState, since: number): boolean {
  const endedAt = currentAttempt(stream)?.endedAt ?? null;
  return ['succeeded', 'skipped', 'stopped'].includes(stream.status.kind) && endedAt !== null && endedAt <= since;
}
