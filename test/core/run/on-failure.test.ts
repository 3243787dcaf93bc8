import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import type { OnFailure } from '../../../src/core/plan/model.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const fallback = (id: string): OnFailure => ({ kind: 'fallback', stream: asStreamId(id) });
const back = (to: string, rounds = 1): OnFailure => ({ kind: 'rollback', to: asStreamId(to), rounds });

describe('a failure that the plan goes on from', () => {
  test('keeps nothing back, and the run says so at its end', () => {
    const run = new Scenario(
      plan([stream('A', { onFailure: { kind: 'continue' }, phase: 'P' }), stream('B', { needs: ['phase P', 'A'] })], {
        phases: [phase('P')],
      }),
    );
    run.exits('A', 1);
    expect(run.phase('P').status).toBe('succeeded');
    run.exits('B');
    expect(run.outcome()).toBe('passed');
    expect(run.reason()).toBe('1 of 2 streams succeeded; A failed, and the run went on without it');
  });

  test('is about failures: a stream that a person stops keeps back as any other', () => {
    const run = new Scenario(plan([stream('A', { onFailure: { kind: 'continue' } }), stream('B', { needs: ['A'] })])).stop('A');
    expect(run.status('B')).toBe('skipped');
    expect(run.outcome()).toBe('stopped');
  });
});

describe('a fallback', () => {
  const withFallback = (more: Parameters<typeof stream>[1] = {}) =>
    new Scenario(
      plan(
        [
          stream('A', { onFailure: fallback('F'), phase: 'P', ...more }),
          stream('F', { needs: ['A:failed'] }),
          stream('X', { needs: ['A'] }),
          stream('Y', { needs: ['phase P'] }),
        ],
        { phases: [phase('P')] },
      ),
    );

  test('starts when the other has failed, and lets go what needs that when it has succeeded', () => {
    const run = withFallback().exits('A', 1);
    expect(run.statuses()).toEqual({ A: 'failed', F: 'running', X: 'waiting', Y: 'waiting' });
    expect(run.why('X')).toBe('waits for F, which stands in for A');
    expect(run.phase('P').status).toBe('running');
    expect(attention(run.state)).toEqual([]);
    run.exits('F');
    expect(run.statuses()).toEqual({ A: 'failed', F: 'succeeded', X: 'running', Y: 'running' });
    run.exits('X').exits('Y');
    expect(run.outcome()).toBe('passed');
    expect(run.reason()).toBe('3 of 4 streams succeeded; A failed, and F stood in for it');
  });

  test('is tried after the last attempt only', () => {
    const run = withFallback({ retry: { attempts: 2, backoffMs: 0 } }).exits('A', 1);
    expect(run.statuses()).toMatchObject({ A: 'running', F: 'waiting' });
    run.exits('A', 1);
    expect(run.status('F')).toBe('running');
  });

  test('also stands in for what a gate has refused, or an escalation given up', () => {
    expect(
      withFallback({ gates: ['tests'] })
        .exits('A')
        .gate('A/tests', 'failed')
        .status('F'),
    ).toBe('running');
    const blocked = withFallback({ escalation: [{ do: 'block', afterMs: 1000 }] }).reports('A', { blocker: 'no key' });
    expect(blocked.fires('escalate:A:1:1').status('F')).toBe('running');
  });

  test('that fails leaves the failure as it was', () => {
    const run = withFallback().exits('A', 1).exits('F', 1);
    expect(run.statuses()).toEqual({ A: 'failed', F: 'failed', X: 'skipped', Y: 'skipped' });
    expect(run.outcome()).toBe('failed');
  });

  test('is not run when the other succeeds, and is there for its later failure', () => {
    const run = withFallback().exits('A');
    expect(run.status('F')).toBe('skipped');
    run.retry('A').exits('A', 1);
    expect(run.status('F')).toBe('running');
  });

  test('that a person has skipped stands in for nobody', () => {
    const run = withFallback().skip('F').exits('A', 1);
    expect(run.stream('A').fallback).toBe('lost');
    expect(run.status('X')).toBe('skipped');
  });

  test('that cannot start any more stands in for nobody', () => {
    const run = new Scenario(
      plan(
        [
          stream('U'),
          stream('A', { phase: 'P', onFailure: fallback('F') }),
          stream('F', { phase: 'P', needs: ['A:failed'] }),
          stream('X', { needs: ['A'] }),
        ],
        {
          phases: [phase('P', { needs: ['U:failed'] })],
        },
      ),
    );
    run.exits('U', 1).retry('U').exits('U').exits('A', 1);
    expect(run.statuses()).toEqual({ U: 'succeeded', A: 'failed', F: 'skipped', X: 'skipped' });
    expect(run.outcome()).toBe('failed');
  });

  test('may have one of its own', () => {
    const run = new Scenario(
      plan([
        stream('A', { onFailure: fallback('F') }),
        stream('F', { needs: ['A:failed'], onFailure: fallback('G') }),
        stream('G', { needs: ['F:failed'] }),
        stream('X', { needs: ['A'] }),
      ]),
    );
    run.exits('A', 1).exits('F', 1);
    expect(run.statuses()).toMatchObject({ G: 'running', X: 'waiting' });
    run.exits('G').exits('X');
    expect(run.outcome()).toBe('passed');
  });
});

describe('going back', () => {
  const chain = (onFailure: OnFailure) =>
    new Scenario(
      plan(
        [
          stream('S'),
          stream('M', { needs: ['S'] }),
          stream('A', { needs: ['M', 'checkpoint C'], onFailure }),
          stream('side', { needs: ['S'] }),
          stream('apart'),
          stream('late', { needs: ['A'] }),
        ],
        { checkpoints: [checkpoint('C', { needs: ['M'], review: true })] },
      ),
    );

  test('runs the earlier stream and all that depends on it again, what runs being stopped first', () => {
    const run = chain(back('S')).exits('S').exits('M').approve('review:C');
    run.commands();
    run.exits('A', 1);
    expect(run.commands().map(({ type, ...rest }) => [type, 'stream' in rest ? rest.stream : null])).toEqual([
      ['stopStream', 'side'],
      ['prepareStream', 'S'],
      ['spawnStream', 'S'],
    ]);
    expect(run.statuses()).toEqual({ S: 'running', M: 'waiting', A: 'waiting', side: 'waiting', apart: 'running', late: 'waiting' });
    expect(run.checkpoint('C').kind).toBe('ahead');
    run.exits('S').exits('M');
    expect(run.checkpoint('C').kind).toBe('held');
    expect(run.status('A')).toBe('waiting');
    run.approve('review:C').exits('A').exits('side').exits('apart').exits('late');
    expect(run.outcome()).toBe('passed');
    expect(run.stream('A')).toMatchObject({ attempt: 2, rolledBack: 1 });
  });

  test('waits until what it stops has gone', () => {
    const run = new Scenario(plan([stream('S'), stream('A', { needs: ['S'], onFailure: back('S') }), stream('side', { needs: ['S'] })]), {
      manual: ['stopStream'],
    });
    run.exits('S').exits('A', 1);
    expect(run.stream('S')).toMatchObject({ status: { kind: 'waiting', on: ['side'] }, why: { rule: 'rollback' } });
    run.exits('side', 143);
    expect(run.statuses()).toEqual({ S: 'running', A: 'waiting', side: 'waiting' });
  });

  test('happens so many times, then the stream has failed', () => {
    const run = new Scenario(plan([stream('S'), stream('A', { needs: ['S'], onFailure: back('S', 2) })]));
    for (let round = 0; round < 3; round++) run.exits('S').exits('A', 1);
    expect(run.outcome()).toBe('failed');
    expect(run.reason()).toBe('A failed: exit status 1, after going back to S 2 times');
    run.retry('A').exits('A', 1);
    expect(run.statuses()).toEqual({ S: 'running', A: 'waiting' });
  });

  test('gives every stream its attempts anew, and leaves what a person has decided', () => {
    const run = new Scenario(
      plan([
        stream('S', { retry: { attempts: 2 } }),
        stream('A', { needs: ['S'], onFailure: back('S') }),
        stream('skipped', { needs: ['S'] }),
        stream('stopped', { needs: ['S'] }),
      ]),
    );
    run.exits('S', 1).exits('S').skip('skipped').stop('stopped').exits('A', 1);
    expect(run.statuses()).toEqual({ S: 'running', A: 'waiting', skipped: 'skipped', stopped: 'stopped' });
    expect(run.stream('S')).toMatchObject({ attempt: 3, spent: 0 });
  });

  test('forgets milestones: what they stood for is undone', () => {
    const run = new Scenario(plan([stream('S', { milestones: ['half:50'] }), stream('A', { needs: ['S.half'], onFailure: back('S') })]));
    run.reports('S', { percent: 50 }).exits('A', 1);
    expect(run.stream('S').milestones).toEqual({});
    expect(run.statuses()).toEqual({ S: 'running', A: 'waiting' });
    expect(run.stream('S').attempt).toBe(2);
  });

  test('is not what a run does that is being stopped', () => {
    const run = new Scenario(plan([stream('S'), stream('A', { needs: ['S'], onFailure: back('S'), timeoutMs: 1000 })]), {
      manual: ['stopStream'],
    });
    run
      .exits('S')
      .fires('timeout:A:1')
      .asks({ kind: 'stop', target: { kind: 'all' } })
      .exits('A', 143);
    expect(run.outcome()).toBe('stopped');
  });
});
