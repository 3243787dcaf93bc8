import type { AgentSpec, Gate, Plan, Stream } from './model.ts';

/**
 * How many times faster than planned a run goes: a rehearsal of hours in seconds. At 600, a planned minute takes a tenth of a second.
 */
export const slowest = 1;
export const fastest = 1_000_000;

export type SpeedResult = { readonly ok: true; readonly speed: number } | { readonly ok: false; readonly reason: string };

/** Reads a speed: `600`, `1.5`, `600x`. @returns a reason that completes "the speed ..." */
export function parseSpeed(text: string): SpeedResult {
  const [, digits] = /^\s*(\d+(?:\.\d+)?)\s*x?\s*$/i.exec(text) ?? [];
  const speed = Number(digits);
  if (digits === undefined)
    return { ok: false, reason: `must be a number such as 600 (a planned minute in a tenth of a second), not ${text.trim() || 'empty'}` };
  if (speed < slowest || speed > fastest) return { ok: false, reason: `must be from ${slowest} to ${fastest}, not ${digits}` };
  return { ok: true, speed };
}

/** `600x`. */
export const formatSpeed = (speed: number): string => `${speed}x`;

/**
 * The plan with every time that its work is planned to take divided by the speed: estimates, what demo agents take, times of checkpoints, waits
 * before another attempt, the time between two stand-ups, until a stream counts as stuck or a result as late, and the steps of an escalation. Timeouts stay: they are about real programs, which are no faster for it.
 */
export function atSpeed(plan: Plan, speed: number): Plan {
  if (speed === 1) return plan;
  const faster = (ms: number) => divided(ms, speed);
  return {
    ...plan,
    standup: plan.standup && { ...plan.standup, everyMs: patient(plan.standup.everyMs, faster) },
    phases: plan.phases.map((phase) => withFasterGates(phase, faster)),
    waves: plan.waves.map((wave) => withFasterGates(wave, faster)),
    streams: plan.streams.map((stream) => fasterStream(withFasterGates(stream, faster), faster)),
    checkpoints: plan.checkpoints.map((checkpoint) => ({ ...checkpoint, atMs: checkpoint.atMs === null ? null : faster(checkpoint.atMs) })),
  };
}

/** Whole milliseconds; what is longer than nothing stays so. */
const divided = (ms: number, speed: number): number => (ms === 0 ? 0 : Math.max(1, Math.round(ms / speed)));

/** Even a rehearsal reports its progress through files, and takes its time for that: nobody is in trouble, or asked for news, for less than this. */
const leastPatienceMs = 2_000;
const patient = (ms: number, faster: (ms: number) => number): number => Math.min(ms, Math.max(leastPatienceMs, faster(ms)));

/** How late results may be is about the work of streams. */
const withFasterGates = <Owner extends { readonly gates: readonly Gate[] }>(owner: Owner, faster: (ms: number) => number): Owner => ({
  ...owner,
  gates: owner.gates.map((gate) =>
    gate.check.kind === 'consensus' && gate.check.lateAfterMs !== null
      ? { ...gate, check: { ...gate.check, lateAfterMs: patient(gate.check.lateAfterMs, faster) } }
      : gate,
  ),
});

function fasterStream(stream: Stream, faster: (ms: number) => number): Stream {
  const { estimate, retry, stuckAfterMs, escalation } = stream;
  return {
    ...stream,
    agent: fasterAgent(stream.agent, faster),
    estimate: estimate && { leastMs: faster(estimate.leastMs), mostMs: faster(estimate.mostMs) },
    stuckAfterMs: stuckAfterMs === null ? null : patient(stuckAfterMs, faster),
    escalation: escalation.map((step) => ({ ...step, afterMs: patient(step.afterMs, faster) })),
    retry: { ...retry, backoffMs: faster(retry.backoffMs), maxBackoffMs: faster(retry.maxBackoffMs) },
  };
}

function fasterAgent(agent: AgentSpec, faster: (ms: number) => number): AgentSpec {
  if (agent.kind !== 'demo') return agent;
  const { durationMs, limit } = agent.script;
  const script = { ...agent.script, durationMs: faster(durationMs), limit: limit && { ...limit, forMs: faster(limit.forMs) } };
  return { ...agent, script };
}
