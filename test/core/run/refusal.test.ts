import { describe, expect, test } from 'vitest';
import { asGateId, asItemId, asStreamId } from '../../../src/core/ids.ts';
import type { RunRequest } from '../../../src/core/run/events.ts';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';
import { on, Scenario } from './scenario.ts';

const scene = () =>
  new Scenario(
    plan(
      [
        stream('alpha', { gates: ['tests'] }),
        stream('beta', { needs: ['alpha'] }),
        stream('gamma'),
        stream('delta', { needs: ['gamma'], gates: ['tests'] }),
      ],
      {
        phases: [phase('P', { gates: ['lint'] })],
        checkpoints: [checkpoint('C1', { needs: ['beta'], review: true }), checkpoint('C2', { needs: ['gamma'] })],
      },
    ),
    { manual: ['stopStream'] },
  );
const send = (id: string): RunRequest => ({ kind: 'send', stream: asStreamId(id), text: 'x' });
const approve = (item: string): RunRequest => ({ kind: 'approve', item: asItemId(item), note: '' });
const reject = (item: string): RunRequest => ({ kind: 'reject', item: asItemId(item), note: '' });
const retryGate = (gate: string): RunRequest => ({ kind: 'retryGate', gate: asGateId(gate) });

describe('refusals', () => {
  test('of what is not there, with what was probably meant', () => {
    const run = scene();
    expect(run.refuses(on('stop', 'gama'))).toBe('this run has no stream `gama`; did you mean `gamma`?');
    expect(run.refuses(send('zzzzzz'))).toBe('this run has no stream `zzzzzz`');
    expect(run.refuses(retryGate('alpha/test'))).toBe('this run has no gate `alpha/test`; did you mean `alpha/tests`?');
    expect(run.refuses(approve('review:C9'))).toMatch(/^this run has no checkpoint `C9`/);
    expect(run.refuses(approve('C1'))).toBe('`C1` is no item; items look like `review:CHECKPOINT` or `gate:STREAM/NAME`');
  });

  test.each<[string, RunRequest, string | null]>([
    ['send to a waiting stream', send('beta'), 'stream beta is not running: waits for alpha'],
    ['send to a running one', send('gamma'), null],
    ['resume of what is not paused', on('resume', 'gamma'), 'stream gamma is not paused'],
    ['resume of all', on('resume', 'all'), 'nothing is paused'],
    ['retry of what waits', on('retry', 'beta'), 'stream beta has not started yet: waits for alpha'],
    ['retry of what runs', on('retry', 'gamma'), null],
    ['retry of all', on('retry', 'all'), 'nothing has failed and nothing was stopped'],
    ['skip of all', on('skip', 'all'), 'skip takes the name of a stream; `sluice stop --all` ends the run'],
    ['skip of what waits', on('skip', 'beta'), null],
    ['stop of what waits', on('stop', 'beta'), null],
    ['pause of what waits', on('pause', 'beta'), null],
    ['a gate that has not run', retryGate('alpha/tests'), 'gate alpha/tests has not run yet'],
    ['approval ahead', approve('review:C1'), 'checkpoint C1 is not reached yet'],
    ['approval of a stream', approve('stream:gamma'), 'stream gamma is running: attempt 1 runs as process 1; retry, skip or stop it'],
    ['approval of a question', approve('question:gamma'), 'a question is answered with `sluice send gamma TEXT`'],
    ['approval of a fault', approve('fault:1'), 'there is nothing to approve or reject here'],
    [
      'rejection of a gate',
      reject('gate:alpha/tests'),
      'gate alpha/tests has a verdict of its own; retry it, or approve it to go on without it',
    ],
  ])('%s', (_, request, reason) => {
    expect(scene().refuses(request)).toBe(reason);
  });

  test('of what is the case already', () => {
    const run = scene();
    run.pause('gamma');
    expect(run.refuses(on('pause', 'gamma'))).toBe('stream gamma is already paused by ann');
    expect(run.refuses(send('gamma'))).toBe('stream gamma is paused; resume it first');
    run.stop('gamma');
    expect(run.refuses(on('stop', 'gamma'))).toBe('stream gamma is being stopped already');
    run.skip('gamma');
    expect(run.refuses(on('skip', 'gamma'))).toBe('stream gamma is being stopped to be skipped');
    run.retry('gamma');
    expect(run.refuses(on('retry', 'gamma'))).toBe('stream gamma is being stopped to be tried again');
    run.asks(on('pause', 'all'));
    expect(run.refuses(on('pause', 'all'))).toBe('the run is already paused by ann');
    expect(run.refuses(on('resume', 'alpha'))).toBe('the whole run is paused by ann; resume it with `sluice resume --all`');
  });

  test('of what is over', () => {
    const run = scene();
    run.exits('gamma');
    expect(run.refuses(on('stop', 'gamma'))).toBe('stream gamma has ended (succeeded): exit status 0');
    expect(run.refuses(on('skip', 'gamma'))).toBe('stream gamma has succeeded; there is nothing to skip');
    expect(run.refuses(on('retry', 'gamma'))).toBeNull();
    expect(run.refuses(approve('review:C2'))).toBe('checkpoint C2 asks for no review');
    run.exits('alpha').gate('alpha/tests');
    expect(run.refuses(retryGate('alpha/tests'))).toBe('gate alpha/tests passed in 5ms');
    run.exits('delta').exits('beta').approve('review:C1');
    expect(run.refuses(approve('review:C1'))).toBe('checkpoint C1 was approved by ann');
  });

  test('of what a failure has decided, naming it', () => {
    const run = scene();
    run.exits('alpha', 1);
    expect(run.refuses(on('retry', 'beta'))).toBe('stream beta cannot run: it needs alpha, which failed');
    expect(run.refuses(approve('review:C1'))).toBe('checkpoint C1 can no longer be reached: it needs beta, which was skipped');
    expect(run.refuses(on('skip', 'alpha'))).toBeNull();
  });

  test('of everything while the run is being stopped, and of all but taking it up again afterwards', () => {
    const run = scene();
    run.asks(on('stop', 'all'), 'bob');
    expect(run.refuses(on('retry', 'alpha'))).toBe('the run is being stopped by bob');
    run.exits('alpha', 143, 'SIGTERM').exits('gamma', 143, 'SIGTERM');
    expect(run.refuses(on('pause', 'alpha'))).toBe('the run has ended (stopped); retry a stream to take it up again');
    expect(run.refuses(on('retry', 'alpha'))).toBeNull();
  });
});
