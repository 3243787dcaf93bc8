import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecastPlan } from '../../../../src/core/forecast/forecast-plan.ts';
import { experienceOf, noExperience } from '../../../../src/core/forecast/prediction/experience.ts';
import { expectationsOf } from '../../../../src/core/forecast/prediction/expectations.ts';
import { predict } from '../../../../src/core/forecast/prediction/predict.ts';
import { drawFrom } from '../../../../src/core/forecast/prediction/spread.ts';
import { asGateId, asStreamId } from '../../../../src/core/ids.ts';
import type { Plan } from '../../../../src/core/plan/model.ts';
import { planOf } from '../../../support/plan-of.ts';
import { checkpoint, phase, plan, stream } from '../../../support/plans.ts';
import { chance } from '../../../support/random-nature.ts';
import { randomPlan } from '../../../support/random-plans.ts';
import { Scenario } from '../../run/scenario.ts';

const minutes = (least: number, most = least) => ({ estimate: { leastMs: least * 60_000, mostMs: most * 60_000 } });
const inMinutes = (ms: number) => Math.round(ms / 6000) / 10;
const foretold = (of: Plan, runs = 200, seed = 1) => predict(of, noExperience, { runs, seed })!;

/**
 * Any plan, with estimates that never add up to the same, and nothing that is checked or merged while a slot is free although nothing is
 * decided yet: waves only where no limit makes slots scarce.
 */
const randomRanges = (isFixed: boolean, waves = 0) =>
  fc.tuple(randomPlan({ streams: 12, waves }), fc.integer()).map(([random, seed]): Plan => ({
    ...random,
    ...(waves === 0 ? {} : { maxParallel: null, agents: {} }),
    waves: random.waves.map((each) => ({ ...each, gates: [] })),
    deliverables: [],
    phases: random.phases.map((each) => ({ ...each, gates: [], maxParallel: waves === 0 ? each.maxParallel : null })),
    streams: random.streams.map((each) => {
      const leastMs = Math.ceil(chance(seed, each.id) * 1e9);
      return {
        ...each,
        gates: [],
        deliverables: [],
        estimate: { leastMs, mostMs: isFixed ? leastMs : Math.ceil(leastMs * (1 + chance(seed, `${each.id} most`))) },
      };
    }),
    checkpoints: random.checkpoints.map((each) => ({ ...each, atMs: each.atMs === null ? null : each.atMs * 200_000 + 7 })),
  }));

describe('a prediction', () => {
  test('of durations that are certain is the forecast of the plan, in every run', () => {
    fc.assert(
      fc.property(randomRanges(true), (of) => {
        const said = foretold(of, 3);
        const forecast = forecastPlan(of, { only: [], yes: true });
        const times = [...said.streams].map(([id, { startMs, endMs }]) => [id, [startMs.least, endMs.most]]);
        const expected = [...forecast.streams].map(([id, { startsAt, endsAt }]) => [id, [startsAt, endsAt]]);
        expect(Object.fromEntries(times)).toEqual(Object.fromEntries(expected));
        expect(said.agents).toBe(forecast.peak);
      }),
    );
  });

  test('of durations that are certain is the forecast of a plan with waves, where no limit decides who comes first', () => {
    fc.assert(
      fc.property(randomRanges(true, 3), (of) => {
        const said = foretold(of, 1);
        const forecast = forecastPlan(of, { only: [], yes: true });
        const times = [...said.streams].map(([id, { startMs, endMs }]) => [id, [startMs.least, endMs.most]]);
        const expected = [...forecast.streams].map(([id, { startsAt, endsAt }]) => [id, [startsAt, endsAt]]);
        expect(Object.fromEntries(times)).toEqual(Object.fromEntries(expected));
        expect(said.trouble).toBeNull();
        expect([...said.waves.values()].every((atMs) => atMs <= said.totalMs.most)).toBe(true);
      }),
    );
  });

  test('has its percentiles in order, its shares from 0 to 1, and as many agents as the limit lets it', () => {
    fc.assert(
      fc.property(randomRanges(false), (of) => {
        const { totalMs, streams, agents, agentsEnough, criticalPath, sequentialMs } = foretold(of, 20);
        expect(totalMs.least).toBeLessThanOrEqual(totalMs.likely);
        expect(totalMs.likely).toBeLessThanOrEqual(totalMs.most);
        for (const { startMs, endMs, criticality } of streams.values()) {
          expect(startMs.least).toBeLessThanOrEqual(startMs.most);
          expect(startMs.likely).toBeLessThanOrEqual(endMs.likely);
          expect(criticality).toBeGreaterThanOrEqual(0);
          expect(criticality).toBeLessThanOrEqual(1);
        }
        expect(agents).toBeLessThanOrEqual(of.maxParallel ?? of.streams.length);
        expect(agentsEnough).toBeLessThanOrEqual(agents);
        expect(sequentialMs).toBeGreaterThanOrEqual(0);
        expect(criticalPath.every((id) => streams.has(id))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('is the same for the same seed, and another for another', () => {
    const of = plan([stream('A', minutes(10, 20)), stream('B', { needs: ['A'], ...minutes(5, 9) })]);
    expect(foretold(of, 50, 7)).toEqual(foretold(of, 50, 7));
    expect(foretold(of, 50, 7).totalMs).not.toEqual(foretold(of, 50, 8).totalMs);
  });

  test('lies between the ends of the estimates, with the middle in the middle', () => {
    const { totalMs } = foretold(plan([stream('A', minutes(100, 200))]), 4000);
    expect(inMinutes(totalMs.likely)).toBeGreaterThan(148);
    expect(inMinutes(totalMs.likely)).toBeLessThan(152);
    // A triangle from 100 to 200 has a tenth below 100 + 100 * sqrt(0.05).
    expect(inMinutes(totalMs.least)).toBeGreaterThan(120);
    expect(inMinutes(totalMs.least)).toBeLessThan(125);
  });

  test('says how often each stream decides the end', () => {
    const of = plan([
      stream('A', minutes(10, 20)),
      stream('B', minutes(10, 20)),
      stream('C', minutes(1)),
      stream('D', { needs: ['A', 'B'], ...minutes(5) }),
    ]);
    const { streams } = foretold(of, 2000);
    const share = (id: string) => streams.get(asStreamId(id))!.criticality;
    expect(share('A') + share('B')).toBeCloseTo(1, 1);
    expect(share('A')).toBeGreaterThan(0.45);
    expect(share('A')).toBeLessThan(0.55);
    expect(share('C')).toBe(0);
    expect(share('D')).toBe(1);
  });

  test('counts a stream that another waited for only because of the slot', () => {
    const of = plan([stream('A', { priority: 0, ...minutes(10) }), stream('B', minutes(5))], { maxParallel: 1 });
    expect(foretold(of).criticalPath).toEqual(['A', 'B']);
  });

  test('tells when fewer agents would do', () => {
    const of = plan([stream('long', minutes(60)), ...Array.from({ length: 6 }, (_, index) => stream(`S${index}`, minutes(10)))]);
    const { agents, agentsEnough, totalMs, speedUp } = foretold(of);
    expect([agents, agentsEnough, inMinutes(totalMs.likely), speedUp]).toEqual([7, 2, 60, 2]);
  });

  test('approves reviews at once, and waits for the clock where the plan does', () => {
    const of = plan(
      [
        stream('A', minutes(10)),
        stream('B', { needs: ['checkpoint C'], ...minutes(1) }),
        stream('D', { needs: ['checkpoint T'], ...minutes(1) }),
      ],
      {
        phases: [phase('P')],
        checkpoints: [checkpoint('C', { needs: ['A'], review: true }), checkpoint('T', { atMs: 30 * 60_000 })],
      },
    );
    const { streams, checkpoints } = foretold(of);
    expect(inMinutes(streams.get(asStreamId('B'))!.startMs.likely)).toBe(10);
    expect(inMinutes(streams.get(asStreamId('D'))!.startMs.likely)).toBe(30);
    expect([...checkpoints.values()].map(inMinutes)).toEqual([10, 30]);
  });

  test('has the questions of gates answered at once, too', () => {
    const asked = stream('A', { gates: ['fine'], ...minutes(10) });
    const gates = asked.gates.map((gate) => ({ ...gate, check: { kind: 'human', question: 'Is it fine?' } as const }));
    const { totalMs, trouble } = foretold(plan([{ ...asked, gates }, stream('B', { needs: ['A'], ...minutes(10) })]));
    expect([inMinutes(totalMs.likely), trouble]).toEqual([20, null]);
  });

  test('starts what waits for a milestone when its stream is so far', () => {
    const of = plan([
      stream('A', { milestones: ['first', 'late:80'], ...minutes(60) }),
      stream('B', { needs: ['A.first'], ...minutes(1) }),
      stream('C', { needs: ['A.late'], ...minutes(100) }),
    ]);
    const { streams, criticalPath } = foretold(of);
    // One without a percentage lies as if the milestones of its stream were spread evenly.
    expect(['B', 'C'].map((id) => inMinutes(streams.get(asStreamId(id))!.startMs.likely))).toEqual([20, 48]);
    expect(criticalPath).toEqual(['A', 'C']);
  });

  test('merges waves when all of their streams are done and their gates have passed, and lets go on what waits for them', () => {
    const of = planOf(`
version: 1
defaults: {worktree: true}
streams:
  - {id: A, run: a, estimate: 10m}
  - {id: B, run: b, estimate: 20m}
  - {id: C, run: c, estimate: 5m, needs: {merged: A}}
  - {id: D, run: d, estimate: 1m, needs: two}
waves:
  - {id: one, merge: [A, B], into: integration/all, gates: make test}
  - {id: two, merge: C, into: integration/all, then: {merge_into: main}}
`);
    const gates = new Map([[asGateId('one/make test'), [120_000]]]);
    const { streams, waves, criticalPath, totalMs, trouble } = predict(of, { streams: new Map(), gates }, { runs: 3, seed: 1 })!;
    expect([...waves].map(([id, atMs]) => [id, inMinutes(atMs)])).toEqual([
      ['one', 22],
      ['two', 27],
    ]);
    expect(inMinutes(streams.get(asStreamId('C'))!.startMs.likely)).toBe(22);
    expect(criticalPath).toEqual(['B', 'C', 'D']);
    expect([inMinutes(totalMs.likely), trouble]).toEqual([28, null]);
  });

  test('of a plan without any estimate is none; a stream without one counts as the others do in the middle', () => {
    expect(predict(plan([stream('A')]), noExperience, { runs: 1, seed: 1 })).toBeNull();
    const { streams } = foretold(plan([stream('A'), stream('B', minutes(4)), stream('C', minutes(6))]));
    expect(streams.get(asStreamId('A'))!.expected).toMatchObject({ source: 'assumed', spread: { likelyMs: 5 * 60_000 } });
  });
});

describe('a draw', () => {
  test('lies within its spread, and rises with the chance', () => {
    const spreads = fc.tuple(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6)).map((of) => of.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(spreads, fc.double({ min: 0, max: 0.999, noNaN: true }), ([leastMs = 0, likelyMs = 0, mostMs = 0], chance) => {
        const spread = { leastMs, likelyMs, mostMs };
        const drawn = drawFrom(spread, chance);
        expect(drawn).toBeGreaterThanOrEqual(leastMs);
        expect(drawn).toBeLessThanOrEqual(mostMs);
        expect(drawFrom(spread, chance / 2)).toBeLessThanOrEqual(drawn);
      }),
    );
  });
});

describe('what earlier runs teach', () => {
  const of = plan([stream('A', minutes(10, 20)), stream('B'), stream('C', { gates: ['tests'] })]);
  const kindOf = (id: string) => of.streams.find((each) => each.id === id)?.agent.kind ?? null;
  const lived = (act: (run: Scenario) => void) => {
    const run = new Scenario(of);
    act(run);
    return run.state;
  };

  test('is how long attempts worked that ended well, pauses left out', () => {
    const state = lived((run) => run.passes(60_000).pause('A').passes(600_000).resume('A').passes(120_000).exits('A').exits('B', 1));
    expect(Object.fromEntries(experienceOf([state], kindOf).streams)).toEqual({ A: [180_000] });
  });

  test('leaves out what another kind of agent did, and streams that are no more', () => {
    const state = lived((run) => run.passes(1000).exits('A').exits('B'));
    expect(Object.fromEntries(experienceOf([state], (id) => (id === 'A' ? 'demo' : null)).streams)).toEqual({});
  });

  test('weighs against the plan by how many runs there were', () => {
    const runs = [12, 16, 14].map((took) =>
      lived((run) =>
        run
          .passes(took * 60_000)
          .exits('A')
          .exits('B')
          .exits('C')
          .gate('C/tests'),
      ),
    );
    const expected = expectationsOf(of, experienceOf(runs, kindOf))!;
    // Three runs against the plan's two: 2/5 of 10, 15 and 20 minutes, and 3/5 of 12, 14 and 16.
    const { spread, source, samples } = expected.streams.get(asStreamId('A'))!;
    expect([spread.leastMs, spread.likelyMs, spread.mostMs].map(inMinutes)).toEqual([11.2, 14.4, 17.6]);
    expect([source, samples]).toEqual(['blended', 3]);
    expect(expected.streams.get(asStreamId('B'))).toMatchObject({ source: 'learned', spread: { likelyMs: 14 * 60_000 } });
    expect(expected.gate(of.streams[2]!.gates[0]!.id)).toBe(5);
  });
});
