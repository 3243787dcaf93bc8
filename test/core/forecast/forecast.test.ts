import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecastPlan } from '../../../src/core/forecast/forecast-plan.ts';
import { forecast, type Forecast } from '../../../src/core/forecast/forecast.ts';
import { asStreamId } from '../../../src/core/ids.ts';
import type { Plan } from '../../../src/core/plan/model.ts';
import { compileDemo } from '../../../src/core/plan/compile-demo.ts';
import type { RunOptions } from '../../../src/core/run/events.ts';
import type { RunState, StreamState } from '../../../src/core/run/state.ts';
import { goodNature } from '../../support/nature.ts';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';
import { chance, randomNature, randomWorld } from '../../support/random-nature.ts';
import { randomPlan } from '../../support/random-plans.ts';
import { World } from '../../support/world.ts';
import { Scenario } from '../run/scenario.ts';

const minutes = (count: number) => ({ estimate: { leastMs: count * 60_000, mostMs: count * 60_000 } });
const inMinutes = (ms: number | null) => (ms === null ? null : ms / 60_000);

/**
 * Any plan, with estimates that never add up to the same, and nothing that keeps a stream beyond its own work. Without waves: while one merges
 * a slot is free that the forecast gives to who waits for it, and the run to another.
 */
const steadyPlan = fc.tuple(randomPlan({ streams: 12, waves: 0 }), fc.integer()).map(([random, seed]): Plan => ({
  ...random,
  deliverables: [],
  phases: random.phases.map((each) => ({ ...each, gates: [] })),
  streams: random.streams.map((each) => {
    const ms = Math.ceil(chance(seed, each.id) * 1e9);
    return { ...each, estimate: { leastMs: ms, mostMs: ms }, timeoutMs: null, stuckAfterMs: null, gates: [], deliverables: [] };
  }),
  checkpoints: random.checkpoints.map((each) => ({ ...each, atMs: each.atMs === null ? null : each.atMs * 200_000 + 7 })),
}));

/** Runs a plan to its end in a world in which every stream takes what it was estimated to. */
function asForetold(of: Plan, options: Partial<RunOptions> = {}, observe: (state: RunState) => void = () => undefined): RunState {
  const durations = new Map(of.streams.map(({ id, estimate }) => [id, estimate!.leastMs]));
  const world = new World(goodNature({ process: (id) => ({ durationMs: durations.get(id)!, exitCode: 0, signal: null }) }));
  world.observe(({ after }) => observe(after));
  return world.create(of, { yes: true, ...options }).run().state;
}
const attemptsOf = (state: RunState) =>
  Object.values<StreamState>(state.streams).flatMap(({ id, attempts }) => attempts.map((each) => ({ id, ...each })));

describe('a forecast comes true when streams take what they were estimated to', () => {
  test('before the start: who runs at all, from when, until when', () => {
    const picks = fc.array(fc.nat(), { maxLength: 3 });
    fc.assert(
      fc.property(steadyPlan, picks, (of, picks) => {
        const only = picks.map((pick) => of.streams[pick % of.streams.length]!.id);
        const foretold = forecastPlan(of, { only, yes: true });
        const came = asForetold(of, { only });
        const happened = attemptsOf(came).map(
          ({ id, spawnedAt, endedAt }) => [id, [spawnedAt! - came.startedAt, endedAt! - came.startedAt]] as const,
        );
        const said = [...foretold.streams].map(([id, { startsAt, endsAt }]) => [id, [startsAt, endsAt]]);
        expect(Object.fromEntries(said)).toEqual(Object.fromEntries(happened));
        expect(foretold.etaAt).toBe(Math.max(0, ...happened.map(([, [, end]]) => end)));
      }),
    );
  });

  test('at every moment of the run', () => {
    fc.assert(
      fc.property(steadyPlan, (of) => {
        const etas: (number | null)[] = [];
        const came = asForetold(of, {}, (state) => {
          const isOpen = Object.values<StreamState>(state.streams).some(({ status }) => status.kind === 'running');
          if (isOpen) etas.push(forecast(state, state.at).etaAt);
        });
        const end = Math.max(came.startedAt, ...attemptsOf(came).map(({ endedAt }) => endedAt!));
        expect(new Set(etas)).toEqual(new Set(etas.length > 0 ? [end] : []));
      }),
    );
  });
});

test('what can never run is over when the last of its alternatives is, and not with the first', () => {
  const of = plan([
    stream('A', minutes(10)),
    stream('B', minutes(20)),
    stream('C', { needs: ['A:failed'], ...minutes(1) }),
    stream('D', { needs: ['B:failed | C'], ...minutes(1) }),
    stream('E', { needs: ['D:ended'], ...minutes(5) }),
  ]);
  const said = forecastPlan(of, { only: [], yes: true }).streams.get(asStreamId('E'));
  expect([inMinutes(said!.startsAt), inMinutes(said!.endsAt)]).toEqual([20, 25]);
});

/** Neither the run nor one of its phases and agents has a limit. */
const isUnlimited = ({ maxParallel, phases, agents }: Plan): boolean =>
  [maxParallel, ...phases.map((each) => each.maxParallel), ...Object.values(agents).map((each) => each.maxParallel)].every(
    (most) => most === null,
  );

describe('whatever the plan and the run', () => {
  const forecasts = (of: Plan, nature: Parameters<typeof randomNature>, afterMs: number): { state: RunState; said: Forecast }[] => {
    const world = new World(randomNature(...nature));
    const seen: { state: RunState; said: Forecast }[] = [];
    world.observe(({ after }) => seen.push({ state: after, said: forecast(after, after.at + afterMs) }));
    world.create(of, { yes: true }).run();
    return seen;
  };

  test('the end is never sooner than the critical path, and is its end where there is no limit', () => {
    fc.assert(
      fc.property(randomPlan(), randomWorld, fc.nat(2_000), (of, { seed, ...rough }, afterMs) => {
        for (const { said } of forecasts(of, [seed, rough], afterMs)) {
          const [remaining, critical] = [said.remainingMs ?? 0, said.criticalPathMs ?? 0];
          expect(remaining).toBeGreaterThanOrEqual(critical);
          expect(isUnlimited(of) ? remaining : critical).toBe(critical);
        }
      }),
    );
  });

  test('what is said fits together', () => {
    fc.assert(
      fc.property(randomPlan(), randomWorld, fc.nat(2_000), (of, { seed, ...rough }, afterMs) => {
        for (const { state, said } of forecasts(of, [seed, rough], afterMs)) {
          const now = state.at + afterMs;
          const ends = [...said.streams.values()].map(({ endsAt }) => endsAt);
          const isOver = state.status.kind === 'ended';
          expect(said.etaAt === null).toBe(said.reason !== null);
          expect(said.etaAt).toBe(isOver ? said.etaAt : said.remainingMs === null ? null : now + said.remainingMs);
          expect(said.remainingMs).toBe(said.reason === null ? Math.max(0, ...ends.map((end) => end! - now)) : null);
          expect(said.criticalPath.every((id) => said.streams.has(id))).toBe(true);
          expect(said.streams.size > 0).toBe(said.criticalPath.length > 0);
          expect(said.sequentialMs ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('the same state and time give the same forecast, also through JSON', () => {
    fc.assert(
      fc.property(randomPlan(), randomWorld, (of, { seed, ...rough }) => {
        for (const { state, said } of forecasts(of, [seed, rough], 0).slice(-20)) {
          expect(forecast(JSON.parse(JSON.stringify(state)) as RunState, state.at)).toEqual(said);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a plan', () => {
  const streams = [
    stream('A', minutes(10)),
    stream('B', { ...minutes(20), needs: ['A'] }),
    stream('C', { ...minutes(5), needs: ['A'] }),
    stream('D', { ...minutes(10), needs: ['B', 'C'] }),
  ];
  test('takes as long as its critical path, when nothing limits it', () => {
    const said = forecastPlan(plan(streams));
    expect(inMinutes(said.remainingMs)).toBe(40);
    expect(said.criticalPath).toEqual(['A', 'B', 'D']);
    expect(inMinutes(said.sequentialMs)).toBe(45);
    expect(said.peak).toBe(2);
  });
  test('takes longer with fewer slots', () => {
    const said = forecastPlan(plan(streams, { maxParallel: 1 }));
    expect(inMinutes(said.remainingMs)).toBe(45);
    expect(inMinutes(said.criticalPathMs)).toBe(40);
    expect(said.peak).toBe(1);
  });
  test('counts the middle of a range, and the script of a demo agent', () => {
    const script = compileDemo({ duration: '1m', limit: { at: 50, for: '1m' } }, { estimate: null, milestones: [] });
    const said = forecastPlan(
      plan([
        stream('A', { estimate: { leastMs: 60_000, mostMs: 180_000 } }),
        stream('B', { needs: ['A'], agent: { kind: 'demo', prompt: '', script } }),
      ]),
    );
    expect(inMinutes(said.remainingMs)).toBe(4);
  });
  test('that says nothing has no ETA, and it is said why', () => {
    expect(forecastPlan(plan([stream('A'), stream('B', minutes(1))]))).toMatchObject({
      etaAt: null,
      remainingMs: null,
      reason: 'A has no estimate, and no stream has finished yet to learn from',
      criticalPath: ['A'],
    });
  });
  test('waits for a planned time, for phases, and not for what runs only after a failure', () => {
    const said = forecastPlan(
      plan(
        [
          stream('A', { ...minutes(1), phase: 'P' }),
          stream('B', { ...minutes(1), phase: 'Q' }),
          stream('C', { ...minutes(1), needs: ['checkpoint T'] }),
          stream('rescue', { ...minutes(60), needs: ['A:failed'] }),
          stream('after', { ...minutes(60), needs: ['rescue'] }),
          stream('anyhow', { ...minutes(1), needs: ['rescue:ended', 'B'] }),
        ],
        { phases: [phase('P'), phase('Q', { needs: ['phase P'] })], checkpoints: [checkpoint('T', { atMs: 10 * 60_000 })] },
      ),
    );
    expect(Object.fromEntries([...said.streams].map(([id, { startsAt }]) => [id, inMinutes(startsAt)]))).toEqual({
      A: 0,
      B: 1,
      C: 10,
      anyhow: 2,
    });
    expect(said.criticalPath).toEqual(['C']);
    expect(inMinutes(said.remainingMs)).toBe(11);
  });
  test('goes on from what is given up as soon as that is certain, not when all else that it waited for is over', () => {
    const said = forecastPlan(
      plan([
        stream('A', minutes(1)),
        stream('slow', minutes(50)),
        stream('rescue', { ...minutes(60), needs: ['A:failed', 'slow'] }),
        stream('then', { ...minutes(60), needs: ['rescue:ended'] }),
      ]),
    );
    expect(inMinutes(said.streams.get(asStreamId('then'))!.startsAt)).toBe(1);
    expect(said.criticalPath).toEqual(['A', 'then']);
    expect(inMinutes(said.criticalPathMs)).toBe(61);
  });
  test('goes on likewise from what a phase or a checkpoint gives up', () => {
    const said = forecastPlan(
      plan(
        [
          stream('A', minutes(1)),
          stream('slow', minutes(50)),
          stream('inP', { phase: 'P', needs: ['slow'] }),
          stream('inQ', { phase: 'Q', needs: ['slow'] }),
          stream('behindK', { needs: ['checkpoint K'] }),
          stream('afterP', { ...minutes(1), needs: ['inP:ended'] }),
          stream('afterQ', { ...minutes(1), needs: ['inQ:ended'] }),
          stream('afterK', { ...minutes(1), needs: ['behindK:ended'] }),
        ],
        {
          phases: [phase('P', { needs: ['A:failed', 'slow'] }), phase('Q', { needs: ['phase P', 'slow'] })],
          checkpoints: [checkpoint('K', { needs: ['A:failed', 'slow'] })],
        },
      ),
    );
    expect(inMinutes(said.criticalPathMs)).toBe(50);
    expect([...said.streams].filter(([id]) => id.startsWith('after')).map(([, { startsAt }]) => inMinutes(startsAt))).toEqual([1, 1, 1]);
  });
});

describe('a run under way', () => {
  const minute = 60_000;
  const remaining = (scenario: Scenario) => inMinutes(forecast(scenario.state, scenario.now).remainingMs);
  const later = (scenario: Scenario, count: number) => {
    scenario.now += count * minute;
    return scenario;
  };

  test('counts what has been worked, and a tenth more once that is more than was thought', () => {
    const run = new Scenario(plan([stream('A', minutes(10))]));
    expect(remaining(run)).toBe(10);
    expect(remaining(later(run, 4))).toBe(6);
    expect(remaining(later(run, 8))).toBe(1);
  });

  test('believes a report the more, the further it is', () => {
    const run = later(new Scenario(plan([stream('A', minutes(10))])), 2);
    run.reports('A', { percent: 10 });
    // The estimate says 8 more, the report 18.
    expect(remaining(run)).toBe(9);
    later(run, 7).reports('A', { percent: 90 });
    expect(remaining(run)).toBe(1);
    run.reports('A', { percent: 100 });
    expect(remaining(run)).toBe(0);
  });

  test('goes by reports alone where the plan is silent', () => {
    const run = later(new Scenario(plan([stream('A')])), 5);
    expect(remaining(run)).toBeNull();
    run.reports('A', { percent: 0 });
    expect(remaining(run)).toBeNull();
    run.reports('A', { percent: 50 });
    expect(remaining(run)).toBe(5);
    expect(remaining(later(run, 2))).toBe(3);
  });

  test('does not count a pause as work', () => {
    const run = later(new Scenario(plan([stream('A', minutes(10))])), 3);
    run.asks({ kind: 'pause', target: { kind: 'stream', stream: asStreamId('A') } });
    expect(remaining(later(run, 30))).toBe(7);
    run.asks({ kind: 'resume', target: { kind: 'stream', stream: asStreamId('A') } });
    expect(remaining(later(run, 1))).toBe(6);
  });

  test('learns from what has finished', () => {
    const run = later(new Scenario(plan([stream('A'), stream('B'), stream('C', { needs: ['A', 'B'] })])), 2).exits('A');
    expect(remaining(run)).toBe(2.2);
    later(run, 4).exits('B');
    expect(remaining(run)).toBe(4);
  });

  test('waits out the back-off before a further attempt', () => {
    const run = new Scenario(plan([stream('A', { ...minutes(10), retry: { attempts: 2, backoffMs: 3 * minute } })]));
    later(run, 1).exits('A', 1);
    expect(remaining(run)).toBe(13);
    expect(remaining(later(run, 2))).toBe(11);
  });

  test('does not wait for what a stream that was skipped had waited for', () => {
    const streams = [stream('A', minutes(10)), stream('B', { needs: ['A'] }), stream('C', { ...minutes(5), needs: ['B'] })];
    const run = new Scenario(plan(streams, { maxParallel: 1 })).skip('B');
    expect(forecast(run.state, run.now)).toMatchObject({ remainingMs: 15 * minute, criticalPathMs: 10 * minute });
  });

  test('knows no end of a run that is being stopped, and the end of one that is over', () => {
    const run = new Scenario(plan([stream('A', minutes(10))]), { manual: ['stopStream'] });
    run.asks({ kind: 'stop', target: { kind: 'all' } });
    expect(forecast(run.state, run.now)).toMatchObject({ etaAt: null, reason: 'the run is being stopped' });
    later(run, 1).exits('A', 143);
    const endedAt = run.now;
    expect(forecast(run.state, endedAt + 9 * minute)).toMatchObject({ etaAt: endedAt, remainingMs: 0, criticalPath: [] });
  });
});
