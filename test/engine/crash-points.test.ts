import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asStreamId } from '../../src/core/ids.ts';
import { FakeWorld } from '../support/fakes/fake-world.ts';
import { outcomeOf } from '../support/outcome.ts';
import { planOf } from '../support/plan-of.ts';

/** A run with everything that has an intent and an outcome: worktrees, retries, time-outs, gates, deliverables, checkpoints, limits, waves, of which one has to be mended. */
const plan = planOf(`
version: 1
max_parallel: 3
phases:
  - id: one
    gates: [{ name: all, run: make }]
    streams:
      - { id: A, run: work, gates: [{ name: lint, run: lint }, { name: tests, run: tests }], deliverables: [a.md] }
      - { id: B, run: work, worktree: { branch: b }, retry: { attempts: 3, backoff: 5s } }
      - { id: C, run: work, timeout: 10s, retry: { attempts: 2 } }
      - { id: D, run: work, priority: P0 }
streams:
  - { id: E, run: work, needs: [one, late] }
  - { id: F, run: work, needs: [E], optional: true }
  - { id: X, run: work, worktree: { branch: x } }
  - { id: Y, run: work, worktree: { branch: y } }
checkpoints:
  - { id: late, at: T+1m }
waves:
  - { id: merge, merge: B, gates: [{ name: together, run: make }], then: { merge_into: main } }
  - { id: mend, merge: [X, Y], gates: [{ name: whole, run: make }] }
deliverables: [report.md]
report: { to: run.md, results: { one: one.json }, commit: true }
`);

/** How the processes of this machine behave: B fails once, C hangs once, F always fails. `null` is never. */
function exitCodeOf(stream: string, attempt: number): number | null {
  if (stream === 'B' && attempt === 1) return 1;
  if (stream === 'C' && attempt === 1) return null;
  return stream === 'F' ? 1 : 0;
}

/** What Y has done makes the gate of a wave fail wherever it is merged, until it was told so. */
function gateExitCode(world: FakeWorld, marker: string): number {
  if (!marker.includes('mend/whole')) return 0;
  const isMended = world.state().streams[asStreamId('Y')]?.attempts.some(({ feedback }) => feedback?.gate === 'mend/whole') === true;
  return isMended || world.merges.shown?.includes('tip of y') === false ? 0 : 1;
}

/** Plays the run to its end with an engine that is killed at these of its calls to the world, counted over all engines. */
async function play(
  killAt: ReadonlySet<number>,
  { hostToo = false, goesOn = false } = {},
): Promise<{ world: FakeWorld; calls: string[]; kills: number }> {
  const calls: string[] = [];
  let kills = 0;
  const world: FakeWorld = new FakeWorld(plan, {
    onCall(name, kill) {
      if (killAt.has(calls.length)) {
        kills += 1;
        kill();
        if (hostToo) world.hosts.kill();
      }
      calls.push(name);
    },
  });
  for (let step = 0; step < 500; step += 1) {
    if (!world.isEngineAlive()) world.startEngine();
    await world.settle();
    if (world.isEngineAlive() && world.state().status.kind === 'ended') return { world, calls, kills };
    // The world goes on without an engine, or waits for the next one.
    if (!world.isEngineAlive() && !goesOn) continue;
    const marker = world.programs.running()[0];
    const exiting = world.hosts.live().find((each) => exitCodeOf(each.stream, each.attempt) !== null);
    if (marker !== undefined) world.programs.finish(marker, gateExitCode(world, marker));
    else if (exiting !== undefined) {
      // Its last words, which nobody sees being written.
      world.progress.write(exiting, {
        percent: 99,
        tokens: 7,
        milestones: ['tests'],
        findings: [{ id: 'F', severity: 'low', title: 't' }],
      });
      world.hosts.exit(exiting, exitCodeOf(exiting.stream, exiting.attempt) ?? 0);
    } else await world.clock.advance(1_000);
  }
  throw new Error('the run did not end');
}

/** @param expected `null` where the host is killed, too: attempts are lost then, and others take their place */
const check = async (killAt: readonly number[], expected: ReturnType<typeof outcomeOf> | null, goesOn = false) => {
  const { world, calls, kills } = await play(new Set(killAt), { hostToo: expected === null, goesOn });
  const at = killAt.map((index) => `${index}: ${calls[index] ?? 'beyond the end'}`).join(', ');
  if (expected !== null) expect(outcomeOf(world.state()), `killed at ${at}`).toEqual(expected);
  else expect(outcomeOf(world.state()).status, `killed at ${at}`).toBe('passed');
  const starts = world.hosts.started.map((each) => `${each.stream}:${each.attempt}`);
  expect(new Set(starts).size, `killed at ${at}: ${starts.join(' ')}`).toBe(starts.length);
  expect([world.merges.made, world.merges.landed], `killed at ${at}`).toEqual([
    ['b into integration/merge', 'x into integration/mend', 'y into integration/mend'],
    ['head of integration/merge + b on main'],
  ]);
  expect(world.programs.running(), `killed at ${at}`).toEqual([]);
  expect(world.state().faults, `killed at ${at}`).toEqual([]);
  return kills;
};

/** Hundreds of engines are started one after the other, which takes its time on a busy machine. */
const patienceMs = 240_000;

test.for([
  ['while the world stands still', false],
  ['while the world goes on', true],
] as const)('an engine killed at any one of its calls, %s, changes nothing about the run', { timeout: patienceMs }, async ([, goesOn]) => {
  const { world, calls } = await play(new Set());
  const expected = outcomeOf(world.state());
  expect(expected.status).toBe('passed');
  expect(
    (world.journals.events.get(world.run) ?? []).flatMap(({ event }) => (event.type === 'waveBisected' ? [event.guilty] : [])),
  ).toEqual([['Y']]);
  expect(calls.length).toBeGreaterThan(150);
  let kills = 0;
  for (let index = 0; index < calls.length; index += 1) kills += await check([index], expected, goesOn);
  expect(kills).toBe(calls.length);
});

test('nor does one killed many times', { timeout: patienceMs }, async () => {
  const { world, calls } = await play(new Set());
  const expected = outcomeOf(world.state());
  const moments = fc.uniqueArray(fc.nat({ max: calls.length * 2 }), { minLength: 2, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(moments, fc.boolean(), async (killAt, goesOn) => void (await check(killAt, expected, goesOn))),
    { numRuns: 150 },
  );
});

test('an engine killed together with its host loses attempts, and starts none of them again', { timeout: patienceMs }, async () => {
  const { calls } = await play(new Set());
  for (let index = 0; index < calls.length; index += 1) await check([index], null);
});
