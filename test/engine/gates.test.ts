import { describe, expect, test } from 'vitest';
import { asGateId, asItemId, asStreamId } from '../../src/core/ids.ts';
import { scenario } from '../support/scenario.ts';

const gated = `
version: 1
streams:
  - id: A
    run: work
    cwd: sub
    gates:
      - { name: tests, run: npm test, env: { CI: '1' }, timeout: 5m }
`;
const gate = asGateId('A/tests');

describe('gates', () => {
  test('run when the stream has ended well, where the stream worked, and decide about it', async () => {
    const world = await scenario(gated).exit('A', 0).expectGate('A/tests', 'running').gate('A/tests', 0).expectEnded('passed').play();
    expect(world.programs.started).toMatchObject([
      {
        argv: ['/bin/sh', '-c', 'npm test'],
        cwd: '/project/sub',
        env: { CI: '1', SLUICE_RUN: 'r-1', SLUICE_GATE: 'A/tests', SLUICE_STREAM: 'A', SLUICE_ROUND: '1' },
        timeoutMs: 300_000,
        logFile: '/run/gates/A/tests.1.log',
        marker: 'r-1:gate:A/tests:1',
      },
    ]);
    expect(world.state().gates[gate]?.log).toBe('gates/A/tests.1.log');
  });

  test('one that could not be measured is no pass', async () => {
    await scenario(gated)
      .exit('A', 0)
      .step('it times out', (world) => world.programs.fail('r-1:gate:A/tests:1', 'timed out after 5m'))
      .expectGate('A/tests', 'unmeasured')
      .expectEnded('failed')
      .play();
  });

  test('a round waits until the program of the round before has gone', async () => {
    const A = { kind: 'stream', stream: asStreamId('A') } as const;
    await scenario(`${gated}
  - { id: B, run: work }
`)
      .exit('A', 0)
      .step('programs take their time to go', (world) => void (world.programs.stubborn = true))
      .request({ kind: 'retry', target: A })
      .exit('A', 0)
      .step('the first still runs, alone', (world) => expect(world.programs.running()).toEqual(['r-1:gate:A/tests:1']))
      .step('it goes', (world) => world.programs.finish('r-1:gate:A/tests:1', 143))
      .step('the second runs', (world) => expect(world.programs.running()).toEqual(['r-1:gate:A/tests:2']))
      .gate('A/tests', 0)
      .expectStatus('A', 'succeeded')
      .expectNoFault()
      .play();
  });

  test('a failed one can be run again', async () => {
    const world = await scenario(`${gated}
  - { id: B, run: work }
`)
      .exit('A', 0)
      .gate('A/tests', 1)
      .expectGate('A/tests', 'failed')
      .request({ kind: 'retryGate', gate })
      .expectGate('A/tests', 'running')
      .gate('A/tests', 0)
      .expectStatus('A', 'succeeded')
      .play();
    expect(world.programs.started.map((each) => each.marker)).toEqual(['r-1:gate:A/tests:1', 'r-1:gate:A/tests:2']);
  });

  test('a person may let one be', async () => {
    await scenario(`${gated}
  - { id: B, run: work }
`)
      .exit('A', 0)
      .gate('A/tests', 1)
      .request({ kind: 'approve', item: asItemId('gate:A/tests'), note: 'known' })
      .expectGate('A/tests', 'skipped')
      .expectStatus('A', 'succeeded')
      .play();
  });

  test('stopping the run ends a gate that runs', async () => {
    const world = await scenario(gated)
      .exit('A', 0)
      .request({ kind: 'stop', target: { kind: 'stream', stream: asStreamId('A') } })
      .play();
    expect(world.programs.running()).toEqual([]);
  });

  test('an engine that leaves ends its gates and says nothing of them; the next one runs the round again', async () => {
    await scenario(gated)
      .exit('A', 0)
      .step('the engine leaves', async (world) => {
        await world.engine?.leave();
        expect(world.programs.running()).toEqual([]);
        expect(world.state().gates[gate]?.status.kind).toBe('running');
        world.killEngine();
      })
      .startEngine()
      .expectGate('A/tests', 'running')
      .gate('A/tests', 0)
      .expectEnded('passed')
      .play();
  });

  test('gates of a phase run in the workspace', async () => {
    const world = await scenario(`
version: 1
phases:
  - id: one
    gates: [{ name: all, run: make }]
    streams: [{ id: A, run: work, cwd: sub }]
`)
      .exit('A', 0)
      .gate('one/all', 0)
      .expectEnded('passed')
      .play();
    expect(world.programs.started).toMatchObject([{ cwd: '/project' }]);
  });
});
