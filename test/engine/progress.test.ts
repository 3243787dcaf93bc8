import { describe, expect, test } from 'vitest';
import { asItemId, asStreamId } from '../../src/core/ids.ts';
import { attention } from '../../src/core/run/attention.ts';
import type { FileFault } from '../../src/core/run/events.ts';
import { scenario } from '../support/scenario.ts';
import type { FakeWorld } from '../support/fakes/fake-world.ts';

const plan = `
version: 1
streams:
  - { id: A, run: work, cwd: sub }
`;
const reported = (world: FakeWorld) =>
  (world.journals.events.get(world.run) ?? []).flatMap(({ event }) => (event.type === 'streamProgressed' ? [event.progress.percent] : []));

/** What became known of the attempts, in order. */
const told = (world: FakeWorld) =>
  (world.journals.events.get(world.run) ?? []).flatMap(({ event }) => {
    if (event.type === 'streamProgressed') return [`reported ${event.progress.percent}`];
    if (event.type === 'streamExited') return [`exited ${event.exitCode}`];
    return event.type === 'streamLost' ? ['lost'] : [];
  });

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

  test('so are the reports that the plan names: those of one stream alone in every place where streams work', async () => {
    const two = `
version: 1
defaults: {status_files: [reports/all.json]}
streams:
  - { id: A, run: work, cwd: sub, status_files: [reports/a.json, '*-results.json'] }
  - { id: B, run: work, worktree: true }
  - { id: C, run: work, worktree: true }
`;
    await scenario(two)
      .step('they are watched', (world) => {
        const { A, B, C } = Object.fromEntries(['A', 'B', 'C'].map((id) => [id, world.progress.watched.get(`${id}:1`)?.reports]));
        expect(A).toMatchObject({
          dir: '/project/sub',
          files: [
            { path: 'reports/a.json', isOwn: true },
            { path: '*-results.json', isOwn: true },
          ],
        });
        expect(B?.files).toEqual([{ path: 'reports/all.json', isOwn: false }]);
        const places = [...new Set([A, B, C].flatMap((each) => each?.places ?? []))];
        expect(places[0]).toBe('/project');
        expect(places).toEqual(expect.arrayContaining([B?.dir, C?.dir]));
      })
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

  test('what an attempt wrote just before its end is recorded before its end, though nobody saw it being written', async () => {
    const two = `${plan}
  - { id: B, run: work, needs: [A.tests] }
`.replace('cwd: sub', 'cwd: sub, milestones: [tests]');
    const leak = { id: 'F1', severity: 'critical', title: 'a key in the log' } as const;
    const world = await scenario(two)
      .report('A', { percent: 10, tokens: 5 })
      .writesReport('A', { percent: 40, tokens: 90, milestones: ['tests'], findings: [leak] })
      .exit('A', 1)
      .expectStatus('B', 'running')
      .play();
    expect(told(world)).toEqual(['reported 10', 'reported 40', 'exited 1']);
    expect(world.state().findings).toMatchObject([{ ...leak, stream: 'A', attempt: 1 }]);
    expect(world.state().streams[asStreamId('A')]?.attempts[0]?.tokens).toBe(90);
  });

  test('also when no engine was there to see its end', async () => {
    const world = await scenario(plan).killEngine().writesReport('A', { percent: 70 }).exit('A', 0).startEngine().play();
    expect(told(world)).toEqual(['reported 70', 'exited 0']);
  });

  test('also of one that went with its host', async () => {
    const world = await scenario(plan).writesReport('A', { percent: 70 }).killHost().play();
    expect(told(world)).toEqual(['reported 70', 'lost']);
  });

  test('an end is recorded even when the last report cannot be read', async () => {
    const story = scenario(plan);
    story.world.progress.readNow = () => Promise.reject(new Error('the disk is gone'));
    const world = await story.exit('A', 0).expectEnded('passed').play();
    expect(world.state().faults).toMatchObject([{ what: 'the last report of A: the disk is gone' }]);
  });

  test('an attempt that was taken up from an earlier engine is watched again', async () => {
    const world = await scenario(plan).killEngine().startEngine().report('A', { percent: 50 }).play();
    expect(reported(world)).toEqual([50]);
  });

  test('a file that stays unreadable is told after a moment, and goes on being told until it can be read again', async () => {
    const A = { stream: asStreamId('A'), attempt: 1 };
    const file = '/run/streams/A/1/status.json';
    const fault = { reason: 'is no JSON: expected a colon', line: 3, column: 5 };
    const items = (world: FakeWorld) => attention(world.state()).map(({ id, detail }) => [id, detail]);
    const judge = (given: FileFault | null) => (world: FakeWorld) => world.progress.judge(A, file, given);
    await scenario(plan)
      .step('it is being written', judge(fault))
      .advance('1s')
      .step('and whole again', judge(null))
      .advance('10s')
      .step('which nobody is told of', (world) => expect(told(world)).toEqual([]))
      .step('it is spoilt', judge(fault))
      .advance('2s')
      .step('it is told', (world) =>
        expect(items(world)).toEqual([
          [`file:${file}`, `${file}, line 3, column 5, is no JSON: expected a colon; what it said before stands`],
        ]),
      )
      .expectRefused({ kind: 'approve', item: asItemId(`file:${file}`), note: '' }, /it goes away when the file can be read again/)
      .killEngine()
      .startEngine()
      .step('it is mended', judge(null))
      .step('and no more told', (world) => expect(items(world)).toEqual([]))
      .expectNoFault()
      .play();
  });

  test('an attempt that could not be started is not watched', async () => {
    const story = scenario(plan);
    story.world.hosts.unstartable.set('A', 'no such program');
    const world = await story.expectEnded('failed').play();
    expect(world.progress.watched.size).toBe(0);
  });
});
