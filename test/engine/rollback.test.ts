import { expect, test } from 'vitest';
import { asItemId, asStreamId } from '../../src/core/ids.ts';
import type { RunState } from '../../src/core/run/state.ts';
import { FakeWorld } from '../support/fakes/fake-world.ts';
import { planOf } from '../support/plan-of.ts';

/** A review that finds something critical in its first attempt, with its last words, while the work that it is about is under way. */
const plan = planOf(`
version: 1
phases:
  - id: work
    streams: [{ id: X, run: work, milestones: [half] }, { id: Y, run: work, needs: X }]
streams:
  - { id: R, run: review }
  - { id: Z, run: work, needs: [R, work] }
rollback:
  - { when: { finding: critical, in: R }, stop: work, rerun: same }
`);

/** Plays the run to its end, a person approving when they are asked, with an engine that is killed at one of its calls to the world. */
async function play(killAt: number): Promise<{ world: FakeWorld; calls: string[] }> {
  const calls: string[] = [];
  const world: FakeWorld = new FakeWorld(plan, {
    onCall(name, kill) {
      if (calls.length === killAt) kill();
      calls.push(name);
    },
  });
  for (let step = 0; step < 200; step += 1) {
    if (!world.isEngineAlive()) world.startEngine();
    await world.settle();
    if (!world.isEngineAlive()) continue;
    const { status } = world.state();
    if (status.kind === 'ended') return { world, calls };
    // The first attempt of X goes on until it is stopped.
    const exiting = world.hosts.live().find(({ stream, attempt }) => stream !== 'X' || attempt > 1);
    if (exiting) {
      world.progress.write(exiting, {
        // What was found is mended when R looks again.
        findings: exiting.stream === 'R' && exiting.attempt === 1 ? [{ id: 'F1', severity: 'critical', title: 'a key in the log' }] : [],
      });
      world.hosts.exit(exiting, 0);
    } else if (Object.values(world.state().rollbacks).some((each) => each.status.kind === 'holding')) {
      // Whether the answer comes, the engine may not live to see; the person looks again.
      void world.engine?.request({ kind: 'approve', item: asItemId('rollback:critical'), note: 'rotated' }, 'bob');
    } else await world.clock.advance(1_000);
  }
  throw new Error('the run did not end');
}

const outcome = ({ status, streams, rollbacks, faults }: RunState) => ({
  outcome: status.kind === 'ended' && status.outcome,
  attempts: Object.values(streams).map(({ id, attempts }) => [id, attempts.map(({ end }) => end?.kind === 'exited' && end.exitCode)]),
  rollbacks: Object.values(rollbacks).map((each) => [each.id, each.status.kind, each.stopped, each.findings.map(({ id }) => id)]),
  faults,
});

test('what a finding stops runs again after the approval, whenever an engine dies', async () => {
  const { world, calls } = await play(Infinity);
  const expected = outcome(world.state());
  expect(expected).toEqual({
    outcome: 'passed',
    attempts: [
      ['X', [143, 0]],
      ['Y', [0]],
      ['R', [0, 0]],
      ['Z', [0]],
    ],
    rollbacks: [['critical', 'released', ['X'], ['F1']]],
    faults: [],
  });
  for (let index = 0; index < calls.length; index += 1) {
    const killed = await play(index);
    expect(outcome(killed.world.state()), `killed at ${index}: ${calls[index]}`).toEqual(expected);
    const starts = killed.world.hosts.started.map(({ stream, attempt }) => `${stream}:${attempt}`);
    expect(new Set(starts).size, starts.join(' ')).toBe(starts.length);
  }
});

test('nothing of what a rule holds is started between the finding and the answer', async () => {
  const { world } = await play(Infinity);
  const events = (world.journals.events.get(world.run) ?? []).map(({ event }) => event);
  const found = events.findIndex((event) => event.type === 'streamProgressed' && (event.progress.findings ?? []).length > 0);
  const ended = events.findIndex((event) => event.type === 'streamExited' && event.stream === asStreamId('R'));
  const answered = events.findIndex(({ type }) => type === 'requestAccepted');
  // Its last words come before its end, and so the rule holds when what waits for that end is looked at.
  expect([found, ended, answered]).toEqual([found, ended, answered].toSorted((a, b) => a - b));
  expect(found).toBeGreaterThan(0);
  expect(events.slice(found, answered).filter(({ type }) => type === 'streamPrepared' || type === 'streamSpawned')).toEqual([]);
});
