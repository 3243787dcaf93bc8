import { isCommitting } from './left-work.ts';
import { agentWaits } from './agent-items.ts';
import { attention } from './attention.ts';
import { runGraph } from './graph.ts';
import { streamNeeds } from './needs.ts';
import { pauseWisher } from './pausing.ts';
import { currentAttempt, streamOf, waveOf } from './standing.ts';
import type { RunState, StreamState, StreamStatus } from './state.ts';

/** A run in a few figures, for headers and status lines. */
export interface RunSummary {
  /** Streams by status, those left out by `--only` not counted. */
  readonly counts: Readonly<Record<StreamStatus['kind'], number>>;
  /** Streams that have ended, and those that are part of the run; what stands by is neither. */
  readonly done: number;
  readonly total: number;
  /** Streams with a live process, paused ones included. */
  readonly live: number;
  readonly attention: number;
  /** Since the start, or from start to end, milliseconds. */
  readonly elapsedMs: number;
  /** Nothing will happen by itself any more: the run waits for a person. */
  readonly waitsForPerson: boolean;
}

/** @param now epoch milliseconds */
export function summary(state: RunState, now: number): RunSummary {
  const counts: Record<StreamStatus['kind'], number> = {
    waiting: 0,
    ready: 0,
    preparing: 0,
    starting: 0,
    running: 0,
    paused: 0,
    stopping: 0,
    checking: 0,
    retrying: 0,
    parked: 0,
    succeeded: 0,
    failed: 0,
    skipped: 0,
    stopped: 0,
    standingBy: 0,
  };
  let total = 0;
  for (const { status } of Object.values<StreamState>(state.streams)) {
    if (status.kind === 'skipped' && status.cause === 'only') continue;
    counts[status.kind] += 1;
    if (status.kind !== 'standingBy') total += 1;
  }
  return {
    counts,
    done: counts.succeeded + counts.failed + counts.skipped + counts.stopped,
    total,
    live: counts.running + counts.paused + counts.stopping,
    attention: attention(state).length,
    elapsedMs: Math.max(0, (state.status.kind === 'ended' ? state.status.at : now) - state.startedAt),
    waitsForPerson: waitsForPerson(state),
  };
}

/** Whether only a person can move the run on: it holds for reviews, is paused, or every live stream stands still or asks. */
export function waitsForPerson(state: RunState): boolean {
  if (state.status.kind !== 'running' && state.status.kind !== 'paused') return false;
  if (state.closing !== null || state.reporting !== null) return false;
  if (Object.keys(state.timers).some((timer) => !/^(timeout|stuck|standup):/.test(timer))) return false;
  if (Object.values(state.gates).some(({ status }) => status.kind === 'running')) return false;
  if (state.plan.waves.some(({ id }) => ['merging', 'bisecting', 'rollingBack', 'landing'].includes(waveOf(state, id).status)))
    return false;
  return state.plan.streams.every(({ id }) => standsStill(state, streamOf(state, id)));
}

const needsAreOpen = (state: RunState, { id }: StreamState): boolean => streamNeeds(state, runGraph(state.plan), id).kind === 'open';

function standsStill(state: RunState, stream: StreamState): boolean {
  const { status, progress } = stream;
  switch (status.kind) {
    case 'preparing':
      // With its directory there, a pause keeps it back, or a need that no longer holds; else it is about to start, or a hand-off is being written.
      return currentAttempt(stream)?.dir !== null && (pauseWisher(state, stream) !== null || needsAreOpen(state, stream));
    case 'running':
      return Boolean(progress?.question) || agentWaits(state, stream);
    case 'starting':
    case 'stopping':
    case 'retrying':
    case 'parked':
      return false;
    case 'checking':
      return status.step === 'gates';
    default:
      return !isCommitting(stream);
  }
}
