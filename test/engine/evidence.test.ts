import { describe, expect, test } from 'vitest';
import { asGateId } from '../../src/core/ids.ts';
import { scenario } from '../support/scenario.ts';

const gated = `
version: 1
streams:
  - id: A
    run: work
    gates:
      - { name: tests, run: npm test, env: { CI: '1' } }
`;
const gate = asGateId('A/tests');

describe('a verdict', () => {
  test('records what it rests on', async () => {
    const world = await scenario(gated)
      .step('the project lies in git, and the gate leaves a log', ({ evidence }) => {
        evidence.commit('/project');
        evidence.files.set('/run/gates/A/tests.1.log', 'fine');
      })
      .exit('A', 0)
      .advance('2s')
      .gate('A/tests', 0)
      .play();
    const env = [
      ['CI', '1'],
      ['SLUICE_GATE', 'A/tests'],
      ['SLUICE_PROJECT_DIR', '/project'],
      ['SLUICE_ROUND', '1'],
      ['SLUICE_RUN', 'r-1'],
      ['SLUICE_STREAM', 'A'],
      ['SLUICE_WORKSPACE', '/project'],
    ];
    const head = 'commit 1 of /project';
    expect(world.state().gates[gate]?.evidence).toEqual({
      command: 'npm test',
      cwd: '/project',
      envDigest: `digest of ${JSON.stringify(env)}`,
      exitCode: 0,
      logDigest: 'digest of fine',
      startedAt: world.clock.now() - 2_000,
      durationMs: 10,
      tree: { dir: '/project', hash: `tree of ${head}`, head, branch: 'main', clean: true },
    });
  });

  test('says why it rests on no tree, and of a failure the exit status', async () => {
    const world = await scenario(gated).exit('A', 0).gate('A/tests', 3).play();
    expect(world.state().gates[gate]?.evidence).toMatchObject({
      exitCode: 3,
      logDigest: null,
      tree: null,
      noTree: '/project lies in no work tree of git',
    });
  });

  test('records the tree as it was before and after, when something was committed meanwhile', async () => {
    const world = await scenario(gated)
      .step('the project lies in git', ({ evidence }) => void evidence.commit('/project'))
      .exit('A', 0)
      .step('somebody commits', ({ evidence }) => void evidence.commit('/project'))
      .gate('A/tests', 0)
      .play();
    expect(world.state().gates[gate]?.evidence).toMatchObject({
      tree: { head: 'commit 1 of /project' },
      treeAfter: { head: 'commit 2 of /project' },
    });
  });

  test('of a gate that was cancelled while its tree was looked at does not come', async () => {
    const world = await scenario(gated)
      .step('the stream ends, and the run is stopped at once', async (w) => {
        w.hosts.exit({ stream: w.state().plan.streams[0]!.id, attempt: 1 }, 0);
        await w.engine?.request({ kind: 'stop', target: { kind: 'all' } }, 'ada@here');
      })
      .expectEnded('stopped')
      .play();
    expect(world.programs.running()).toEqual([]);
  });
});
