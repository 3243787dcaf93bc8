import type { GateId, StreamId } from '../../ids.ts';
import type { Plan, Stream } from '../../plan/model.ts';
import { median } from '../estimates.ts';
import type { Experience } from './experience.ts';
import { fixed, type Spread } from './spread.ts';

/** How long a stream is expected to take, and what says so. */
export interface Expectation {
  readonly spread: Spread;
  /**
   * `plan`: its estimate, or the script of its demo agent. `blended`: that and earlier runs. `learned`: earlier runs alone. `assumed`: nothing
   * does, and it counts as the others of the plan do in the middle.
   */
  readonly source: 'plan' | 'blended' | 'learned' | 'assumed';
  /** Durations of earlier runs behind it. */
  readonly samples: number;
}

export interface Expectations {
  readonly streams: ReadonlyMap<StreamId, Expectation>;
  readonly gate: (id: GateId) => number;
}

/**
 * What is expected of every stream of a plan.
 * @returns `null` when neither the plan nor an earlier run says how long any of its streams takes
 */
export function expectationsOf(plan: Plan, experience: Experience): Expectations | null {
  const known = new Map<StreamId, Expectation>();
  for (const stream of plan.streams) {
    const expected = expectationOf(stream, experience.streams.get(stream.id) ?? []);
    if (expected) known.set(stream.id, expected);
  }
  const usual = usualOf([...known.values()].map(({ spread }) => spread));
  if (usual === null) return null;
  const assumed: Expectation = { spread: usual, source: 'assumed', samples: 0 };
  return {
    streams: new Map(plan.streams.map(({ id }) => [id, known.get(id) ?? assumed])),
    gate: (id) => median(experience.gates.get(id) ?? []) ?? 0,
  };
}

function expectationOf(stream: Stream, samples: readonly number[]): Expectation | null {
  const planned = plannedSpread(stream);
  const lived = spreadOf(samples);
  if (lived === null) return planned && { spread: planned, source: 'plan', samples: 0 };
  if (planned === null) return { spread: lived, source: 'learned', samples: samples.length };
  return { spread: blend(planned, lived, samples.length), source: 'blended', samples: samples.length };
}

export function plannedSpread({ estimate, agent }: Stream): Spread | null {
  if (estimate) return { leastMs: estimate.leastMs, likelyMs: (estimate.leastMs + estimate.mostMs) / 2, mostMs: estimate.mostMs };
  // The script of a demo agent is as good as an estimate.
  return agent.kind === 'demo' && !agent.script.hang ? fixed(agent.script.durationMs) : null;
}

function spreadOf(samples: readonly number[]): Spread | null {
  const likelyMs = median(samples);
  return likelyMs === null ? null : { leastMs: Math.min(...samples), likelyMs, mostMs: Math.max(...samples) };
}

/** The plan's word weighs as much as two runs: after one run it still says two thirds, after two half, after eight a fifth. */
const weightOfPlan = 2;

function blend(planned: Spread, lived: Spread, samples: number): Spread {
  const weight = samples / (samples + weightOfPlan);
  const mixed = (plannedMs: number, livedMs: number) => plannedMs * (1 - weight) + livedMs * weight;
  return {
    leastMs: mixed(planned.leastMs, lived.leastMs),
    likelyMs: mixed(planned.likelyMs, lived.likelyMs),
    mostMs: mixed(planned.mostMs, lived.mostMs),
  };
}

function usualOf(spreads: readonly Spread[]): Spread | null {
  const leastMs = median(spreads.map((spread) => spread.leastMs));
  const likelyMs = median(spreads.map((spread) => spread.likelyMs));
  const mostMs = median(spreads.map((spread) => spread.mostMs));
  return leastMs === null || likelyMs === null || mostMs === null ? null : { leastMs, likelyMs, mostMs };
}
