import type { CheckpointId, PhaseId, StreamId } from '../../ids.ts';
import type { Need, Plan, Stream } from '../model.ts';
import type { Outline } from '../outline.ts';
import type { Source } from '../source.ts';

/** What must have happened: `A succeeded`, `A failed`. */
type Facts = ReadonlySet<string>;
const none: Facts = new Set();

/**
 * Warns of streams whose needs cannot all hold: somewhere behind them the same stream must both have succeeded and have failed. It is no error,
 * for a person who tries a stream again, or skips it, may bring it about.
 */
export function checkReachable(plan: Plan, outline: Outline, source: Source): void {
  const mayFail = new Set(plan.streams.flatMap(({ needs }) => needs.flatMap(failuresIn)));
  if (mayFail.size === 0) return;
  const factsOf = factsBehind(plan, mayFail);
  const pathOf = new Map(outline.streams.map(({ id, path }) => [id, path]));
  for (const stream of plan.streams) {
    const facts = factsOf(stream.id);
    const torn = [...mayFail].find((id) => facts.has(`${id} succeeded`) && facts.has(`${id} failed`));
    const before = stream.needs.some((need) => need.kind === 'stream' && isTorn(factsOf(need.stream), mayFail));
    // What waits for a stream that never starts is told by that stream.
    if (torn === undefined || before) continue;
    const message = `\`${stream.id}\` never starts: behind its needs \`${torn}\` must both succeed and fail`;
    const hint = `let one of these needs be \`{stream: ${torn}, on: ended}\`, or \`any:\` of two`;
    source.at([...(pathOf.get(stream.id) ?? []), 'needs'], { severity: 'warning', code: 'unreachable', message, hint });
  }
}

const isTorn = (facts: Facts, mayFail: ReadonlySet<StreamId>): boolean =>
  [...mayFail].some((id) => facts.has(`${id} succeeded`) && facts.has(`${id} failed`));

const failuresIn = (need: Need): StreamId[] => {
  if (need.kind === 'any') return need.needs.flatMap(failuresIn);
  return need.kind === 'stream' && need.on === 'failed' ? [need.stream] : [];
};

/** What must have happened before a stream starts, as far as it is about streams whose failure is waited for. Needs go in no circle. */
function factsBehind(plan: Plan, mayFail: ReadonlySet<StreamId>): (id: StreamId) => Facts {
  const streams = new Map(plan.streams.map((stream) => [stream.id, stream]));
  const phases = new Map(plan.phases.map((phase) => [phase.id, phase]));
  const checkpoints = new Map(plan.checkpoints.map((checkpoint) => [checkpoint.id, checkpoint]));
  const inPhase = Map.groupBy(plan.streams, ({ phase }) => phase);
  const known = new Map<string, Facts>();

  const once = (key: string, work: () => Facts): Facts => {
    let facts = known.get(key);
    if (!facts) known.set(key, (facts = work()));
    return facts;
  };
  const start = (id: StreamId): Facts =>
    once(`stream ${id}`, () => {
      const stream = streams.get(id);
      return stream ? union([...stream.needs.map(factsOf), phaseStart(stream.phase)]) : none;
    });
  const phaseStart = (id: PhaseId | null): Facts => {
    const phase = id === null ? undefined : phases.get(id);
    return phase ? once(`phase ${phase.id}`, () => union([...phase.needs.map(factsOf), phaseStart(phase.parent)])) : none;
  };
  const done = (id: PhaseId): Facts =>
    once(`done ${id}`, () => {
      const inside = plan.phases.filter(({ parent }) => parent === id).map(({ id: child }) => done(child));
      return union([...inside, ...(inPhase.get(id) ?? []).map(success)]);
    });
  const reached = (id: CheckpointId): Facts => once(`checkpoint ${id}`, () => union((checkpoints.get(id)?.needs ?? []).map(factsOf)));
  // An optional stream keeps nothing back, however it ends, and one with `on_failure` may fail and let others go on.
  const success = (stream: Stream): Facts =>
    stream.optional || stream.onFailure.kind !== 'fail' ? none : withFact(start(stream.id), stream.id, 'succeeded');
  const withFact = (facts: Facts, id: StreamId, outcome: string): Facts =>
    mayFail.has(id) ? new Set([...facts, `${id} ${outcome}`]) : facts;

  function factsOf(need: Need): Facts {
    switch (need.kind) {
      case 'stream': {
        const stream = streams.get(need.stream);
        if (!stream || need.on === 'ended') return none;
        return need.on === 'failed' ? withFact(start(need.stream), need.stream, 'failed') : success(stream);
      }
      case 'milestone': {
        const stream = streams.get(need.stream);
        return !stream || stream.optional ? none : start(need.stream);
      }
      case 'phase':
        return need.on === 'succeeded' ? done(need.phase) : none;
      case 'checkpoint':
        return reached(need.checkpoint);
      case 'any': {
        const [first = none, ...others] = need.needs.map(factsOf);
        return new Set([...first].filter((fact) => others.every((facts) => facts.has(fact))));
      }
      default:
        return none;
    }
  }
  return start;
}

function union(all: readonly Facts[]): Facts {
  const full = all.filter(({ size }) => size > 0);
  const [first] = full;
  return first === undefined ? none : full.length === 1 ? first : new Set(full.flatMap((facts) => [...facts]));
}
