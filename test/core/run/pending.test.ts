import { describe, expect, test } from 'vitest';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { checkpoint, plan, stream } from '../../support/plans.ts';
import { on, Scenario } from './scenario.ts';

/** What a resuming engine has to do besides what the host tells it; here, what the run asks for and nobody has answered. */
const pending = (run: Scenario) => pendingCommands(run.state);

describe('pending commands', () => {
  test('of a run from its beginning to its end', () => {
    const run = new Scenario(
      plan([stream('A', { deliverables: ['a.txt'], gates: ['tests'], timeoutMs: 5000 })], { deliverables: ['b.txt'] }),
      {
        manual: ['prepareWorkspace', 'prepareStream', 'spawnStream'],
      },
    );
    const { id } = run.stream('A');
    expect(pending(run)).toEqual([{ type: 'prepareWorkspace' }]);
    run.say({ type: 'workspaceReady', dir: '/work' });
    expect(pending(run)).toEqual([{ type: 'prepareStream', stream: 'A', attempt: 1 }]);
    run.say({ type: 'streamPrepared', stream: id, attempt: 1, dir: '/work/A' });
    expect(pending(run)).toEqual([{ type: 'spawnStream', stream: 'A', attempt: 1 }]);
    run.say({ type: 'streamSpawned', stream: id, attempt: 1, process: { pid: 1, startTime: '1', bootId: 'b' } });
    expect(pending(run)).toEqual([{ type: 'setTimer', timer: 'timeout:A:1', dueAt: run.now + 5000 }]);
    run.exits('A');
    expect(pending(run)).toEqual([{ type: 'checkDeliverables', stream: 'A', attempt: 1 }]);
    run.delivers('A');
    expect(pending(run)).toEqual([{ type: 'runGate', gate: 'A/tests', round: 1 }]);
    run.gate('A/tests');
    expect(pending(run)).toEqual([{ type: 'checkDeliverables', stream: null, attempt: run.state.closing }]);
    run.delivers(null);
    expect(pending(run)).toEqual([{ type: 'finishRun' }]);
  });

  test('of pauses and stops that were wished', () => {
    const run = new Scenario(plan([stream('A'), stream('B'), stream('C')]), { manual: ['pauseStream', 'continueStream', 'stopStream'] });
    run
      .pause('A')
      .pause('B')
      .say({ type: 'streamPaused', stream: run.stream('B').id, attempt: 1 })
      .resume('B')
      .stop('C');
    expect(pending(run)).toEqual([
      { type: 'pauseStream', stream: 'A', attempt: 1 },
      { type: 'continueStream', stream: 'B', attempt: 1 },
      { type: 'stopStream', stream: 'C', attempt: 1 },
    ]);
    run.asks(on('pause', 'all'));
    expect(pending(run)).toEqual([
      { type: 'pauseStream', stream: 'A', attempt: 1 },
      { type: 'stopStream', stream: 'C', attempt: 1 },
    ]);
  });

  test('of waits', () => {
    const run = new Scenario(
      plan([stream('A', { retry: { attempts: 2, backoffMs: 900 } })], { checkpoints: [checkpoint('C1', { atMs: 700 })] }),
    );
    run.exits('A', 1);
    expect(pending(run)).toEqual([
      { type: 'setTimer', timer: 'checkpoint:C1', dueAt: run.now + 700 },
      { type: 'setTimer', timer: 'retry:A:2', dueAt: run.now + 900 },
    ]);
  });

  test('what was prepared and is kept back by a pause asks for nothing', () => {
    const run = new Scenario(plan([stream('A')]), { manual: ['prepareStream'] });
    run.pause('A').say({ type: 'streamPrepared', stream: run.stream('A').id, attempt: 1, dir: '/work/A' });
    expect(pending(run)).toEqual([]);
  });

  test('text that was perhaps typed is not typed twice', () => {
    const run = new Scenario(plan([stream('A')]));
    run.asks({ kind: 'send', stream: run.stream('A').id, text: 'y\r' });
    expect(pending(run)).toEqual([]);
  });
});
