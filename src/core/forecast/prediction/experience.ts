import type { GateId, StreamId } from '../../ids.ts';
import { currentAttempt } from '../../run/standing.ts';
import type { GateState, RunState, StreamState } from '../../run/state.ts';
import { workedMs } from '../estimates.ts';

/** How long the streams and gates of a plan took in earlier runs, milliseconds, newest first. */
export interface Experience {
  readonly streams: ReadonlyMap<StreamId, readonly number[]>;
  readonly gates: ReadonlyMap<GateId, readonly number[]>;
}

export const noExperience: Experience = { streams: new Map(), gates: new Map() };

/** What is older than so many runs says little about today's. */
const mostSamples = 20;

/**
 * Gathers what earlier runs of a plan tell about durations: of each stream the attempt that ended well, pauses left out, and of each gate the
 * round that passed.
 * @param agentOf the kind of agent that does a stream today; what another kind took tells nothing. `null` for a stream that is no more
 * @param runs newest first
 */
export function experienceOf(runs: readonly RunState[], agentOf: (stream: StreamId) => string | null): Experience {
  const streams = new Map<StreamId, number[]>();
  const gates = new Map<GateId, number[]>();
  for (const state of runs) {
    const agents = new Map(state.plan.streams.map(({ id, agent }) => [id, agent.kind]));
    for (const stream of Object.values<StreamState>(state.streams)) {
      const ms = stream.status.kind === 'succeeded' ? workOf(stream) : null;
      if (ms !== null && agents.get(stream.id) === agentOf(stream.id)) keep(streams, stream.id, ms);
    }
    for (const { id, status } of Object.values<GateState>(state.gates)) {
      if (status.kind === 'done' && status.verdict.kind === 'passed') keep(gates, id, status.verdict.durationMs);
    }
  }
  return { streams, gates };
}

/** Of the attempt that made the stream succeed; `null` when it never had a process. */
function workOf(stream: StreamState): number | null {
  const attempt = currentAttempt(stream);
  if (!attempt || attempt.spawnedAt === null || attempt.endedAt === null) return null;
  return workedMs(attempt, attempt.endedAt);
}

function keep<Id>(into: Map<Id, number[]>, id: Id, ms: number): void {
  const samples = into.get(id) ?? [];
  if (samples.length < mostSamples) samples.push(ms);
  into.set(id, samples);
}
