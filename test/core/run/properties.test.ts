import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asItemId, asTimerId, type StreamId, type TimerId } from '../../../src/core/ids.ts';
import { attention, type AttentionItem } from '../../../src/core/run/attention.ts';
import type { Envelope, RunEvent, RunRequest } from '../../../src/core/run/events.ts';
import { isRealAgent, type AgentSpec, type Gate, type Plan, type Wave } from '../../../src/core/plan/model.ts';
import { holdsBack } from '../../../src/core/run/gate-groups.ts';
import { runGraph } from '../../../src/core/run/graph.ts';
import { fold, openFold, reduce } from '../../../src/core/run/reduce.ts';
import type { RunState } from '../../../src/core/run/state.ts';
import { chance, randomNature, randomWorld } from '../../support/random-nature.ts';
import { randomPlan } from '../../support/random-plans.ts';
import { World, type Step } from '../../support/world.ts';
import { reportIsSound } from '../report/laws.ts';
import { endIsRight, obeysTheLaws, worldIsSound } from './laws.ts';

// Each of these was seen to fail: `node scripts/mutate-fold.mjs` breaks the reducer in some sixty ways and tells which test sees it. More
// cases than usual: FC_RUNS=5000.
const numRuns = Number(process.env['FC_RUNS'] ?? 150);
const randomOptions = fc.record({ only: fc.array(fc.nat(), { maxLength: 3 }), restrict: fc.boolean(), yes: fc.boolean() });

/** Lets everything happen, a person stepping in whenever nothing happens by itself, until the run has ended and is at rest. */
function liveOn(world: World, mostRounds = 500, mostSteps = 100_000): World {
  let steps = 0;
  for (let round = 0; round < mostRounds; round++) {
    while (world.step()) {
      worldIsSound(world);
      // No timeout of the runner can end what never waits.
      if (++steps > mostSteps) throw new Error(`the run is not over after ${mostSteps} steps; the last: ${lastOf(world)}`);
    }
    if (!world.alive) world.resume();
    else if (world.state.status.kind === 'ended') return world;
    else stepIn(world);
  }
  throw new Error('the run does not end');
}

const lastOf = ({ journal }: World): string => JSON.stringify(journal.slice(-12).map(({ event }) => event));

/** A question that holds nothing back is not answered: whether there is time for it before the run ends, differs. */
const isHolding = ({ plan }: RunState, subject: AttentionItem['subject']): boolean =>
  subject.kind === 'gate' && holdsBack(runGraph(plan), runGraph(plan).gates.get(subject.gate)!);

/** What a person does when asked: lifts pauses, answers what the attention list offers. */
function stepIn(world: World): void {
  const { state } = world;
  if (world.request({ kind: 'resume', target: { kind: 'all' } }) === null) return;
  const held = attention(state).find(
    ({ kind, subject }) =>
      kind === 'review' ||
      kind === 'rollback' ||
      kind === 'conflict' ||
      kind === 'permission' ||
      kind === 'uncommitted' ||
      kind === 'integration' ||
      subject.kind === 'budget' ||
      (kind === 'question' && isHolding(state, subject)),
  );
  if (!held) throw new Error(`nothing happens any more, and nobody is asked: ${JSON.stringify(state.streams)}`);
  expect(world.request({ kind: 'approve', item: held.id, note: '' })).toBeNull();
}

function begin(
  plan: Parameters<World['create']>[0],
  nature: Parameters<typeof randomNature>,
  options: typeof randomOptions extends fc.Arbitrary<infer T> ? T : never,
): World {
  const world = new World(randomNature(...nature));
  obeysTheLaws(world);
  const ids = plan.streams.map(({ id }) => id);
  const only = options.restrict ? options.only.map((pick) => ids[pick % ids.length]!) : [];
  return world.create(plan, { only, yes: options.yes });
}

/** A random request, often about something that it makes no sense for. */
function randomRequest(state: RunState, seed: number): RunRequest {
  const pick = <T>(what: string, from: readonly T[]): T => from[Math.floor(chance(seed, what) * from.length)]!;
  const stream: StreamId = pick('stream', state.plan.streams).id;
  const target = chance(seed, 'all') < 0.15 ? ({ kind: 'all' } as const) : ({ kind: 'stream', stream } as const);
  const gates = Object.values(state.gates).map(({ id }) => id);
  const items = [
    asItemId('budget:run'),
    asItemId('budget-warning:run'),
    ...state.plan.rollback.map(({ id }) => asItemId(`rollback:${id}`)),
    ...state.plan.checkpoints.map(({ id }) => asItemId(`review:${id}`)),
    ...gates.map((id) => asItemId(`gate:${id}`)),
    ...state.plan.streams.map(({ id }) => asItemId(`uncommitted:${id}`)),
    ...[1, 2, 3].map((number) => asItemId(`integration:int-${number}`)),
    ...Object.values(state.waves).map(({ id, conflict }) => asItemId(`conflict:${id}/${conflict?.stream ?? ''}`)),
    ...attention(state).flatMap(({ id, kind }) => (kind === 'permission' ? [id, id] : [])),
  ];
  const waves = state.plan.waves.map(({ id }) => id);
  const kind = pick('kind', [
    'pause',
    'resume',
    'retry',
    'retry',
    'skip',
    'stop',
    'approve',
    'reject',
    'retryGate',
    'retryWave',
    'send',
  ] as const);
  switch (kind) {
    case 'approve':
    case 'reject':
      if (items.length === 0) return { kind: 'retry', target };
      return {
        kind,
        item: pick('item', items),
        note: 'n',
        ...(kind === 'approve' && chance(seed, 'scope') < 0.2 ? { scope: 'stream' } : {}),
      };
    case 'retryGate':
      return gates.length > 0 ? { kind, gate: pick('gate', gates) } : { kind: 'retry', target };
    case 'retryWave':
      return waves.length > 0 ? { kind, wave: pick('wave', waves) } : { kind: 'retry', target };
    case 'send':
      return { kind, stream, text: 'y\r' };
    case 'pause':
      return chance(seed, 'interrupt') < 0.5 ? { kind, target, mode: 'interrupt' } : { kind, target };
    case 'retry':
      return chance(seed, 'fresh') < 0.3 ? { kind, target, fresh: true } : { kind, target };
    default:
      return { kind, target };
  }
}

const meddling = fc.array(fc.record({ afterMs: fc.nat(6000), seed: fc.integer(), forced: fc.boolean() }), { maxLength: 14 });

/** Persons who ask for things at random times; `forced` requests stand in the journal whether or not they make sense. */
function meddle(world: World, requests: typeof meddling extends fc.Arbitrary<infer T> ? T : never): void {
  for (const { afterMs, seed, forced } of requests) {
    world.later(afterMs, () => {
      if (chance(seed, 'commits') < 0.2) return world.commit(pickedTree(world.state, seed));
      if (!world.alive || reports(world, seed)) return;
      const request = randomRequest(world.state, seed);
      if (!forced) world.request(request);
      else world.append({ type: 'requestAccepted', request, by: 'bob' });
    });
  }
}

/** The work tree of a stream, or the folder that all others share. */
function pickedTree({ plan }: RunState, seed: number): string {
  const places = ['/work', ...plan.streams.filter(({ worktree }) => worktree !== null).map(({ id }) => `/work/${id}`)];
  return places[Math.floor(chance(seed, 'tree') * places.length)] ?? '/work';
}

/** Some of what happens is no request: an agent tells how it gets on, now and then that it does not. @returns whether it did */
function reports(world: World, seed: number): boolean {
  const { streams } = world.state;
  const running = Object.values(streams).filter(({ status }) => status.kind === 'running');
  if (chance(seed, 'conflict') < 0.5) return meets(world, seed);
  const stream = running[Math.floor(chance(seed, 'reporter') * running.length)];
  if (stream === undefined || chance(seed, 'report') < 0.5) return false;
  const progress = {
    percent: Math.floor(chance(seed, 'percent') * 3),
    tokens: Math.floor(chance(seed, 'tokens') * 8),
    source: 'status.json',
  };
  const found = Math.floor(chance(seed, 'finding') * 3);
  const findings =
    chance(seed, 'found') < 0.3
      ? { findings: [{ id: `F${found}`, severity: (['critical', 'high', 'low'] as const)[found] ?? 'low', title: 'a fault' }] }
      : {};
  const blocked = chance(seed, 'blocked') < 0.5 ? { blocker: 'no database' } : {};
  world.append({
    type: 'streamProgressed',
    stream: stream.id,
    attempt: stream.attempt,
    progress: { ...progress, ...findings, ...blocked },
  });
  return true;
}

/** Two streams turn out to conflict, or not to any more. */
function meets(world: World, seed: number): boolean {
  const { streams } = world.state.plan;
  const second = Math.floor(chance(seed, 'second') * streams.length);
  const [one, other] = [streams[Math.floor(chance(seed, 'first') * second)], streams[second]];
  if (one === undefined || other === undefined || one === other) return false;
  const files = chance(seed, 'files') < 0.6 ? ['a.txt'] : [];
  world.append({ type: 'conflictForecast', pair: [one.id, other.id], heads: ['1', '2'], files, count: files.length });
  return true;
}

/** The state as it compares after a run that took another way, and other times, to the same end. */
const gist = ({ plan, status, streams, phases, gates, checkpoints, waves }: RunState) => ({
  outcome: status.kind === 'ended' ? status.outcome : status.kind,
  // When a limit ends is a matter of when it was reached.
  streams: Object.values(streams).map(({ id, status, attempts }) => [
    id,
    status.kind,
    attempts.map(({ end }) => (end?.kind === 'parked' ? end.kind : end)),
  ]),
  phases: Object.values(phases).map(({ id, status, cause }) => [id, status, cause]),
  waves: Object.values(waves).map(({ id, round, status, cause }) => [id, round, status, cause]),
  // A round that was broken off, because what came before it was measured again, is a matter of time as well.
  gates: Object.values(gates).map(({ id, round, status }) => [id, status.kind === 'waiting' ? null : round, status.kind]),
  // Whether the run waits for a planned time that nobody needs depends on how long it takes.
  checkpoints: plan.checkpoints.filter(({ needs }) => needs.length > 0).map(({ id }) => [id, checkpoints[id]?.status.kind]),
});

describe('whatever the plan and the world', () => {
  test('starts come after needs and within limits, everybody moves on, and the run ends right', () => {
    fc.assert(
      fc.property(randomPlan(), randomWorld, randomOptions, (plan, { seed, ...rough }, options) => {
        const world = begin(plan, [seed, rough], options);
        endIsRight(liveOn(world).state);
      }),
      { numRuns: numRuns * 2 },
    );
  });

  test('requests at any time, sensible or not, break nothing', () => {
    fc.assert(
      fc.property(randomPlan(), randomWorld, randomOptions, meddling, (plan, { seed, ...rough }, options, requests) => {
        const world = begin(plan, [seed, rough], options);
        meddle(world, requests);
        endIsRight(liveOn(world).state);
        reportIsSound(world);
      }),
      { numRuns: numRuns * 2 },
    );
  });

  test('replay gives the same state and the same commands, also through JSON, also from any point on', () => {
    fc.assert(
      fc.property(randomPlan(), randomWorld, randomOptions, meddling, fc.nat(), (plan, { seed, ...rough }, options, requests, cut) => {
        const world = new World(randomNature(seed, rough));
        const steps: Step[] = [];
        world.observe((step) => steps.push(step));
        world.create(plan, options.restrict ? { only: [plan.streams[0]!.id] } : { yes: options.yes });
        meddle(world, requests);
        liveOn(world);

        const whole = JSON.stringify(world.state);
        const journal = JSON.parse(JSON.stringify(world.journal)) as Envelope[];
        expect(JSON.stringify(fold(journal))).toBe(whole);
        const folding = openFold(null);
        expect(journal.map((envelope) => folding.apply(envelope))).toEqual(steps.map(({ commands }) => commands));
        const place = 1 + (cut % (journal.length - 1));
        const half = JSON.parse(JSON.stringify(fold(journal.slice(0, place)))) as RunState;
        expect(JSON.stringify(fold(journal.slice(place), half))).toBe(whole);
        expect(JSON.parse(whole)).toEqual(world.state);
      }),
      { numRuns },
    );
  });

  test('an engine that dies at any event is replaced by one that comes to the same end, and starts nothing twice', () => {
    fc.assert(
      fc.property(
        randomPlan(),
        randomWorld,
        fc.array(fc.nat(60), { maxLength: 6 }),
        fc.array(fc.nat(9000), { maxLength: 4 }),
        (plan, { seed, ...rough }, events, times) => {
          // Without timeouts and escalations, ways back to what others have begun meanwhile, and comparisons that are judged anew with whatever
          // comes later, the end does not depend on when things happen.
          const patient = {
            ...plan,
            phases: plan.phases.map(comparesNothing),
            waves: plan.waves.map(comparesNothing).map((wave) => (restsAlone(plan, wave) ? wave : { ...wave, rounds: 0 })),
            streams: plan.streams.map(comparesNothing).map((stream) => ({
              ...stream,
              timeoutMs: null,
              stuckAfterMs: null,
              agent: asPatient(stream.agent),
              onFailure: stream.onFailure.kind === 'rollback' ? ({ kind: 'fail' } as const) : stream.onFailure,
            })),
          };
          const calm = liveOn(new World(randomNature(seed, rough)).create(patient));

          const world = new World(randomNature(seed, rough));
          obeysTheLaws(world);
          // An event is durable and nothing that it asks for was done: the moment that decides whether intents are kept.
          const deadly = new Set(events);
          world.observe(({ envelope }) => {
            if (envelope.seq > 2 && deadly.delete(envelope.seq)) world.crash();
          });
          for (const time of times) world.later(time, () => world.alive && world.crash());
          for (const time of times) world.later(time + 300, () => world.alive || world.resume());
          world.create(patient);
          expect(gist(liveOn(world).state)).toEqual(gist(calm.state));
        },
      ),
      { numRuns: numRuns * 2 },
    );
  });

  test('engines and hosts that die while persons meddle break nothing', () => {
    fc.assert(
      fc.property(
        randomPlan(),
        randomWorld,
        randomOptions,
        meddling,
        fc.array(fc.nat(6000), { maxLength: 4 }),
        fc.array(fc.nat(60), { maxLength: 4 }),
        (plan, { seed, ...rough }, options, requests, times, events) => {
          const world = begin(plan, [seed, rough], options);
          const deadly = new Set(events);
          world.observe(({ envelope }) => {
            if (envelope.seq > 2 && deadly.delete(envelope.seq)) world.crash();
          });
          meddle(world, requests);
          times.forEach((time, index) => world.later(time, () => (index % 2 === 0 ? world.killHost() : world.alive && world.crash())));
          endIsRight(liveOn(world).state);
          reportIsSound(world);
        },
      ),
      { numRuns: numRuns * 2 },
    );
  });

  test('news that comes twice, or late, changes nothing', () => {
    fc.assert(
      fc.property(
        randomPlan(),
        randomWorld,
        randomOptions,
        meddling,
        fc.integer(),
        (plan, { seed, ...rough }, options, requests, pickSeed) => {
          const world = begin(plan, [seed, rough], options);
          const past: RunEvent[] = [];
          world.observe(({ envelope, after }) => {
            if (isOneTimeNews(envelope.event)) past.push(envelope.event);
            const pick = <T>(what: string, from: readonly T[]) => from[Math.floor(chance(pickSeed, what, envelope.seq) * from.length)];
            const timer = pick('timer', unarmedTimers(after));
            const news = [pick('late', past), past.at(-1), timer && ({ type: 'timerFired', timer } as const)];
            for (const event of news) if (event) changesNothing(after, { ...envelope, seq: envelope.seq + 1, event });
          });
          meddle(world, requests);
          liveOn(world);
        },
      ),
      { numRuns },
    );
  });
});

/** Whether another agent is of use just then depends on when it was at its own limit, and a full context on whether the work was done before. */
const asPatient = (agent: AgentSpec): AgentSpec =>
  isRealAgent(agent) ? { ...agent, settings: { ...agent.settings, onLimit: { kind: 'wait' }, contextHandoffPercent: null } } : agent;

const comparesNothing = <Owner extends { readonly gates: readonly Gate[] }>(owner: Owner): Owner => ({
  ...owner,
  gates: owner.gates.map((gate) => (gate.check.kind === 'consensus' ? { ...gate, check: { kind: 'shell', line: 'true' } as const } : gate)),
});

/** Whether nothing else has begun with what the wave merges, and would begin again when a branch is mended: a gate of a phase, for instance. */
function restsAlone(plan: Plan, { id, merges }: Wave): boolean {
  const { streams, waves, dependents } = runGraph(plan);
  return merges.every(({ stream }) => dependents[streams.get(stream)!.rank]!.every((rank) => rank === waves.get(id)!.rank));
}

/** Facts that can be true once only. A process can be paused again, a person can ask again. */
const isOneTimeNews = ({ type }: RunEvent): boolean =>
  [
    'workspaceReady',
    'streamPrepared',
    'streamPrepareFailed',
    'streamSpawned',
    'streamSpawnFailed',
    'streamExited',
    'streamLost',
    'deliverablesChecked',
    'gateStarted',
    'gateFinished',
    'waveMerged',
    'waveMergeFailed',
    'waveLanded',
    'waveLandFailed',
    'reportWritten',
    'reportFailed',
    'timerFired',
  ].includes(type);

/** Timers that could be meant, and are not armed now: cleared a moment before they fired, or never there. */
const unarmedTimers = (state: RunState): TimerId[] =>
  [
    ...Object.values(state.streams).flatMap(({ id, attempt }) => [`timeout:${id}:${attempt}`, `retry:${id}:${attempt + 1}`]),
    ...state.plan.checkpoints.map(({ id }) => `checkpoint:${id}`),
  ]
    .map(asTimerId)
    .filter((timer) => state.timers[timer] === undefined);

function changesNothing(before: RunState, late: Envelope): void {
  const { event, at } = late;
  // The planned time of a checkpoint that a stop took away is armed again when the run is taken up: that firing is no old one.
  if (event.type === 'timerFired' && (before.timers[event.timer] ?? Infinity) <= at) return;
  const { state, commands } = reduce(before, late);
  // Compared as text without the plan, for that is quick, and it is done after every event.
  const after = JSON.stringify({ ...state, plan: null, seq: before.seq, at: before.at });
  if (after !== JSON.stringify({ ...before, plan: null })) throw new Error(`${event.type} came late and changed ${after}`);
  // A timer that was armed anew answers an early firing by being armed once more, which is idempotent.
  expect(commands.filter(({ type }) => type !== 'setTimer')).toEqual([]);
}
