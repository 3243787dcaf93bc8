import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../src/core/ids.ts';
import type { RunState } from '../../src/core/run/state.ts';
import { FakeWorld } from '../support/fakes/fake-world.ts';
import { planOf } from '../support/plan-of.ts';

const dirOf = (world: FakeWorld, stream: string): string => world.state().streams[asStreamId(stream)]?.attempts.at(-1)?.dir ?? '';

/** Plays a run to its end with an engine that is killed at one of its calls to the world. @param act does the next thing that the world does by itself */
async function play(
  yaml: string,
  act: (world: FakeWorld) => boolean,
  killAt: number,
  prepare: (world: FakeWorld) => void = () => undefined,
) {
  const calls: string[] = [];
  const world: FakeWorld = new FakeWorld(planOf(yaml), {
    onCall(name, kill) {
      if (calls.length === killAt) kill();
      calls.push(name);
    },
  });
  prepare(world);
  for (let step = 0; step < 300; step += 1) {
    if (!world.isEngineAlive()) world.startEngine();
    await world.settle();
    if (!world.isEngineAlive()) continue;
    if (world.state().status.kind === 'ended') return { world, calls };
    if (!act(world)) await world.clock.advance(1_000);
  }
  throw new Error(`the run did not end: ${JSON.stringify(world.state().streams)}`);
}

const outcome = ({ status, streams, waves, heldPairs, faults }: RunState) => ({
  outcome: status.kind === 'ended' && status.outcome,
  streams: Object.values(streams).map((each) => `${each.id} ${each.status.kind} ${each.attempt}`),
  waves: Object.values(waves).map((each) => `${each.id} ${each.status}`),
  held: heldPairs.map((hold) => `${hold.pair.join('-')} ${hold.outcome ?? hold.step}`),
  faults,
});

/** What came of the run with an engine that was killed at each of its calls, one run each; what was started twice is told besides. */
async function wheneverKilled(run: (killAt: number) => ReturnType<typeof play>): Promise<ReturnType<typeof outcome>[]> {
  const { calls } = await run(Infinity);
  const outcomes: ReturnType<typeof outcome>[] = [];
  for (let index = 0; index < calls.length; index += 1) {
    const { world } = await run(index);
    const starts = world.hosts.started.map(({ stream, attempt }) => `${stream}:${attempt}`);
    if (new Set(starts).size < starts.length) throw new Error(`killed at ${index} (${calls[index]}) it started ${starts.join(' ')}`);
    outcomes.push(outcome(world.state()));
  }
  return outcomes;
}

describe('a conflict of a wave that is given to an agent', () => {
  const yaml = `version: 1
conflicts: [{ path: a.txt, agent: R }]
streams:
  - { id: A, title: The first, run: make a, worktree: true }
  - { id: B, title: The second, run: make b, worktree: true }
  - { id: R, run: settle, resolver: true }
waves: [{ id: one, merge: [A, B], into: all }]
`;
  const run = (killAt: number) =>
    play(
      yaml,
      (world) => {
        const exiting = world.hosts.live()[0];
        if (exiting === undefined) return false;
        // At first it leaves a marker.
        if (exiting.stream === 'R' && exiting.attempt > 1) world.merges.settled.add('sluice/B');
        world.hosts.exit(exiting, 0);
        return true;
      },
      killAt,
      (world) => {
        world.merges.conflicts.set('sluice/B', ['a.txt']);
        world.merges.resolvers.set('sluice/B', { stream: asStreamId('R'), files: ['a.txt'], rounds: 2 });
      },
    );
  const expected = {
    outcome: 'passed' as const,
    streams: ['A succeeded 1', 'B succeeded 1', 'R standingBy 2'],
    waves: ['one merged'],
    held: [],
    faults: [],
  };

  test('is told to it with both sides, and what became of the first try, and settled in the worktree of the wave', async () => {
    const { world } = await run(Infinity);
    expect(outcome(world.state())).toEqual(expected);
    expect(world.state().streams[asStreamId('R')]?.attempts.map(({ dir }) => dir)).toEqual([dirOf(world, 'R'), dirOf(world, 'R')]);
    expect(dirOf(world, 'R')).toMatch(/\.merges\/all$/);
    const prompt = world.results.files.get('/run/streams/R/2/prompt.md')?.text ?? '';
    for (const part of [
      '`a.txt`',
      'A: The first',
      '`make a`',
      '`1 work of A`',
      'B: The second',
      '`2 work of B`',
      'it has left conflicts in a.txt',
    ])
      expect(prompt).toContain(part);
  });

  test('comes to the same end whenever an engine dies', { timeout: 120_000 }, async () => {
    for (const each of await wheneverKilled(run)) expect(each).toEqual(expected);
  });
});

describe('streams that run and would conflict', () => {
  const yaml = `version: 1
running_conflicts: { resolve: later }
streams:
  - { id: A, title: The first, run: make a, worktree: true }
  - { id: B, title: The second, run: make b, worktree: true }
`;
  const run = (killAt: number) => {
    let isCommitted = false;
    return play(
      yaml,
      (world) => {
        const live = world.hosts.live();
        const second = live.find(({ stream, attempt }) => stream === 'B' && attempt === 2);
        const files = world.forecasts.between.size === 0 ? ['a.txt'] : [];
        if (live.length === 2 && !isCommitted && dirOf(world, 'A') !== '' && dirOf(world, 'B') !== '') {
          isCommitted = true;
          world.forecasts.conflict(dirOf(world, 'A'), dirOf(world, 'B'), files);
          for (const stream of ['A', 'B']) world.evidence.commit(dirOf(world, stream));
          return true;
        }
        if (
          second !== undefined &&
          world.state().heldPairs.some(({ step }) => step === 'resolving') &&
          [...world.forecasts.between.values()].some((each) => each.length > 0)
        ) {
          world.forecasts.conflict(dirOf(world, 'A'), dirOf(world, 'B'), []);
          world.evidence.commit(dirOf(world, 'B'));
          return true;
        }
        const over = world.state().heldPairs.some(({ step }) => step === 'over');
        const exiting = over ? live.find(({ stream, attempt }) => stream !== 'B' || attempt === 2) : undefined;
        if (exiting === undefined) return false;
        world.hosts.exit(exiting, 0);
        return true;
      },
      killAt,
    );
  };
  const expected = {
    outcome: 'passed' as const,
    streams: ['A succeeded 1', 'B succeeded 2'],
    waves: [],
    held: ['A-B they no longer conflict'],
    faults: [],
  };

  test('are held, and the one that settles it is told whose branch it is', async () => {
    const { world } = await run(Infinity);
    expect(outcome(world.state())).toEqual(expected);
    const prompt = world.results.files.get('/run/streams/B/2/prompt.md')?.text ?? '';
    for (const part of ['Settle your conflict with A', '`git merge sluice/A`', '`a.txt`', 'A: The first']) expect(prompt).toContain(part);
  });

  test('come to the same end whenever an engine dies', { timeout: 120_000 }, async () => {
    for (const each of await wheneverKilled(run)) expect(each).toEqual(expected);
  });
});
