import { describe, expect, test } from 'vitest';
import { scenario } from '../support/scenario.ts';
import type { FakeWorld } from '../support/fakes/fake-world.ts';

const plan = `
version: 1
streams:
  - { id: A, run: work, cwd: sub }
`;
const reported = (world: FakeWorld) =>
  (world.journals.events.get(world.run) ?? []).flatMap(({ event }) => (event.type === 'streamProgressed' ? [event.progress.percent] : []));

describe('progress', () => {
  test('both files of the attempt are watched, for as long as it lives', async () => {
    await scenario(plan)
      .step('it is watched', (world) =>
        expect(world.progress.watched.get('A:1')?.files).toEqual(['/run/streams/A/1/status.json', '/project/sub/progress.md']),
      )
      .exit('A', 1)
      .advance('500ms')
      .step('it is not watched any more', (world) => expect(world.progress.watched.size).toBe(0))
      .play();
  });

  test('a report is recorded at once, the same one not twice', async () => {
    const world = await scenario(plan)
      .report('A', { percent: 10 })
      .advance('5s')
      .report('A', { percent: 10 })
      .report('A', { percent: 20 })
      .play();
    expect(reported(world)).toEqual([10, 20]);
  });

  test('of many reports in short time the newest is recorded, once a second', async () => {
    const world = await scenario(plan)
      .report('A', { percent: 1 })
      .report('A', { percent: 2 })
      .report('A', { percent: 3 })
      .advance('999ms')
      .step('not yet', (world) => expect(reported(world)).toEqual([1]))
      .advance('1ms')
      .report('A', { percent: 4 })
      .advance('10s')
      .play();
    expect(reported(world)).toEqual([1, 3, 4]);
  });

  test('what an attempt said at its end is recorded, even when it is seen after the exit', async () => {
    const world = await scenario(`${plan}
  - { id: B, run: work }
`)
      .report('A', { percent: 10 })
      .report('A', { percent: 90 })
      .exit('A', 0)
      .step('the held reading is there', (world) => expect(reported(world)).toEqual([10, 90]))
      .report('A', { percent: 100 })
      .advance('500ms')
      .report('A', { percent: 0 })
      .advance('10s')
      .play();
    expect(reported(world)).toEqual([10, 90, 100]);
  });

  test('an attempt that was taken up from an earlier engine is watched again', async () => {
    const world = await scenario(plan).killEngine().startEngine().report('A', { percent: 50 }).play();
    expect(reported(world)).toEqual([50]);
  });

  test('an attempt that could not be started is not watched', async () => {
    const story = scenario(plan);
    story.world.hosts.unstartable.set('A', 'no such program');
    const world = await story.expectEnded('failed').play();
    expect(world.progress.watched.size).toBe(0);
  });
});
