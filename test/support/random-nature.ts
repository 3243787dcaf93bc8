import fc from 'fast-check';
import type { Plan } from '../../src/core/plan/model.ts';
import type { QueuedIntegration } from '../../src/core/run/events.ts';
import type { Nature, QueueReading } from './nature.ts';

/** How rough the world is, each 0 to 1. */
export interface Roughness {
  readonly failing: number;
  /** How much delays differ, and so how much outcomes overtake one another. */
  readonly disorder: number;
}

/**
 * A world whose answers are drawn from a seed by what is asked, not by when: the same stream and attempt fare the same however often the
 * engine dies. Only delays are drawn in the order of asking.
 */
export function randomNature(seed: number, { failing, disorder }: Roughness): Nature {
  const fails = (...key: readonly unknown[]) => chance(seed, 'fails', ...key) < failing;
  const upTo = (mostMs: number, ...key: readonly unknown[]) => Math.floor(chance(seed, 'time', ...key) * mostMs);
  let asked = 0;
  return {
    delayMs: (what) => Math.floor(chance(seed, 'delay', what, asked++) * disorder * 400),
    workspace: () => null,
    prepare: (stream, attempt) => (fails('prepare', stream, attempt) && fails('rarely', stream, attempt) ? 'no room' : null),
    spawn: (stream, attempt) => (fails('spawn', stream, attempt) && fails('seldom', stream, attempt) ? 'no such program' : null),
    process: (stream, attempt) => ({
      durationMs: upTo(2500, stream, attempt),
      exitCode: fails('exit', stream, attempt) ? 1 : 0,
      signal: null,
    }),
    agent: (stream, attempt) => ({
      asks: fails('asks', stream, attempt),
      fills: fails('fills', stream, attempt),
      ends: fails('agent', stream, attempt)
        ? ((['limit', 'waits', 'network', 'authentication'] as const)[upTo(4, 'fault', stream, attempt)] ?? 'limit')
        : 'done',
      resetsInMs: fails('says when', stream, attempt) ? null : upTo(600_000, 'reset', stream, attempt),
      tokens: upTo(3, 'tokens', stream, attempt),
    }),
    names: (stream, attempt, milestone) => chance(seed, 'names', stream, attempt, milestone) < 0.7,
    merge: (wave, round) => (fails('merge', wave, round) ? 'it conflicts' : null),
    conflict: (wave, round, answers) =>
      !fails('conflict', wave, round, answers) ? null : fails('person', wave, round) ? 'person' : 'agent',
    guilty: (wave, round, merged) => (fails('guilty', wave, round) ? merged.slice(0, 2) : merged.slice(-1)),
    rollBack: (wave, round) => (fails('roll back', wave, round) ? 'integration was moved' : null),
    land: (wave, round) => (fails('land', wave, round) ? 'main is checked out' : null),
    left: (stream, attempt) => (fails('left', stream, attempt) ? ['notes.txt'] : []),
    commit: (stream, attempt, tries) => (fails('commit', stream, attempt, tries) ? 'a hook refuses it' : null),
    queue: (plan) => (chance(seed, 'queue') < 0.5 ? [] : randomQueue(seed, plan)),
    provided: (item, round) => (fails('provided', item, round) ? ['card.ts'] : []),
    report: (round) => (fails('report', round) ? 'no space left on device' : null),
    gate: (gate, round) => {
      const durationMs = upTo(400, gate, round);
      if (!fails('gate', gate, round))
        return { durationMs, verdict: { kind: 'passed', durationMs, ...(fails('flaky', gate, round) ? { flaky: true, tries: 2 } : {}) } };
      return fails('measure', gate, round)
        ? { durationMs, verdict: { kind: 'unmeasured', durationMs, reason: 'timed out' } }
        : { durationMs, verdict: { kind: 'failed', durationMs, exitCode: 1 } };
    },
    result: (gate, stream, attempt) => (fails('result', gate, stream, attempt) ? 'is no JSON' : null),
    missing: (owner, attempt, paths) => (fails('missing', owner, owner === null ? 0 : attempt) ? paths : []),
  };
}

/** Items come, are taken out again, or settled, at some time; some are provided by nobody, and some block nothing. */
function randomQueue(seed: number, plan: Plan): readonly QueueReading[] {
  const { waves } = plan;
  // What settles conflicts starts only when a merge waits for it, and for nothing else.
  const streams = plan.streams.filter((stream) => !stream.resolver);
  const is = (share: number, ...key: readonly unknown[]) => chance(seed, ...key) < share;
  const item = (number: number, reading: number): QueuedIntegration => {
    const provider = streams[Math.floor(chance(seed, 'provider', number) * streams.length)]!;
    const isKnown = is(0.8, 'known', number);
    const blocked = waves.map(({ id }) => id).filter((id) => is(0.4, 'blocks', number, id));
    return {
      id: `int-${number}`,
      from: provider.id,
      to: '',
      what: 'the card',
      provider: isKnown ? provider.id : null,
      milestone: isKnown && is(0.5, 'milestone', number) ? (provider.milestones[0]?.id ?? null) : null,
      files: is(0.5, 'files', number) ? ['card.ts'] : [],
      blocks: streams.map(({ id }) => id).filter((id) => id !== provider.id && is(0.3, 'blocks', number, id)),
      ...(blocked.length === 0 ? {} : { waves: blocked }),
      isResolved: is(0.2, 'resolved', number, reading),
    };
  };
  return [0, 1, 2].map((reading) => ({
    afterMs: Math.floor(chance(seed, 'read', reading) * 3000),
    items: [1, 2, 3].filter((number) => is(0.6, 'present', number, reading)).map((number) => item(number, reading)),
  }));
}

export const randomWorld = fc.record({
  seed: fc.integer(),
  failing: fc.constantFrom(0, 0.1, 0.3, 0.6),
  disorder: fc.constantFrom(0, 0.2, 1),
});

/** A number from 0 to 1 that depends on nothing but its arguments (FNV-1a, then a mix of the bits). */
export function chance(seed: number, ...key: readonly unknown[]): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const char of key.join('\u0000')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
