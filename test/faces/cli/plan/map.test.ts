import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noExperience } from '../../../../src/core/forecast/prediction/experience.ts';
import { predict } from '../../../../src/core/forecast/prediction/predict.ts';
import type { Plan } from '../../../../src/core/plan/model.ts';
import { parsePlan } from '../../../../src/core/plan/parse.ts';
import { mapLines } from '../../../../src/faces/cli/plan/map-text.ts';
import { signsFor } from '../../../../src/faces/cli/plan/signs.ts';
import { painted, widthOf } from '../../../../src/faces/cli/plan/spans.ts';
import { planOf } from '../../../support/plan-of.ts';
import { checkpoint, phase, plan, stream } from '../../../support/plans.ts';
import { randomPlan } from '../../../support/random-plans.ts';
import { manyStreams } from '../../../support/many-streams.ts';

function draw(of: Plan, { width = 80, utf8 = true } = {}): string {
  const prediction = predict(of, noExperience, { runs: 1, seed: 1 });
  const lines = mapLines({ plan: of, prediction, signs: signsFor(utf8), width });
  return lines.map((line) => painted(line, (_, text) => text)).join('\n');
}
const waves = `
version: 1
defaults: {worktree: true}
phases:
  - id: work
    streams:
      - {id: A, run: a, estimate: 10m}
      - {id: B, run: b, estimate: 20m}
      - {id: C, run: c, estimate: 5m, needs: one}
streams:
  - {id: publish, run: p, estimate: 2m, needs: two, worktree: false}
waves:
  - {id: one, merge: [A, B], into: integration/all, gates: make test}
  - {id: two, merge: C, into: integration/all, then: {merge_into: main, tag: v1}}
`;
const minutes = (least: number, most = least) => ({ estimate: { leastMs: least * 60_000, mostMs: most * 60_000 } });

describe('the execution map', () => {
  test('of the demo', () => {
    const { plan: demo } = parsePlan(readFileSync('plans/demo.yaml', 'utf8'), { file: 'demo.yaml', readFile: () => null });
    expect(draw(demo!)).toMatchInlineSnapshot(`
      "explore Look around                                                  T+0s – T+5s
        ★ survey 5s ║ lint 4s
      build Build in parallel (after explore)                             T+5s – T+16s
        words 10s ║ report 8s ║ guide 8s ║ ★ explorer 11s (optional)
      ship Put together and release (after build)                        T+16s – T+23s
        ★ merge 4s ─→ ⚑ signoff ─→ ★ release 3s
      by the clock  ◇ halfway T+12s

      ★ critical path   ⚑ a person reviews   ◇ checkpoint   ─→ then   ║ side by side"
    `);
  });

  test('of what streams provide for one another', () => {
    const { plan: shared } = parsePlan(
      `{version: 1, phases: [{id: brand, order: sequential, streams: [{id: 2B, run: x}, {id: 2C, run: x}]}, {id: super, streams: [{id: 2SA, run: x}]}],
        integration: [{id: int-001, from: 2SA, to: 2C, what: The card}, {id: int-002, from: 2B, to: super, what: The rules, resolve: person}]}`,
      { file: 'shared.yaml', readFile: () => null },
    );
    expect(draw(shared!)).toMatchInlineSnapshot(`
      "brand
        2B ─→ (2C (after int-001) ║ ⇄⚑ int-002 (for super))
      super (after int-002)
        2SA ─→ ⇄ int-001 (for 2C)

      ⇄ provided for another   ⚑ a person reviews   ─→ then   ║ side by side"
    `);
    expect(draw(shared!, { utf8: false })).toContain('& int-001 (for 2C)');
  });

  test('of sixty streams, at 80 and at 120 columns', () => {
    expect(draw(manyStreams())).toMatchInlineSnapshot(`
      "build Implementation                                             T+0s – T+44m29s
          ★ build/activities 30m   ║ build/orchestrations 31m
        ║ build/triggers 32m       ║ build/fixes 33m
        ║ build/deployment 34m     ║ build/teams 35m
        ║ build/integration 36m    ║ build/runbooks 37m
      admin Admin shells (after build/activities)                   T+31m21s – T+1h41m
        ┌─ brand-a 17m30s ─→ brand-b 17m30s ─→ brand-c 17m30s ─→ brand-d 17m30s
        ├─ super-a 17m30s ─→ super-b 17m30s ─→ super-c 17m30s ─→ super-d 17m30s
        └─ ★ platform-a 17m30s ─→ ★ platform-b 17m30s ─→ ★ platform-c 17m30s
           ─→ ★ platform-d 17m30s
      zen Test matrix (after build)                                 T+44m29s – T+1h19m
          zen/security/gpt52 17m30s      ║ zen/security/o3 17m30s
        ║ zen/security/gemini 17m30s     ║ zen/business/gpt52 17m30s
        ║ zen/business/o3 17m30s         ║ zen/business/gemini 17m30s
        ║ zen/workflow/gpt52 17m30s      ║ zen/workflow/o3 17m30s
        ║ zen/workflow/gemini 17m30s     ║ zen/code-quality/gpt52 17m30s
        ║ zen/code-quality/o3 17m30s     ║ zen/code-quality/gemini 17m30s
      services Services (after admin)                                 T+1h41m – T+4h2m
        ┌─ service-1 10m ─→ service-2 11m ─→ service-3 12m ─→ service-4 13m
        │  ─→ service-5 14m
        ├─ service-6 15m ─→ service-7 16m ─→ service-8 17m ─→ service-9 18m
        │  ─→ service-10 19m
        ├─ service-11 20m ─→ service-12 21m ─→ service-13 22m ─→ service-14 23m
        │  ─→ service-15 24m
        └─ ★ service-16 25m ─→ ★ service-17 26m ─→ ★ service-18 27m
           ─→ ★ service-19 28m ─→ ★ service-20 29m
      ⚑ sign-off T+2h (after zen)
      release Release (after sign-off and services)                   T+4h2m – T+4h41m
        ★ merge 4m30s ─→ ★ stage 4m30s ─→ ★ smoke 4m30s ─→ ★ announce 4m30s
        ─→ ★ deploy 4m30s ─→ ★ verify 4m30s ─→ ★ tag 4m30s ─→ ★ close 4m30s
      by the clock  ◇ halfway T+1h

      ★ critical path   ⚑ a person reviews   ◇ checkpoint   ─→ then   ║ side by side"
    `);
    expect(draw(manyStreams(), { width: 120 })).toMatchInlineSnapshot(`
      "build Implementation                                                                                     T+0s – T+44m29s
          ★ build/activities 30m   ║ build/orchestrations 31m ║ build/triggers 32m       ║ build/fixes 33m
        ║ build/deployment 34m     ║ build/teams 35m          ║ build/integration 36m    ║ build/runbooks 37m
      admin Admin shells (after build/activities)                                                           T+31m21s – T+1h41m
        ┌─ brand-a 17m30s ─→ brand-b 17m30s ─→ brand-c 17m30s ─→ brand-d 17m30s
        ├─ super-a 17m30s ─→ super-b 17m30s ─→ super-c 17m30s ─→ super-d 17m30s
        └─ ★ platform-a 17m30s ─→ ★ platform-b 17m30s ─→ ★ platform-c 17m30s ─→ ★ platform-d 17m30s
      zen Test matrix (after build)                                                                         T+44m29s – T+1h19m
          zen/security/gpt52 17m30s      ║ zen/security/o3 17m30s         ║ zen/security/gemini 17m30s
        ║ zen/business/gpt52 17m30s      ║ zen/business/o3 17m30s         ║ zen/business/gemini 17m30s
        ║ zen/workflow/gpt52 17m30s      ║ zen/workflow/o3 17m30s         ║ zen/workflow/gemini 17m30s
        ║ zen/code-quality/gpt52 17m30s  ║ zen/code-quality/o3 17m30s     ║ zen/code-quality/gemini 17m30s
      services Services (after admin)                                                                         T+1h41m – T+4h2m
        ┌─ service-1 10m ─→ service-2 11m ─→ service-3 12m ─→ service-4 13m ─→ service-5 14m
        ├─ service-6 15m ─→ service-7 16m ─→ service-8 17m ─→ service-9 18m ─→ service-10 19m
        ├─ service-11 20m ─→ service-12 21m ─→ service-13 22m ─→ service-14 23m ─→ service-15 24m
        └─ ★ service-16 25m ─→ ★ service-17 26m ─→ ★ service-18 27m ─→ ★ service-19 28m ─→ ★ service-20 29m
      ⚑ sign-off T+2h (after zen)
      release Release (after sign-off and services)                                                           T+4h2m – T+4h41m
        ★ merge 4m30s ─→ ★ stage 4m30s ─→ ★ smoke 4m30s ─→ ★ announce 4m30s ─→ ★ deploy 4m30s ─→ ★ verify 4m30s ─→ ★ tag 4m30s
        ─→ ★ close 4m30s
      by the clock  ◇ halfway T+1h

      ★ critical path   ⚑ a person reviews   ◇ checkpoint   ─→ then   ║ side by side"
    `);
  });

  test('draws chains as tracks, and what is neither in a row nor side by side with a note', () => {
    const of = plan([
      stream('A', minutes(10)),
      stream('B', { needs: ['A'], ...minutes(20) }),
      stream('C', { needs: ['A'], ...minutes(5) }),
      stream('D', { needs: ['B', 'C'], ...minutes(5) }),
      stream('E', { needs: ['C'], ...minutes(5) }),
      stream('F', minutes(1)),
      stream('mend', { needs: ['F:failed'], ...minutes(1) }),
    ]);
    expect(draw(of)).toMatchInlineSnapshot(`
      "┌─ ★ A 10m
      │  ─→ ┌─ C 5m ─→ (★ D 5m (after B) ║ E 5m)
      │     └─ ★ B 20m
      └─ F 1m ║ mend (if F fails)

      ★ critical path   ─→ then   ║ side by side"
    `);
  });

  test('shows a review in its place, and needs that lead elsewhere', () => {
    const of = plan(
      [
        stream('A', { phase: 'one', ...minutes(10) }),
        stream('B', { phase: 'one', needs: ['checkpoint look'], ...minutes(10) }),
        stream('C', { phase: 'two', ...minutes(10) }),
        stream('D', { phase: 'three', needs: ['A', 'C'], ...minutes(10) }),
      ],
      {
        phases: [phase('one', { title: 'First' }), phase('two'), phase('three', { needs: ['phase one'] })],
        checkpoints: [
          checkpoint('look', { needs: ['A'], review: true }),
          checkpoint('all', { needs: ['phase one', 'phase two'], atMs: 60_000 }),
        ],
      },
    );
    expect(draw(of)).toMatchInlineSnapshot(`
      "one First                                                           T+0s – T+20m
        ★ A 10m ─→ ⚑ look ─→ ★ B 10m
      two                                                                 T+0s – T+10m
        C 10m
      three (after one)                                                  T+20m – T+30m
        ★ D 10m (after C)
      ◇ all T+1m (after one and two)

      ★ critical path   ⚑ a person reviews   ◇ checkpoint   ─→ then   ║ side by side"
    `);
  });

  test('shows waves with the time at which they are likely to be over, what they land on, and what waits for them', () => {
    const of = planOf(waves);
    expect(draw(of)).toMatchInlineSnapshot(`
      "work                                                                T+0s – T+25m
        A 10m ║ ★ B 20m ║ ★ C 5m (after one)
      merge one T+20m (after A and B) ─→ merge two T+25m (after C, lands on main)
      ─→ ★ publish 2m

      ★ critical path   ─→ then   ║ side by side"
    `);
    expect(draw(of, { utf8: false })).toMatch(/^merge one T\+20m \(after A and B\)/m);
  });

  test('draws nested phases as tracks, and milestones where something waits for them', () => {
    const of = plan(
      [
        stream('1A', { phase: 'base', ...minutes(120, 180) }),
        stream('1B', { phase: 'base', needs: ['1A'], milestones: ['schema', 'tests'], ...minutes(120, 180) }),
        stream('2A', { phase: 'brand', ...minutes(60) }),
        stream('2B', { phase: 'brand', needs: ['2A'], ...minutes(60) }),
        stream('2S', { phase: 'super', ...minutes(60, 120) }),
        stream('2T', { phase: 'super', needs: ['2S'], ...minutes(60) }),
        stream('health', { phase: 'admin', ...minutes(60) }),
        stream('2E', { phase: 'late', ...minutes(60) }),
        stream('2F', { phase: 'late', needs: ['2E', '1B.schema'], ...minutes(60) }),
        stream('2G', { phase: 'late', needs: ['2B | health'], optional: true, ...minutes(60) }),
        stream('tidy', { phase: 'late', anytime: true, ...minutes(5) }),
      ],
      {
        phases: [
          phase('base', { title: 'Foundation' }),
          phase('admin', { title: 'Admin', needs: ['phase base'] }),
          phase('brand', { title: 'Brand Admin', parent: 'admin' }),
          phase('super', { title: 'Super Admin', parent: 'admin' }),
          phase('late', { needs: ['2A'] }),
        ],
      },
    );
    expect(draw(of)).toMatchInlineSnapshot(`
      "base Foundation                                                    T+0s – T+5h4m
        ★ 1A 2h30m ─→ ★ 1B 2h30m ○ schema
      admin Admin (after base)                                        T+5h4m – T+7h57m
        ┌─ brand Brand Admin: ★ 2A 1h ─→ 2B 1h
        ├─ super Super Admin: 2S 1h30m ─→ 2T 1h
        └─ health 1h
      late (after 2A)                                                  T+6h4m – T+8h4m
        ┌─ ★ 2E 1h ─→ ★ 2F 1h (after 1B.schema)
        └─ 2G 1h (after 2B or health, optional) ║ tidy 5m (anytime)

      ★ critical path   ○ milestone   ─→ then   ║ side by side"
    `);
  });

  test('is ASCII where the terminal is', () => {
    const text = draw(manyStreams(), { utf8: false });
    expect(text).toMatch(/^[\n -~]*$/);
    expect(text).toMatchInlineSnapshot(`
      "build Implementation                                             T+0s - T+44m29s
           * build/activities 30m   || build/orchestrations 31m
        || build/triggers 32m       || build/fixes 33m
        || build/deployment 34m     || build/teams 35m
        || build/integration 36m    || build/runbooks 37m
      admin Admin shells (after build/activities)                   T+31m21s - T+1h41m
        ,- brand-a 17m30s -> brand-b 17m30s -> brand-c 17m30s -> brand-d 17m30s
        |- super-a 17m30s -> super-b 17m30s -> super-c 17m30s -> super-d 17m30s
        \`- * platform-a 17m30s -> * platform-b 17m30s -> * platform-c 17m30s
           -> * platform-d 17m30s
      zen Test matrix (after build)                                 T+44m29s - T+1h19m
           zen/security/gpt52 17m30s      || zen/security/o3 17m30s
        || zen/security/gemini 17m30s     || zen/business/gpt52 17m30s
        || zen/business/o3 17m30s         || zen/business/gemini 17m30s
        || zen/workflow/gpt52 17m30s      || zen/workflow/o3 17m30s
        || zen/workflow/gemini 17m30s     || zen/code-quality/gpt52 17m30s
        || zen/code-quality/o3 17m30s     || zen/code-quality/gemini 17m30s
      services Services (after admin)                                 T+1h41m - T+4h2m
        ,- service-1 10m -> service-2 11m -> service-3 12m -> service-4 13m
        |  -> service-5 14m
        |- service-6 15m -> service-7 16m -> service-8 17m -> service-9 18m
        |  -> service-10 19m
        |- service-11 20m -> service-12 21m -> service-13 22m -> service-14 23m
        |  -> service-15 24m
        \`- * service-16 25m -> * service-17 26m -> * service-18 27m
           -> * service-19 28m -> * service-20 29m
      ! sign-off T+2h (after zen)
      release Release (after sign-off and services)                   T+4h2m - T+4h41m
        * merge 4m30s -> * stage 4m30s -> * smoke 4m30s -> * announce 4m30s
        -> * deploy 4m30s -> * verify 4m30s -> * tag 4m30s -> * close 4m30s
      by the clock  o halfway T+1h

      * critical path   ! a person reviews   o checkpoint   -> then   || side by side"
    `);
  });

  test('names each stream once, whatever the plan and the width', () => {
    fc.assert(
      fc.property(randomPlan({ streams: 20, phases: 3 }), fc.integer({ min: 30, max: 200 }), (of, width) => {
        const text = draw(of, { width }).replaceAll(/\((?:after|if|optional)[^()]*\)/g, '');
        for (const { id } of of.streams) expect([id, text.match(new RegExp(`\\b${id}\\b`, 'g'))]).toEqual([id, [id]]);
      }),
    );
  });

  test('keeps to its width where labels do', () => {
    fc.assert(
      fc.property(randomPlan({ streams: 20, phases: 3 }), fc.integer({ min: 120, max: 200 }), (of, width) => {
        const lines = mapLines({ plan: of, prediction: null, signs: signsFor(true), width });
        for (const line of lines.slice(0, -1)) expect(widthOf(line)).toBeLessThanOrEqual(width + 2);
      }),
    );
  });
});
