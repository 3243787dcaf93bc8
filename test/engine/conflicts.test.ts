import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../src/core/ids.ts';
import { presentConflicts } from '../../src/core/run/conflicts.ts';
import { scenario } from '../support/scenario.ts';
import type { FakeWorld } from '../support/fakes/fake-world.ts';

const plan = `
version: 1
streams:
  - { id: A, run: work, worktree: true, claims: src }
  - { id: B, run: work, worktree: true }
  - { id: C, run: work, worktree: true }
  - { id: D, run: work }
`;
const dirOf = (world: FakeWorld, stream: string): string => world.state().streams[asStreamId(stream)]?.attempts.at(-1)?.dir ?? '';
const commits = (world: FakeWorld, ...streams: string[]) => {
  for (const stream of streams) world.evidence.commit(dirOf(world, stream));
};
const conflicts = (world: FakeWorld) => presentConflicts(world.state()).map(({ pair, files }) => `${pair.join('-')} ${files.join(' ')}`);
const types = (world: FakeWorld, type: string) => (world.journals.events.get(world.run) ?? []).filter(({ event }) => event.type === type);

const begun = (options = {}) =>
  scenario(plan, options)
    .step('each has a commit', (world) => commits(world, 'A', 'B', 'C'))
    .advance('1s');

describe('the branches of streams that run', () => {
  test('are merged in memory, each pair once, and only those of which one has moved again', async () => {
    const world = await begun()
      .step('all pairs were asked for', ({ forecasts }) => {
        expect(forecasts.asked).toHaveLength(3);
        forecasts.asked.length = 0;
      })
      .step('B commits', (w) => {
        w.forecasts.conflict(dirOf(w, 'B'), dirOf(w, 'C'), ['x.ts']);
        commits(w, 'B');
      })
      .advance('1s')
      .play();
    expect(world.forecasts.asked.map((pair) => pair.filter((commit) => commit.startsWith('commit 2')).length)).toEqual([1, 1]);
    expect(conflicts(world)).toEqual(['B-C x.ts']);
  });

  test('are looked at once for many commits that follow one another, and after a while in any case', async () => {
    let looks = 0;
    const story = begun({ onCall: (name: string) => void (looks += name === 'before forecasts.foretell' ? 1 : 0) });
    story.step('from here on', () => void (looks = 0));
    for (let commit = 0; commit < 10; commit++) story.step('B commits', (w) => commits(w, 'B')).advance('200ms');
    await story
      .step('none yet', () => expect(looks).toBe(0))
      .advance('1s')
      .step('one for all', () => expect(looks).toBe(1))
      .play();
    const longer = begun({ onCall: (name: string) => void (looks += name === 'before forecasts.foretell' ? 1 : 0) });
    longer.step('from here on', () => void (looks = 0));
    for (let commit = 0; commit < 30; commit++) longer.step('B commits', (w) => commits(w, 'B')).advance('200ms');
    await longer.step('one meanwhile', () => expect(looks).toBe(1)).play();
  });

  test('tell nothing new with a commit that changes nothing about it', async () => {
    const world = await begun()
      .step('they conflict', (w) => {
        w.forecasts.conflict(dirOf(w, 'A'), dirOf(w, 'B'), ['x.ts']);
        commits(w, 'A');
      })
      .advance('1s')
      .step('and still do', (w) => commits(w, 'A'))
      .advance('1s')
      .play();
    expect(types(world, 'conflictForecast')).toHaveLength(1);
    expect(conflicts(world)).toEqual(['A-B x.ts']);
  });

  test('name the files first that no rule settles, for an event names some only', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `a${index}.md`);
    const ruled = `${plan}conflicts: [{ path: '*.md', union: true }]\nwaves: [{ id: one, merge: [A, B] }]\n`;
    const world = await scenario(ruled)
      .step('they conflict in many files', (w) => {
        w.forecasts.conflict(dirOf(w, 'A'), dirOf(w, 'B'), [...many, 'x.ts']);
        commits(w, 'A', 'B');
      })
      .advance('1s')
      .play();
    expect(presentConflicts(world.state())).toMatchObject([{ count: 61, files: ['x.ts', ...many.slice(0, 49)] }]);
  });

  test('no longer conflict when they do not, when one has failed, and not for a stream without a branch', async () => {
    const world = await begun()
      .step('two pairs conflict', (w) => {
        w.forecasts.conflict(dirOf(w, 'A'), dirOf(w, 'B'), ['x.ts']);
        w.forecasts.conflict(dirOf(w, 'B'), dirOf(w, 'C'), ['y.ts']);
        commits(w, 'B');
      })
      .advance('1s')
      .step('both are known', (w) => {
        expect(conflicts(w)).toEqual(['A-B x.ts', 'B-C y.ts']);
        w.forecasts.conflict(dirOf(w, 'A'), dirOf(w, 'B'), []);
        commits(w, 'A');
      })
      .advance('1s')
      .step('one is left', (w) => expect(conflicts(w)).toEqual(['B-C y.ts']))
      .exit('C', 1)
      .play();
    expect(conflicts(world)).toEqual([]);
  });

  test('are merged anew by an engine that takes over, which records nothing that is known', async () => {
    const world = await begun()
      .step('they conflict', (w) => {
        w.forecasts.conflict(dirOf(w, 'A'), dirOf(w, 'B'), ['x.ts']);
        commits(w, 'A');
      })
      .advance('1s')
      .killEngine()
      .step('C commits meanwhile', (w) => {
        w.forecasts.conflict(dirOf(w, 'B'), dirOf(w, 'C'), ['y.ts']);
        commits(w, 'C');
        w.startEngine(true);
      })
      .advance('1s')
      .play();
    expect(conflicts(world)).toEqual(['A-B x.ts', 'B-C y.ts']);
    expect(types(world, 'conflictForecast')).toHaveLength(2);
  });

  test('are asked for again when git could not be asked, which is a fault and no end', async () => {
    const world = await begun()
      .step('git fails', (w) => {
        w.forecasts.failure = 'no space left';
        w.forecasts.conflict(dirOf(w, 'A'), dirOf(w, 'B'), ['x.ts']);
        commits(w, 'A');
      })
      .advance('1s')
      .step('and works again', (w) => {
        expect(w.state().faults.map(({ what }) => what)).toEqual(['the forecast of conflicts: no space left']);
        w.forecasts.failure = null;
        commits(w, 'A');
      })
      .advance('1s')
      .play();
    expect(conflicts(world)).toEqual(['A-B x.ts']);
  });

  test('that cannot be merged at all are told of once', async () => {
    const world = await begun()
      .step('B has another history', (w) => {
        w.forecasts.conflict(dirOf(w, 'A'), dirOf(w, 'B'), 'refusing to merge unrelated histories');
        commits(w, 'B');
      })
      .advance('1s')
      .step('and goes on', (w) => commits(w, 'B'))
      .advance('1s')
      .play();
    expect(world.state().faults.map(({ what }) => what)).toEqual([
      'it cannot be foretold whether A and B conflict: refusing to merge unrelated histories',
    ]);
  });
});

test('what a stream changes outside of its claims is recorded, and that it no longer does', async () => {
  const outside = (world: FakeWorld) => world.state().outsideClaims.map(({ stream, files }) => `${stream} ${files.join(' ')}`);
  await begun()
    .step('A leaves its claims', (w) => {
      w.forecasts.changed.set(dirOf(w, 'A'), ['src/a.ts', 'docs/a.md', 'progress.md', '.claude/agent-status.json']);
      commits(w, 'A');
    })
    .advance('1s')
    .step('which is known', (w) => {
      expect(outside(w)).toEqual(['A docs/a.md']);
      w.forecasts.changed.set(dirOf(w, 'A'), ['src/a.ts']);
      commits(w, 'A');
    })
    .advance('1s')
    .step('and comes back', (w) => expect(outside(w)).toEqual([]))
    .play();
});

test('a plan with one worktree and no claims watches nothing', async () => {
  const world = await scenario('version: 1\nstreams:\n  - { id: A, run: work, worktree: true }\n  - { id: B, run: work }\n')
    .step('A commits', (w) => commits(w, 'A'))
    .advance('10s')
    .play();
  expect(world.forecasts.asked).toEqual([]);
});
