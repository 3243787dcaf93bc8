import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asRunId } from '../../../../src/core/ids.ts';
import type { Envelope } from '../../../../src/core/run/events.ts';
import { plan as planCommand } from '../../../../src/faces/cli/commands/plan.ts';
import type { Context } from '../../../../src/faces/cli/context.ts';
import { outputTo } from '../../../../src/faces/cli/output.ts';
import { parseCommandLine } from '../../../../src/faces/cli/program.ts';
import { parsePlanFile } from '../../../../src/faces/cli/load-plan.ts';
import { readPlanFile } from '../../../../src/faces/cli/plan-file.ts';
import { Scenario } from '../../../core/run/scenario.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-cli-plan-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const yaml = `version: 1
name: small
max_parallel: 2
streams:
  - {id: A, run: 'true', estimate: 10m..20m}
  - {id: B, run: 'true', estimate: 5m, needs: [A]}
  - {id: C, run: 'true', estimate: 15m..30m, timeout: 20m}
checkpoints:
  - {id: ready, needs: [B], at: T+12m}
`;

const profiled = `version: 1
name: three ways
profiles:
  one: {title: one agent, max_parallel: 1}
  two: {title: two lanes, lanes: {first: [A, D], second: [B, C]}}
streams:
  - {id: A, run: 'true', estimate: 2h..3h}
  - {id: B, run: 'true', estimate: 1h..2h}
  - {id: C, run: 'true', estimate: 2h..4h}
  - {id: D, run: 'true', estimate: 3h..4h}
`;

interface World {
  /** Journals of runs of the project, newest first. */
  readonly earlier?: readonly (readonly Envelope[])[];
  readonly env?: Record<string, string>;
}
async function call(argv: readonly string[], { earlier = [], env = { NO_COLOR: '1' } }: World = {}) {
  const asked = parseCommandLine(['plan', ...argv], 80);
  if (asked.kind !== 'command') throw new Error(`understood as ${asked.kind}`);
  let out = '';
  let err = '';
  const journals = new Map(earlier.map((events, index) => [asRunId(`r-${index}`), events]));
  const history = {
    runs: () => [...journals.keys()],
    events: (run: ReturnType<typeof asRunId>) => journals.get(run) ?? [],
    engine: () => null,
    hasHost: () => false,
    close: () => undefined,
  };
  const context = {
    cwd: dir,
    projectDir: dir,
    command: 'sluice',
    env,
    out: outputTo({ write: (text) => (out += text) }, env),
    err: outputTo({ write: (text) => (err += text) }, env),
    services: { openHistory: () => Promise.resolve(history) },
  } as unknown as Context;
  const status = await planCommand(asked.call, context);
  return { out, err, status };
}
const put = (text: string = yaml) => writeFileSync(join(dir, 'plan.yaml'), text);

/** The journal of a run in which A took so many minutes. */
function journal(minutesOfA: number, options: { readonly speed?: number } = {}): readonly Envelope[] {
  const { plan } = parsePlanFile(readPlanFile(dir, 'plan.yaml'), dir);
  const run = new Scenario(plan!, options)
    .passes(minutesOfA * 60_000)
    .exits('A')
    .exits('C');
  const [created, ...rest] = run.journal;
  const event = { ...created!.event, planPath: join(dir, 'plan.yaml') } as Envelope['event'];
  return [{ ...created!, event }, ...rest];
}

describe('sluice plan', () => {
  test('shows the map, the times, what decides, and what does not fit together', async () => {
    put();
    expect((await call(['plan.yaml', '--runs', '300'])).out).toMatchInlineSnapshot(`
      "small  3 streams, 1 checkpoint, at most 2 at once

      ┌─ A 15m ─→ B 5m ─→ ◇ ready T+12m
      └─ ★ C 22m30s

      ★ critical path   ◇ checkpoint   ─→ then   ║ side by side

      PROFILE     LEAST   LIKELY  MOST    AGENTS  SPEED-UP
      as written  19m54s  22m53s  26m54s  2       1.9×
      300 simulated runs (seed 1); one stream at a time takes 42m30s

        DECIDES THE END  IN    TAKES     LIKELY
      ★ C                77 %  15m..30m  T+0s – T+22m36s
        A                23 %  10m..20m  T+0s – T+14m52s
        B                23 %  5m        T+14m52s – T+19m52s

      checkpoint ready is planned for T+12m and likely to be reached at T+20m
      C may take 30m, and its timeout ends it after 20m
      "
    `);
  });

  test('--json has stable names, and the same figures for the same seed', async () => {
    put();
    const first = (await call(['plan.yaml', '--json', '--runs', '50', '--seed', '9'])).out;
    expect((await call(['plan.yaml', '--json', '--runs', '50', '--seed', '9'])).out).toBe(first);
    const data = JSON.parse(first) as { profiles: { streams: unknown[] }[] };
    expect(data).toMatchObject({ file: 'plan.yaml', plan: 'small', profile: null, runs: 50, seed: 9 });
    expect(data.profiles[0]!.streams[1]).toMatchInlineSnapshot(`
      {
        "critical": false,
        "criticality": 0.14,
        "end": {
          "leastMs": 1045357,
          "likelyMs": 1204289,
          "mostMs": 1350706,
        },
        "estimate": {
          "leastMs": 300000,
          "likelyMs": 300000,
          "mostMs": 300000,
          "samples": 0,
          "source": "plan",
        },
        "id": "B",
        "phase": null,
        "runs": true,
        "start": {
          "leastMs": 745357,
          "likelyMs": 904289,
          "mostMs": 1050706,
        },
        "title": "B",
      }
    `);
  });

  test('counts waves and their gates, and --json tells of each when it is likely to be over', async () => {
    put(`version: 1
streams:
  - {id: A, run: 'true', estimate: 10m, worktree: true}
  - {id: B, run: 'true', estimate: 5m, needs: one}
waves:
  - {id: one, title: All, merge: A, into: integration/all, gates: [make test, make lint], then: {merge_into: main}}
`);
    expect((await call(['plan.yaml'])).out.split('\n')[0]).toMatch(/2 streams, 2 gates, 1 wave$/);
    const data = JSON.parse((await call(['plan.yaml', '--json', '--runs', '3'])).out) as { profiles: { waves: unknown }[] };
    expect(data.profiles[0]!.waves).toEqual([
      { id: 'one', title: 'All', into: 'integration/all', streams: ['A'], landsOn: 'main', expectedMs: 600_000 },
    ]);
  });

  test('--svg writes the chart beside what it prints', async () => {
    put();
    const { out, err } = await call(['plan.yaml', '--svg', 'chart.svg']);
    expect(out).toContain('DECIDES THE END');
    expect(err).toBe('sluice: wrote chart.svg\n');
    expect(readFileSync(join(dir, 'chart.svg'), 'utf8')).toMatch(/^<svg [^]*<\/svg>\n$/);
    await expect(call(['plan.yaml', '--svg', 'no/such/folder.svg'])).rejects.toThrow('--svg: no/such/folder.svg cannot be written');
  });

  test('learns from earlier runs of the same file, and says where', async () => {
    put();
    const { out } = await call(['plan.yaml'], { earlier: [journal(40), journal(40)] });
    expect(out).toContain('learned from earlier runs');
    expect(out).toMatch(/ {2}A {2}25m\.\.30m +the plan says 10m\.\.20m +2 runs/);
  });

  test('learns nothing from a rehearsal', async () => {
    put();
    expect((await call(['plan.yaml'], { earlier: [journal(1, { speed: 60 })] })).out).not.toContain('learned');
  });

  test('draws the map of a plan that has no estimates, and says why there are no times', async () => {
    put("version: 1\nstreams:\n  - {id: A, run: 'true'}\n  - {id: B, run: 'true', needs: [A]}\n");
    const { out } = await call(['plan.yaml']);
    expect(out).toContain('A ─→ B');
    expect(out).toContain('no estimates to predict times from');
    await expect(call(['plan.yaml', '--svg', 'x.svg'])).rejects.toThrow('no estimates to draw a chart from');
  });

  test('compares the profiles of a plan, and shows the lanes of the one that is taken', async () => {
    put(profiled);
    const { out } = await call(['plan.yaml', '--profile', 'two', '--runs', '200']);
    expect(out).toMatchInlineSnapshot(`
      "three ways  4 streams

      ★ A 2h30m ║ B 1h30m ║ C 3h ║ ★ D 3h30m

      ★ critical path   ─→ then   ║ side by side

      first   ★ A 2h30m ─→ ★ D 3h30m
      second  B 1h30m ─→ C 3h

      PROFILE     LEAST  LIKELY  MOST    AGENTS  SPEED-UP
      two         5h36m  5h58m   6h24m   2       1.8×      two lanes
      as written  3h15m  3h33m   3h47m   4       3.0×
      one         9h46m  10h27m  11h12m  1       1.0×      one agent
      200 simulated runs (seed 1); one stream at a time takes 10h30m

        DECIDES THE END  IN     TAKES   LIKELY
      ★ D                100 %  3h..4h  T+2h31m – T+5h58m
      ★ A                100 %  2h..3h  T+0s – T+2h31m
      "
    `);
    const data = JSON.parse((await call(['plan.yaml', '--json', '--runs', '5'])).out) as { profiles: { profile: string | null }[] };
    expect(data.profiles.map(({ profile }) => profile)).toEqual([null, 'one', 'two']);
  });

  test('leaves out a profile that is wrong, and says so', async () => {
    put(profiled.replace('first: [A, D]', 'first: [A, nobody]'));
    const { out, err } = await call(['plan.yaml']);
    expect(err).toContain('its profile two has errors and is left out; `sluice check plan.yaml` tells them');
    expect(out).toContain('one agent');
  });

  test('is ASCII in a locale that is', async () => {
    put();
    expect((await call(['plan.yaml'], { env: { NO_COLOR: '1', LC_ALL: 'C' } })).out).toMatch(/^[\n -~]*$/);
  });

  test('refuses a number that is none', async () => {
    put();
    await expect(call(['plan.yaml', '--runs', '0'])).rejects.toThrow('--runs takes a whole number from 1 to 1000000, not 0');
    await expect(call(['plan.yaml', '--seed', 'x'])).rejects.toThrow('--seed takes a whole number');
  });
});
