import { execFileSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import type { RunState } from '../../src/core/run/state.ts';
import { kill, RealRun } from '../support/real-run.ts';
import { waitUntil } from '../support/wait.ts';

/**
 * Two branches that conflict, and of which one makes a gate fail until its stream is told so: merged, bisected, rolled back, mended, merged again and
 * landed with a tag, while the engine is killed with SIGKILL at random moments. The seed is in the words of a failure; SLUICE_TEST_SEED gives another.
 */
const commit = 'git add --all; git -c user.name=a -c user.email=a@example.org commit --quiet --message $SLUICE_STREAM || true';
const plan = `
version: 1
workspace: { scratch: { files: { list.txt: "one\\n" } } }
conflicts: [{ path: list.txt, union: true }]
streams:
  - { id: A, worktree: true, run: 'echo a >> list.txt; ${commit}' }
  - { id: B, worktree: true, run: 'grep -q b list.txt || echo b >> list.txt; echo \${SLUICE_FEEDBACK:+good} > b.txt; ${commit}' }
waves:
  - { id: first, merge: [A, B], gates: [{ name: good, run: 'test ! -e b.txt || grep good b.txt' }], then: { merge_into: main, tag: v1 } }
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

/** What was merged into what, with the tree of every commit. */
const graph = ({ workspaceDir }: RunState): string =>
  execFileSync('git', ['log', '--graph', '--topo-order', '--format=%s %T', 'v1'], { cwd: workspaceDir ?? '', encoding: 'utf8' });

const firstSeed = Number(process.env['SLUICE_TEST_SEED'] ?? Date.now() % 1_000_000);

test('a wave is mended and landed, and its engine may die at any moment: the graph is the same', { timeout: 110_000 }, async () => {
  const undisturbed = realRun();
  await undisturbed.startEngine();
  const expected = await undisturbed.ended(60_000);
  expect(expected.status).toMatchObject({ outcome: 'passed' });
  expect(expected.streams).toMatchObject({ A: { attempt: 1 }, B: { attempt: 2 } });
  expect(graph(expected)).toMatch(/Merge .*B.*\n[^]*Merge .*A/);

  for (const seed of [firstSeed, firstSeed + 1]) {
    const run = realRun();
    let kills = 0;
    for (let moment = seed; run.state()?.status.kind !== 'ended' && kills < 12; moment = (moment * 1103515245 + 12345) % 2147483648) {
      await run.startEngine().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, moment % 400));
      const engines = run.engines();
      for (const pid of engines) kill(pid, 'SIGKILL');
      kills += engines.length;
    }
    if (run.state()?.status.kind !== 'ended') await run.startEngine();
    const state = await run.ended(60_000);
    const story = JSON.stringify([
      state.status,
      state.waves,
      state.gates,
      state.faults,
      Object.values(state.streams).map(({ why }) => why.text),
    ]);
    expect(state.status, `seed ${seed}, after ${kills} kills: ${story}`).toMatchObject({ outcome: 'passed' });
    expect(graph(state), `seed ${seed}, after ${kills} kills`).toBe(graph(expected));
    expect(state.streams, `seed ${seed}`).toMatchObject({ A: { attempt: 1 }, B: { attempt: 2 } });
    expect(state.faults).toEqual([]);
    expect(kills).toBeGreaterThan(0);
    if (run.left().length > 0) await run.startEngine().catch(() => undefined);
    await waitUntil('nothing is left', () => run.left().length === 0, 60_000);
  }
});
