import type { Stream } from '../plan/model.ts';
import type { AttemptState, RunState, StreamState } from '../run/state.ts';

/** How long one attempt of a stream is likely to take, milliseconds, as far as the plan says; `null` when it says nothing. */
export function plannedMs({ estimate, agent }: Stream): number | null {
  if (estimate) return (estimate.leastMs + estimate.mostMs) / 2;
  // A demo agent's script is as good as an estimate.
  return agent.kind === 'demo' && !agent.script.hang ? agent.script.durationMs + (agent.script.limit?.forMs ?? 0) : null;
}

/**
 * What a stream without an estimate is taken to need: the median of the attempts of this run that ended well, milliseconds. The
 * median, since one stream that took hours says little about the others.
 */
export function learnedMs(state: RunState): number | null {
  const durations = Object.values<StreamState>(state.streams).flatMap(({ attempts }) =>
    attempts.flatMap((attempt) => (endedWell(attempt) && attempt.endedAt !== null ? [workedMs(attempt, attempt.endedAt)] : [])),
  );
  return median(durations);
}

const endedWell = ({ end }: AttemptState): boolean =>
  end?.kind === 'done' || (end?.kind === 'exited' && end.exitCode === 0 && end.signal === null);

/** Milliseconds that an attempt has worked until `at`, pauses left out. */
export function workedMs(attempt: AttemptState, at: number): number {
  if (attempt.spawnedAt === null) return 0;
  const pause = attempt.pausedSince === null ? 0 : Math.max(0, at - attempt.pausedSince);
  return Math.max(0, at - attempt.spawnedAt - attempt.pausedMs - pause);
}

export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/**
 * What is likely to be left of the work of a stream that goes on from attempts that were cut short by a limit, or handed on: what these have
 * worked is not done again.
 */
export function likelyLeftMs(attempts: readonly AttemptState[], likelyMs: number | null): number | null {
  if (likelyMs === null) return null;
  const lastOther = attempts.findLastIndex(({ end }) => end !== null && end.kind !== 'parked' && end.kind !== 'handedOn');
  const done = attempts
    .slice(lastOther + 1)
    .flatMap((each) => (each.end !== null && each.endedAt !== null ? [workedMs(each, each.endedAt)] : []));
  return Math.max(likelyMs * overdueShare, likelyMs - done.reduce((sum, ms) => sum + ms, 0));
}

/** An attempt that has outlived its estimate is taken to need this part of it still, rather than nothing. */
const overdueShare = 0.1;

/**
 * What a running attempt still needs, milliseconds; `null` when nothing says. The plan's estimate and the progress that the agent
 * reports are weighed by that progress: at 10 % it says little, at 90 % nearly all.
 */
export function remainingMs(stream: StreamState, attempt: AttemptState, likelyMs: number | null, now: number): number | null {
  const worked = workedMs(attempt, now);
  const byEstimate = likelyMs === null ? null : worked < likelyMs ? likelyMs - worked : likelyMs * overdueShare;
  const { progress } = stream;
  const percent = progress?.percent;
  if (!progress || percent === undefined || percent <= 0) return byEstimate;
  const atReport = workedMs(attempt, Math.min(now, progress.at));
  const byReport = Math.max(0, (atReport * 100) / Math.min(percent, 100) - worked);
  if (byEstimate === null) return byReport;
  const weight = Math.min(percent, 100) / 100;
  return byReport * weight + byEstimate * (1 - weight);
}
