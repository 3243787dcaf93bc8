import { afterEach, expect, test } from 'vitest';
import { outcomeOf } from '../support/outcome.ts';
import { kill, processes, RealRun } from '../support/real-run.ts';
import { waitUntil } from '../support/wait.ts';

/**
 * A real engine is killed with SIGKILL at random moments of a real run: while it starts, while it decides, while its host comes up.
 * Each child writes down that it was started. The seed is in the name of the test, and another one can be given by SLUICE_TEST_SEED.
 */
const work = 'echo $SLUICE_STREAM:$SLUICE_ATTEMPT >> starts';
const plan = `
version: 1
max_parallel: 3
phases:
  - id: one
    gates: [{ name: all, run: 'echo one/all >> gates; sleep 0.1' }]
    streams:
      - { id: A, run: '${work}; sleep 0.2; echo a > a.txt', deliverables: [a.txt], gates: [{ name: first, run: 'sleep 0.05' }, { name: second, run: 'sleep 0.05' }] }
      - { id: B, run: '${work}; sleep 0.1; test $SLUICE_ATTEMPT = 3', retry: { attempts: 3, backoff: 50ms } }
      - { id: C, run: '${work}' }
      - { id: D, run: '${work}; sleep 0.4', needs: [C] }
streams:
  - { id: E, run: '${work}; sleep 0.1', needs: [one] }
  - { id: F, run: '${work}; sleep 0.1', needs: [one] }
  - { id: G, run: '${work}; exit 4', needs: [E, F], optional: true }
  - { id: H, run: '${work}', needs: [C] }
  - { id: I, run: '${work}; sleep 0.05', needs: [H] }
`;

const runs: RealRun[] = [];
afterEach(async () => {
  for (const run of runs.splice(0)) await run.dispose();
});
const realRun = () => {
  const run = new RealRun(plan);
  runs.push(run);
  return run;
};

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const firstSeed = Number(process.env['SLUICE_TEST_SEED'] ?? Date.now() % 1_000_000);
const seeds = Array.from({ length: 6 }, (_, index) => firstSeed + index);
const mostKills = 15;

test.each(seeds)('an engine killed again and again: every stream is done, none twice (seed %i)', async (seed) => {
  const next = random(seed);
  const run = realRun();
  let kills = 0;
  while (run.state()?.status.kind !== 'ended' && kills < mostKills) {
    // Some die while they start, which is a good part of their life here.
    const settled = run.startEngine().catch(() => undefined);
    if (next() < 0.7) await settled;
    await new Promise((resolve) => setTimeout(resolve, next() * 300));
    const engines = run.engines();
    for (const pid of engines) kill(pid, 'SIGKILL');
    kills += engines.length;
    await settled;
  }
  if (run.state()?.status.kind !== 'ended') await run.startEngine();
  const state = await run.ended(60_000);

  const undisturbed = await theUndisturbed();
  expect(outcomeOf(state), `after ${kills} kills`).toEqual(undisturbed.outcome);
  expect(run.lines('starts').toSorted(), `after ${kills} kills`).toEqual(undisturbed.starts);
  expect(state.faults).toEqual([]);
  expect(kills).toBeGreaterThan(0);
  // The last engine may have been killed between the end of the run and that of its host; the next one ends the host.
  if (run.left().length > 0) await run.startEngine().catch(() => undefined);
  await waitUntil('nothing is left', () => run.left().length === 0, 60_000);
});

test.each(seeds.slice(0, 3))('hosts killed as well: no attempt is started twice, the run ends, nothing is left (seed %i)', async (seed) => {
  const next = random(seed);
  const run = realRun();
  for (let kills = 0; run.state()?.status.kind !== 'ended' && kills < 8; kills += 1) {
    const settled = run.startEngine().catch(() => undefined);
    if (next() < 0.8) await settled;
    await new Promise((resolve) => setTimeout(resolve, next() * 300));
    const host = run.host();
    if (next() < 0.5 && host !== null && processes.isAlive(host)) kill(host.pid, 'SIGKILL');
    if (next() < 0.7) for (const pid of run.engines()) kill(pid, 'SIGKILL');
    await settled;
  }
  // The last one may be alive, and then says who has the run.
  await run.startEngine().catch(() => undefined);
  const state = await run.ended(60_000);
  expect(state.faults).toEqual([]);
  const starts = run.lines('starts');
  expect(starts.toSorted()).toEqual([...new Set(starts)].toSorted());
  await waitUntil('the engine has gone', () => run.engines().length === 0, 60_000);
  if (run.left().length > 0) await run.startEngine().catch(() => undefined);
  await waitUntil('nothing is left', () => run.left().length === 0, 60_000);
});

let undisturbed: Promise<{ outcome: ReturnType<typeof outcomeOf>; starts: string[] }> | null = null;
function theUndisturbed() {
  undisturbed ??= (async () => {
    const run = realRun();
    await run.startEngine();
    return { outcome: outcomeOf(await run.ended()), starts: run.lines('starts').toSorted() };
  })();
  return undisturbed;
}
