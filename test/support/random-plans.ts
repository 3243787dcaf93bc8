import fc from 'fast-check';
import { asStreamId, type StreamId } from '../../src/core/ids.ts';
import type { Budget, EscalationStep, Gate, Need, OnFailure, OnLimit, Plan, Stream } from '../../src/core/plan/model.ts';
import { checkpoint, need, phase, plan, realAgent, rollback, stream, wave } from './plans.ts';

/**
 * Random plans without cycles. Phases follow one another; a stream needs streams before it of its own or an earlier phase, earlier
 * phases, and checkpoints and waves whose needs lie before it. Lanes and sequences lead from lower places to higher ones.
 */
export function randomPlan({
  streams = 9,
  phases = 3,
  waves = 3,
}: Partial<Record<'streams' | 'phases' | 'waves', number>> = {}): fc.Arbitrary<Plan> {
  return fc
    .record({
      maxParallel: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
      budget: randomBudget,
      agentLimit: fc.option(fc.integer({ min: 1, max: 2 }), { nil: null }),
      deliverables: fc.boolean(),
      isReported: fc.boolean(),
      holds: fc.option(
        fc.record({ resolve: fc.constantFrom('later', 'first', 'stream'), of: fc.nat(), rounds: fc.integer({ min: 1, max: 2 }) }),
        { nil: null },
      ),
      resolves: fc.option(fc.integer({ min: 1, max: 2 }), { nil: null }),
      phases: fc.array(randomPhase, { maxLength: phases }),
      streams: fc.array(randomStream, { minLength: 1, maxLength: streams }),
      checkpoints: fc.array(randomCheckpoint, { maxLength: 3 }),
      waves: fc.array(randomWave, { maxLength: waves }),
      lanes: fc.array(fc.array(fc.nat(), { minLength: 2, maxLength: 4 }), { maxLength: 2 }),
      sequence: fc.option(fc.array(fc.nat(), { minLength: 2, maxLength: 6 }), { freq: 2, nil: null }),
      rollbacks: fc.array(randomRollback, { maxLength: 2 }),
      integrationQueue: fc.record({
        streams: fc.array(fc.nat(), { maxLength: 2 }),
        waves: fc.array(fc.nat(), { maxLength: 1 }),
      }),
      results: fc.record({ retries: fc.nat(2), lateAfterMs: fc.option(fc.integer({ min: 1, max: 2000 }), { nil: null }) }),
    })
    .map(build);
}

/** Most gates are commands that must pass; some read something, ask a person, compare what streams wrote (`~`), or count those before them. */
const randomGate = fc.constantFrom('', '', '', ':should', ':nice', '?', '?:should', '+', '~', '~:should', '&', '|', '%', '%:should');

const randomBudget: fc.Arbitrary<Budget | null> = fc.option(
  fc.record({
    tokens: fc.integer({ min: 1, max: 12 }),
    usd: fc.constant(null),
    warnAt: fc.constant(50),
    whenUsedUp: fc.constantFrom('hold', 'pause'),
  }),
  { freq: 2, nil: null },
);

const randomPhase = fc.record({
  gates: fc.array(randomGate, { maxLength: 3 }),
  needsPhaseBefore: fc.boolean(),
  /** How many of the phases around the one before it is inside of; more than there are is none. */
  depth: fc.nat(4),
  maxParallel: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 2, nil: null }),
  need: fc.option(fc.nat(), { freq: 3, nil: null }),
  needsWave: fc.option(fc.nat(), { freq: 2, nil: null }),
});

const randomStream = fc.record({
  /** Place among the phases; 0 is none. */
  phase: fc.nat(3),
  needs: fc.array(fc.record({ of: fc.nat(), on: fc.constantFrom('succeeded', 'succeeded', 'succeeded', 'failed', 'ended') }), {
    maxLength: 3,
  }),
  /** One of these is enough. */
  needsAny: fc.array(fc.record({ of: fc.nat(), on: fc.constantFrom('succeeded', 'failed', 'ended', 'm1') }), { maxLength: 3 }),
  needsMilestone: fc.option(fc.record({ of: fc.nat(), milestone: fc.constantFrom('m1', 'm2') }), { nil: null }),
  needsPhase: fc.option(fc.record({ of: fc.nat(), on: fc.constantFrom('succeeded', 'failed', 'ended') }), { freq: 3, nil: null }),
  needsCheckpoint: fc.option(fc.nat(), { freq: 3, nil: null }),
  needsWave: fc.option(fc.nat(), { freq: 2, nil: null }),
  milestones: fc.constantFrom<readonly string[]>([], ['m1'], ['m1:40', 'm2:70'], ['m1', 'm2']),
  agentName: fc.constantFrom('command', 'command', 'opus'),
  /** Some are of real agents. */
  agent: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('claude', 'codex'),
        settings: fc.record({
          mode: fc.constantFrom('interactive', 'headless'),
          onLimit: fc.constantFrom<OnLimit>({ kind: 'wait' }, { kind: 'wait' }, { kind: 'fail' }, { kind: 'takeOver', agent: 'codex' }),
          allow: fc.constantFrom([], [], ['make']),
          deny: fc.constantFrom([], [], ['make']),
          contextHandoffPercent: fc.option(fc.constant(80), { nil: null }),
        }),
      }),
    },
  ),
  anytime: fc.option(fc.constant(true), { freq: 4, nil: false }),
  priority: fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3),
  estimateMs: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: null }),
  optional: fc.boolean(),
  timeoutMs: fc.option(fc.integer({ min: 100, max: 3000 }), { freq: 3, nil: null }),
  stuckAfterMs: fc.option(fc.integer({ min: 50, max: 1500 }), { nil: null }),
  escalation: fc.array(
    fc.record({ waitMs: fc.nat(600), do: fc.constantFrom<EscalationStep['do']>('notify', 'ask', 'page', 'block'), stream: fc.nat() }),
    { maxLength: 3 },
  ),
  onFailure: fc.constantFrom<OnFailure['kind']>('fail', 'fail', 'fail', 'continue', 'fallback', 'rollback'),
  rounds: fc.integer({ min: 1, max: 2 }),
  budget: randomBudget,
  attempts: fc.integer({ min: 1, max: 3 }),
  backoffMs: fc.constantFrom(0, 500),
  gates: fc.array(randomGate, { maxLength: 3 }),
  deliverables: fc.boolean(),
});

const randomCheckpoint = fc.record({
  /** Streams before this place may be needed, streams from it on may need it. */
  place: fc.nat(9),
  needs: fc.array(fc.nat(), { maxLength: 2 }),
  needsWave: fc.option(fc.nat(), { freq: 2, nil: null }),
  atMs: fc.option(fc.nat(4000), { nil: null }),
  review: fc.boolean(),
});

const randomWave = fc.record({
  /** Streams before this place may be merged, what stands from it on may need the wave. */
  place: fc.integer({ min: 1, max: 9 }),
  merges: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
  /** Whether it waits for the wave before it, as it does unless a plan says otherwise. */
  inTurn: fc.option(fc.constant(false), { freq: 2, nil: true }),
  into: fc.constantFrom('integration/all', 'integration/all', 'integration/other'),
  gates: fc.array(randomGate, { maxLength: 3 }),
  lands: fc.boolean(),
});

const randomRollback = fc.record({
  severity: fc.constantFrom('critical', 'high'),
  in: fc.option(fc.array(fc.nat(), { maxLength: 3 }), { nil: null }),
  stop: fc.array(fc.nat(), { maxLength: 4 }),
  rerun: fc.option(fc.array(fc.nat(), { maxLength: 2 }), { nil: null }),
});

/** `earlier` is a stream that it needs. */
function answerOf(
  { id, onFailure, rounds }: { readonly id: string; readonly onFailure: OnFailure['kind']; readonly rounds: number },
  earlier: string | undefined,
): OnFailure {
  switch (onFailure) {
    case 'fail':
    case 'continue':
      return { kind: onFailure };
    case 'fallback':
      return { kind: 'fallback', stream: asStreamId(`${id}else`) };
    case 'rollback':
      return earlier === undefined ? { kind: 'fail' } : { kind: 'rollback', to: asStreamId(earlier), rounds };
  }
}

/** The stream that stands in for another, in its phase or in none. */
const fallbackOf = ({ id, onFailure, phase, priority }: Stream): Stream[] =>
  onFailure.kind !== 'fallback'
    ? []
    : [stream(onFailure.stream, { needs: [`${id}:failed`], priority, ...(phase !== null && priority > 1 ? { phase } : {}) })];

/** Each step waits for so long after the one before. */
function stepsOf(
  written: readonly { readonly waitMs: number; readonly do: EscalationStep['do']; readonly stream: number }[],
  streamOf: (pick: number) => StreamId,
): EscalationStep[] {
  let afterMs = 0;
  return written.map((step): EscalationStep => {
    afterMs += step.waitMs;
    switch (step.do) {
      case 'block':
        return { do: 'block', afterMs };
      case 'notify':
        return { do: 'notify', afterMs, text: null };
      case 'page':
        return { do: 'page', afterMs, who: 'ann', text: 'come' };
      case 'ask':
        return { do: 'ask', afterMs, stream: streamOf(step.stream), text: null };
    }
  });
}

function holdsOf(holds: Parts['holds'], streamOf: (pick: number) => StreamId): Plan['runningConflicts'] {
  if (holds === null) return null;
  const { resolve, of, rounds } = holds;
  return { resolve: resolve === 'stream' ? { kind: resolve, stream: streamOf(of) } : { kind: resolve }, rounds };
}

type Parts = {
  readonly maxParallel: number | null;
  readonly budget: Budget | null;
  readonly agentLimit: number | null;
  readonly deliverables: boolean;
  readonly isReported: boolean;
  readonly holds: { readonly resolve: 'later' | 'first' | 'stream'; readonly of: number; readonly rounds: number } | null;
  /** Attempts of the stream that settles conflicts; `null` for a plan without one. */
  readonly resolves: number | null;
  readonly phases: readonly (typeof randomPhase extends fc.Arbitrary<infer T> ? T : never)[];
  readonly streams: readonly (typeof randomStream extends fc.Arbitrary<infer T> ? T : never)[];
  readonly checkpoints: readonly (typeof randomCheckpoint extends fc.Arbitrary<infer T> ? T : never)[];
  readonly integrationQueue: { readonly streams: readonly number[]; readonly waves: readonly number[] };
  readonly waves: readonly (typeof randomWave extends fc.Arbitrary<infer T> ? T : never)[];
  readonly lanes: readonly (readonly number[])[];
  readonly sequence: readonly number[] | null;
  readonly results: { readonly retries: number; readonly lateAfterMs: number | null };
  readonly rollbacks: readonly (typeof randomRollback extends fc.Arbitrary<infer T> ? T : never)[];
};

/** What a lane or a sequence makes of its groups: each member waits until all of the group before have ended. */
function afterGroups(groups: readonly (readonly string[])[], lane: string | null): ReadonlyMap<string, readonly Need[]> {
  return new Map(
    groups.flatMap((group, index) => {
      const needs = (groups[index - 1] ?? []).map((id): Need => ({ kind: 'stream', stream: asStreamId(id), on: 'ended', lane }));
      return group.map((id) => [id, needs] as const);
    }),
  );
}

/** Two by two. */
const pairsOf = <T>(list: readonly T[]): T[][] => list.flatMap((_, index) => (index % 2 === 0 ? [list.slice(index, index + 2)] : []));

/** By place, the place of the phase that each is inside of, or -1. What is inside a phase stands behind it without a gap. */
function parentsOf(depths: readonly number[]): number[] {
  const parents: number[] = [];
  for (const [index, depth] of depths.entries()) {
    const chain = [index - 1];
    while (chain.at(-1)! >= 0) chain.push(parents[chain.at(-1)!] ?? -1);
    parents.push(chain[depth] ?? -1);
  }
  return parents;
}

function build(parts: Parts): Plan {
  const phaseId = (index: number) => `P${index + 1}`;
  const names = (kinds: readonly string[]) => kinds.map((kind, index) => `g${index + 1}${kind}`);
  /** A consensus is of the first streams of the plan, whoever has the gate. */
  const comparing = <Owner extends { readonly gates: readonly Gate[] }>(owner: Owner): Owner => ({
    ...owner,
    gates: owner.gates.map((each) => (each.name.endsWith('~') ? { ...each, check: consensus } : each)),
  });
  // Sorted by phase, every edge that leads from a lower to a higher place is free of cycles.
  const placed = parts.streams
    .map((each) => ({ ...each, phase: each.phase > parts.phases.length ? 0 : each.phase }))
    .sort((a, b) => a.phase - b.phase)
    .map((each, index) => ({ ...each, id: `S${index + 1}`, index }));
  const members = placed.slice(0, 2).map(({ id }) => ({ stream: asStreamId(id), model: id, file: 'out.json' }));
  const consensus: Gate['check'] = {
    kind: 'consensus',
    domains: [{ domain: '', members }],
    agree: { percent: 80, exclusive: false },
    block: null,
    schema: null,
    to: null,
    ...parts.results,
  };
  const before = (index: number, pick: number) => (index === 0 ? null : placed[pick % index]!.id);

  const points = parts.checkpoints.map((each, index) => ({ ...each, id: `C${index + 1}`, place: Math.min(each.place, placed.length) }));
  /** Some of the streams, each once, in the order of their places. */
  const picked = (picks: readonly number[], among = placed.length): string[] =>
    [...new Set(picks.map((pick) => pick % among))].sort((a, b) => a - b).map((index) => placed[index]!.id);
  const merging = parts.waves
    .map((each) => ({ ...each, place: Math.min(each.place, placed.length) }))
    .sort((a, b) => a.place - b.place)
    .map((each, index) => ({ ...each, id: `W${index + 1}`, index, streams: picked(each.merges, each.place) }));
  const waveBefore = (place: number, pick: number | null): string[] => {
    const reachable = merging.filter((each) => each.place <= place);
    return pick === null || reachable.length === 0 ? [] : [`wave ${reachable[pick % reachable.length]!.id}`];
  };
  const lanes = parts.lanes.map((picks, index) => ({ id: `L${index + 1}`, streams: picked(picks) }));
  const queues = [
    ...lanes.map(({ id, streams }) =>
      afterGroups(
        streams.map((each) => [each]),
        id,
      ),
    ),
    afterGroups(pairsOf(picked(parts.sequence ?? [])), null),
  ];

  const parents = parentsOf(parts.phases.map(({ depth }) => depth));
  /** The phases around a phase, itself included, by their places. */
  const around = (index: number): number[] => (index < 0 ? [] : [index, ...around(parents[index] ?? -1)]);
  const phases = parts.phases.map((each, index) => {
    const firstOfPhase = placed.findIndex((other) => other.phase >= index + 1);
    const start = firstOfPhase === -1 ? placed.length : firstOfPhase;
    const needed = each.need === null ? null : before(start, each.need);
    const follows = each.needsPhaseBefore && index > 0 && !around(index).includes(index - 1);
    const needs = [
      ...(follows ? [`phase ${phaseId(index - 1)}`] : []),
      ...(needed === null ? [] : [needed]),
      ...waveBefore(start, each.needsWave),
    ];
    const parent = parents[index] ?? -1;
    return phase(phaseId(index), {
      needs,
      gates: names(each.gates),
      maxParallel: each.maxParallel,
      ...(parent < 0 ? {} : { parent: phaseId(parent) }),
    });
  });
  const streams = placed.map((each) => {
    const needs = new Set<string>();
    for (const { of, on } of each.needs) {
      const other = before(each.index, of);
      if (other !== null) needs.add(`${other}:${on}`);
    }
    const milestoneOf = (pick: number, name: string): string[] => {
      const other = each.index === 0 ? undefined : placed[pick % each.index];
      const known = other?.milestones.some((text) => text.split(':')[0] === name);
      return other && known ? [`${other.id}.${name}`] : [];
    };
    const alternatives = each.needsAny.flatMap(({ of, on }) => {
      const other = before(each.index, of);
      return on === 'm1' ? milestoneOf(of, on) : other === null ? [] : [`${other}:${on}`];
    });
    if (alternatives.length > 0) needs.add([...new Set(alternatives)].join(' | '));
    if (each.needsMilestone) for (const other of milestoneOf(each.needsMilestone.of, each.needsMilestone.milestone)) needs.add(other);
    const phasesBefore = parts.phases.flatMap((_, index) =>
      index < each.phase - 1 && !around(each.phase - 1).includes(index) ? [index] : [],
    );
    if (each.needsPhase && phasesBefore.length > 0) {
      needs.add(`phase ${phaseId(phasesBefore[each.needsPhase.of % phasesBefore.length]!)}:${each.needsPhase.on}`);
    }
    const reachable = points.filter(({ place }) => place <= each.index);
    if (each.needsCheckpoint !== null && reachable.length > 0) {
      needs.add(`checkpoint ${reachable[each.needsCheckpoint % reachable.length]!.id}`);
    }
    for (const text of waveBefore(each.index, each.needsWave)) needs.add(text);
    const made = stream(each.id, {
      needs: [...needs],
      ...(each.phase > 0 ? { phase: phaseId(each.phase - 1) } : {}),
      priority: each.priority,
      milestones: each.milestones,
      ...(each.agent === null
        ? { agentName: each.agentName }
        : { agentName: each.agent.kind, agent: realAgent(each.agent.kind, each.agent.settings) }),
      anytime: each.anytime,
      estimate: each.estimateMs === null ? null : { leastMs: each.estimateMs, mostMs: each.estimateMs },
      optional: each.optional,
      timeoutMs: each.timeoutMs,
      stuckAfterMs: each.stuckAfterMs,
      escalation: stepsOf(each.escalation, (pick) => asStreamId(placed[pick % placed.length]!.id)),
      onFailure: answerOf(each, each.needs.flatMap(({ of, on }) => (on === 'failed' ? [] : (before(each.index, of) ?? [])))[0]),
      budget: each.budget,
      retry: { attempts: each.attempts, backoffMs: each.backoffMs, factor: 2 },
      gates: names(each.gates),
      deliverables: each.deliverables ? [`${each.id}.txt`] : [],
      worktree: merging.some(({ streams }) => streams.includes(each.id))
        ? { branch: `topic/${each.id}`, base: 'main', setup: each.index % 2 === 0 ? ['make ready'] : [], copy: [], port: null }
        : null,
    });
    return { ...made, needs: [...made.needs, ...queues.flatMap((queue) => queue.get(each.id) ?? [])] };
  });
  const waves = merging.map(({ id, index, streams, inTurn, into, gates, lands }) =>
    wave(id, streams, {
      into,
      needs: inTurn && index > 0 ? [`wave W${index}`] : [],
      gates: names(gates),
      ...(lands ? { landsOn: 'main' } : {}),
    }),
  );
  const checkpoints = points.map((each) => {
    const streamsBefore = each.needs.flatMap((pick) => before(each.place, pick) ?? []);
    const needs = [...streamsBefore, ...waveBefore(each.place, each.needsWave)].map(need);
    return { ...checkpoint(each.id, { atMs: needs.length === 0 ? (each.atMs ?? 1000) : each.atMs, review: each.review }), needs };
  });
  const { resolves } = parts;
  const resolvers =
    resolves === null ? [] : [stream('resolver', { resolver: true, retry: { attempts: resolves, backoffMs: 500, factor: 2 } })];
  return plan([...streams.map(comparing), ...streams.flatMap(fallbackOf), ...resolvers], {
    maxParallel: parts.maxParallel,
    runningConflicts: holdsOf(parts.holds, (pick) => asStreamId(placed[pick % placed.length]!.id)),
    budget: parts.budget,
    agents: {
      opus: { kind: 'command', maxParallel: parts.agentLimit, budget: null },
      codex: { kind: 'codex', maxParallel: parts.agentLimit, budget: null, settings: realAgent('codex').settings },
    },
    phases: phases.map(comparing),
    checkpoints,
    waves: waves.map(comparing),
    integrationQueue: {
      streams: picked(parts.integrationQueue.streams).map(asStreamId),
      waves: waves.length === 0 ? [] : parts.integrationQueue.waves.map((pick) => waves[pick % waves.length]!.id),
    },
    lanes: lanes.map(({ id, streams }) => ({ id, streams: streams.map(asStreamId) })),
    rollback: parts.rollbacks.map((each, index) => {
      const ids = (picks: readonly number[]) => [...new Set(picks.map((pick) => placed[pick % placed.length]!.id))];
      return rollback(each.severity, {
        id: `R${index + 1}`,
        ...(each.in === null ? {} : { in: ids(each.in) }),
        stop: ids(each.stop),
        rerun: each.rerun === null ? 'same' : ids(each.rerun),
      });
    }),
    ...(parts.deliverables ? { deliverables: ['all.txt'] } : {}),
    ...(parts.isReported ? { report: { format: 'md', to: 'report.md', results: [], commit: true } as const } : {}),
  });
}
