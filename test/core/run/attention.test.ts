import { describe, expect, test } from 'vitest';
import { attention } from '../../../src/core/run/attention.ts';
import { checkpoint, phase, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const ids = (run: Scenario) => attention(run.state).map(({ id, frees }) => [id, frees]);

describe('attention', () => {
  test('lists what waits for a person, first what frees most, then what has waited longest', () => {
    const run = new Scenario(
      plan(
        [
          stream('A'),
          stream('B', { needs: ['A'] }),
          stream('C', { needs: ['B'] }),
          stream('Q'),
          stream('R'),
          stream('G', { gates: ['tests'] }),
          stream('H', { needs: ['checkpoint C1'] }),
        ],
        { checkpoints: [checkpoint('C1', { needs: ['G:ended'], review: true })] },
      ),
    );
    run.passes(1).reports('Q', { question: 'Use tabs?' }).passes(1).reports('R', { blocker: 'no licence file' });
    run.passes(1).exits('A', 1).passes(1).exits('G').gate('G/tests', 'failed');
    expect(ids(run)).toEqual([
      ['stream:A', 2],
      ['review:C1', 1],
      ['question:Q', 0],
      ['blocker:R', 0],
      ['gate:G/tests', 0],
    ]);
    const [failed, review, question] = attention(run.state);
    expect(failed).toMatchObject({
      kind: 'failed',
      title: 'A failed',
      detail: 'exit status 1',
      answers: [
        { kind: 'retry', target: { kind: 'stream', stream: 'A' } },
        { kind: 'skip', target: { kind: 'stream', stream: 'A' } },
      ],
    });
    expect(review).toMatchObject({
      kind: 'review',
      answers: [
        { kind: 'approve', item: 'review:C1' },
        { kind: 'reject', item: 'review:C1' },
      ],
    });
    expect(question).toMatchObject({ kind: 'question', detail: 'Use tabs?', answers: [{ kind: 'send', stream: 'Q' }] });
    expect(attention(run.state)).toBe(attention(run.state));
  });

  test('every answer that it offers makes sense', () => {
    const run = new Scenario(
      plan([stream('A', { gates: ['x', 'y'] }), stream('B', { phase: 'P' }), stream('C'), stream('D')], {
        phases: [phase('P', { gates: ['lint'] })],
        checkpoints: [checkpoint('C1', { needs: ['B'], review: true })],
      }),
    );
    run.exits('A').gate('A/x', 'failed').exits('B').gate('P/lint', 'failed').exits('C', 1);
    run.reports('D', { question: '?', blocker: '!' });
    expect(ids(run).map(([id]) => id)).toEqual(['blocker:D', 'gate:A/x', 'gate:P/lint', 'question:D', 'review:C1', 'stream:C']);
    for (const { answers } of attention(run.state)) for (const answer of answers) expect(run.refuses(answer)).toBeNull();
  });

  test('an answered question goes, and so does everything when the run has passed', () => {
    const run = new Scenario(plan([stream('A')]));
    run.reports('A', { question: '?' }).say({ type: 'engineFaulted', what: 'a socket closed' });
    expect(ids(run).map(([id]) => id)).toEqual([`fault:${run.now}`, 'question:A']);
    run.reports('A', {});
    expect(ids(run).map(([id]) => id)).toEqual([`fault:${run.now}`]);
    run.exits('A');
    expect(attention(run.state)).toEqual([]);
  });

  test('a failed run still offers what takes it up again', () => {
    const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] })])).exits('A', 1);
    expect(run.outcome()).toBe('failed');
    expect(ids(run)).toEqual([['stream:A', 1]]);
  });
});
