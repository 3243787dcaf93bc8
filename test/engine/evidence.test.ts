import { describe, expect, test } from 'vitest';
import { asGateId, asItemId, asStreamId } from '../../src/core/ids.ts';
import { FakeWorld } from '../support/fakes/fake-world.ts';
import { planOf } from '../support/plan-of.ts';
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

const merged = `
version: 1
streams:
  - { id: A, run: work, worktree: { branch: a }, gates: [{ name: tests, run: make }] }
  - { id: B, run: work }
waves:
  - { id: all, merge: A, needs: [B], gates: [] }
sign_off: { evidence: [A/tests] }
`;
const place = '/project/.worktrees/A';
const sign = { kind: 'approve', item: asItemId('review:sign-off'), note: 'read' } as const;

describe('a commit after a verdict', () => {
  const measured = () =>
    scenario(merged)
      .step('the streams work in git', ({ evidence }) => void [evidence.commit('/project'), evidence.commit(place)])
      .exit('A', 0)
      .gate('A/tests', 0)
      .expectStatus('A', 'succeeded');

  test('is noticed when it is made', async () => {
    await measured()
      .step('somebody commits', ({ evidence }) => void evidence.commit(place))
      .expectGate('A/tests', 'running')
      .exit('B', 0)
      .step('nothing is merged', ({ merges }) => expect(merges.made).toEqual([]))
      .gate('A/tests', 0)
      .step('now it is', ({ merges }) => expect(merges.made).toHaveLength(1))
      .expectNoFault()
      .play();
  });

  test('is found before its branch is merged, though nobody has noticed it', async () => {
    await measured()
      .step('somebody commits', ({ evidence }) => {
        evidence.unseen = true;
        evidence.commit(place);
      })
      .exit('B', 0)
      .expectGate('A/tests', 'running')
      .step('nothing is merged', ({ merges }) => expect(merges.made).toEqual([]))
      .gate('A/tests', 0)
      .step('now it is', ({ merges }) => expect(merges.made).toHaveLength(1))
      .play();
  });

  test('is found before a stream starts that waits for what was measured, though nobody has noticed it', async () => {
    const waits = `
version: 1
streams:
  - { id: A, run: work, worktree: { branch: a }, gates: [{ name: tests, run: make }] }
  - { id: B, run: work }
  - { id: C, run: work, needs: [A, B] }
`;
    await scenario(waits)
      .step('the streams work in git', ({ evidence }) => void [evidence.commit('/project'), evidence.commit(place)])
      .exit('A', 0)
      .gate('A/tests', 0)
      .step('somebody commits', ({ evidence }) => {
        evidence.unseen = true;
        evidence.commit(place);
      })
      .exit('B', 0)
      .expectGate('A/tests', 'running')
      .expectStatus('C', 'preparing')
      .gate('A/tests', 0)
      .expectRunning('C')
      .expectNoFault()
      .play();
  });

  test('takes an answer back that was given on what was there', async () => {
    const asked = `
version: 1
streams:
  - { id: A, run: work, worktree: { branch: a }, gates: [{ name: tests, human: Does it look right? }] }
  - { id: B, run: work }
  - { id: C, run: work, needs: [A, B] }
preflight: { name: ready, human: Is everybody there? }
`;
    const yes = (id: string) => ({ kind: 'approve', item: asItemId(`gate:${id}`), note: '' }) as const;
    await scenario(asked)
      .step('the streams work in git', ({ evidence }) => void [evidence.commit('/project'), evidence.commit(place)])
      .request(yes('preflight/ready'))
      .exit('A', 0)
      .request(yes('A/tests'))
      .expectStatus('A', 'succeeded')
      .step('it rests on the work tree, and the other on none', (world) => {
        expect(world.state().gates[gate]?.evidence).toMatchObject({ command: null, cwd: place, tree: { head: `commit 1 of ${place}` } });
        expect(world.state().gates[asGateId('preflight/ready')]?.evidence).toBeNull();
      })
      .step('somebody commits', ({ evidence }) => void evidence.commit(place))
      .expectGate('A/tests', 'asking')
      .request(yes('A/tests'))
      .exit('B', 0)
      .expectRunning('C')
      .play();
  });

  test('is found by an engine that was not there when it was made', async () => {
    await measured()
      .killEngine()
      .step('somebody commits', ({ evidence }) => void evidence.commit(place))
      .startEngine()
      .expectGate('A/tests', 'running')
      .step('in a new round', (world) => expect(world.state().gates[gate]?.round).toBe(2))
      .play();
  });

  test('is found when somebody signs', async () => {
    await measured()
      .exit('B', 0)
      .expectCheckpoint('sign-off', 'held')
      .step('somebody commits', ({ evidence }) => {
        evidence.unseen = true;
        evidence.commit(place);
      })
      .expectRefused(sign, /^sign-off cannot be signed: gate A\/tests was stale and is being measured again/)
      .gate('A/tests', 0)
      .request(sign)
      .expectEnded('passed')
      .step('it rests on what was committed last', (world) =>
        expect(world.state().gates[gate]?.evidence?.tree?.head).toBe(`commit 2 of ${place}`),
      )
      .play();
  });
});

test('an engine killed at any of its calls measures what was committed, and lets nobody sign before', async () => {
  const play = async (killAt: number): Promise<number> => {
    let calls = 0;
    const world: FakeWorld = new FakeWorld(planOf(merged), {
      onCall(_, kill) {
        if (calls === killAt) kill();
        calls += 1;
      },
    });
    world.evidence.commit('/project');
    world.evidence.commit(place);
    let committed = false;
    for (let step = 0; step < 200; step += 1) {
      if (!world.isEngineAlive()) world.startEngine();
      await world.settle();
      if (!world.isEngineAlive()) continue;
      const state = world.state();
      if (state.status.kind === 'ended') {
        expect(state.status.outcome, `killed at ${killAt}`).toBe('passed');
        expect(state.gates[gate]?.evidence?.tree?.head, `killed at ${killAt}`).toBe(`commit 2 of ${place}`);
        expect(state.faults, `killed at ${killAt}`).toEqual([]);
        expect(world.merges.made, `killed at ${killAt}`).toHaveLength(1);
        return calls;
      }
      const marker = world.programs.running()[0];
      const live = world.hosts.live()[0];
      if (marker !== undefined) world.programs.finish(marker, 0);
      else if (live?.stream === asStreamId('B') && !committed) {
        world.evidence.commit(place);
        committed = true;
      } else if (live !== undefined) world.hosts.exit(live, 0);
      else await Promise.race([world.engine?.request(sign, 'ada@here'), world.settle()]);
    }
    throw new Error(`the run did not end, killed at ${killAt}`);
  };
  const calls = await play(-1);
  expect(calls).toBeGreaterThan(50);
  for (let killAt = 0; killAt < calls; killAt += 1) await play(killAt);
});
