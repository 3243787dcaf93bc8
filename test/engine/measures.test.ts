import { describe, expect, test } from 'vitest';
import { asGateId } from '../../src/core/ids.ts';
import type { Judgement } from '../../src/core/measure/judgement.ts';
import { scenario } from '../support/scenario.ts';

const plan = (gates: string) => `
version: 1
streams: [{ id: A, run: work, cwd: sub, estimate: 1h..2h, gates: ${gates} }]
`;
const gate = asGateId('A/g');
const passed: Judgement = { kind: 'passed', measured: { text: '3 passed, 0 failed', value: 3 }, demanded: '0 failed' };
const failed: Judgement = {
  kind: 'failed',
  measured: { text: '2 passed, 1 failed' },
  demanded: '0 failed',
  reason: '1 failed; demanded 0 failed',
};
const unmeasured: Judgement = { kind: 'unmeasured', reason: 'nothing is there' };

describe('what a gate reads', () => {
  test('is read when its command has ended, where it ran, and decides', async () => {
    const world = await scenario(plan(`{ name: g, run: npm test, tests: 3 passed, cwd: deep }`))
      .step('its tests pass', (world) => void world.measurements.answers.push(passed))
      .exit('A', 0)
      .step('nothing is read yet', (world) => expect(world.measurements.orders).toEqual([]))
      .gate('A/g', 0)
      .expectEnded('passed')
      .expectNoFault()
      .play();
    expect(world.measurements.orders).toMatchObject([
      {
        reading: { kind: 'tests', format: 'auto', from: null },
        dir: '/project/sub/deep',
        ran: { exitCode: 0, logFrom: 0 },
        context: { estimate: { leastMs: 3_600_000, mostMs: 7_200_000 }, last: null },
        logFile: '/run/gates/A/g.1.log',
      },
    ]);
    expect(world.state().gates[gate]?.status).toMatchObject({ verdict: { kind: 'passed', measured: { value: 3 }, demanded: '0 failed' } });
  });

  test('may be read without a command', async () => {
    const world = await scenario(plan(`{ name: g, file: a.md }`)).exit('A', 0).expectEnded('passed').play();
    expect(world.programs.started).toEqual([]);
    expect(world.measurements.orders).toMatchObject([{ reading: { kind: 'file', path: 'a.md' }, ran: null }]);
  });

  test('that is not as demanded fails the gate, with the reason', async () => {
    const world = await scenario(plan(`{ name: g, run: npm test, tests: 3 passed }`))
      .step('a test fails', (world) => void world.measurements.answers.push(failed))
      .exit('A', 0)
      .gate('A/g', 1)
      .expectEnded('failed')
      .play();
    expect(world.state().gates[gate]?.status).toMatchObject({
      verdict: { kind: 'failed', exitCode: 1, reason: '1 failed; demanded 0 failed' },
    });
    expect(world.state().streams).toMatchObject({ A: { why: { text: 'gate A/g failed: 1 failed; demanded 0 failed' } } });
  });

  test('and cannot be read is no pass, whatever the exit status', async () => {
    const world = await scenario(plan(`{ name: g, run: npm test, tests: 3 passed }`))
      .step('nothing is there', (world) => void world.measurements.answers.push(unmeasured))
      .exit('A', 0)
      .gate('A/g', 0)
      .expectEnded('failed')
      .play();
    expect(world.state().gates[gate]?.status).toMatchObject({ verdict: { kind: 'unmeasured', reason: 'nothing is there' } });
  });

  test('of a command that failed a file says nothing', async () => {
    const world = await scenario(plan(`{ name: g, run: make, file: a.md }`)).exit('A', 0).gate('A/g', 2).expectEnded('failed').play();
    expect(world.measurements.orders).toEqual([]);
    expect(world.state().gates[gate]?.status).toMatchObject({ verdict: { kind: 'failed', exitCode: 2 } });
  });
});

describe('flaky gates', () => {
  const flaky = plan(`{ name: g, run: npm test, retry: 2 }`);
  test('are tried again, and a pass then is no plain one', async () => {
    const world = await scenario(flaky)
      .exit('A', 0)
      .gate('A/g', 1)
      .expectGate('A/g', 'running')
      .gate('A/g', 0)
      .expectEnded('passed')
      .play();
    expect(world.programs.started.map(({ heading }) => heading)).toEqual(['[sluice: try 1 of 3]', '[sluice: try 2 of 3]']);
    expect(world.state().gates[gate]).toMatchObject({
      round: 1,
      status: { verdict: { kind: 'passed', flaky: true, tries: 2, durationMs: 20 } },
    });
    expect(world.state().streams).toMatchObject({ A: { why: { text: 'exit status 0, and 1 gate passed (flaky: g)' } } });
  });

  test('fail when no try passes', async () => {
    const world = await scenario(flaky).exit('A', 0).gate('A/g', 1).gate('A/g', 1).gate('A/g', 3).expectEnded('failed').play();
    expect(world.state().gates[gate]?.status).toMatchObject({ verdict: { kind: 'failed', exitCode: 3, tries: 3 } });
    expect(world.state().gates[gate]?.status).not.toMatchObject({ verdict: { flaky: true } });
  });

  test('that pass at once are plain', async () => {
    const world = await scenario(flaky).exit('A', 0).gate('A/g', 0).expectEnded('passed').play();
    expect(world.state().gates[gate]?.status).toMatchObject({ verdict: { kind: 'passed' } });
    expect(JSON.stringify(world.state().gates[gate])).not.toMatch(/flaky|tries/);
  });

  test('are not tried again when they are cancelled', async () => {
    const world = await scenario(flaky)
      .exit('A', 0)
      .request({ kind: 'stop', target: { kind: 'all' } })
      .play();
    expect(world.programs.started).toHaveLength(1);
    expect(world.programs.running()).toEqual([]);
  });

  test('are measured anew with each try', async () => {
    const world = await scenario(plan(`{ name: g, run: npm test, tests: 3 passed, retry: 1 }`))
      .step('it fails, then passes', (world) => void world.measurements.answers.push(unmeasured, passed))
      .exit('A', 0)
      .gate('A/g', 1)
      .gate('A/g', 0)
      .expectEnded('passed')
      .play();
    expect(world.state().gates[gate]?.status).toMatchObject({ verdict: { flaky: true, tries: 2, measured: { value: 3 } } });
  });
});
