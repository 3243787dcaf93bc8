import { describe, expect, test } from 'vitest';
import { asGateId, asStreamId } from '../../../src/core/ids.ts';
import type { Gate, Stream } from '../../../src/core/plan/model.ts';
import { gate, phase, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

/** A gate of the stream that compares what A and B wrote. */
function comparing(owner: Stream): Stream {
  const members = ['A', 'B'].map((id) => ({ stream: asStreamId(id), model: id, file: 'out.json' }));
  const check: Gate['check'] = {
    kind: 'consensus',
    domains: [{ domain: '', members }],
    agree: { percent: 80, exclusive: false },
    block: 'critical',
    to: null,
  };
  return { ...owner, gates: [{ ...gate(owner.id, 'agree', { kind: 'stream', stream: owner.id }), check }] };
}
const fails = { kind: 'failed', exitCode: null, durationMs: 1, reason: 'the result of B is not there' } as const;
const rounds = (run: Scenario, id: string) => run.state.gates[asGateId(id)]?.round;

describe('a consensus that failed', () => {
  const plans = plan([stream('A'), stream('B'), comparing(stream('J')), stream('next', { needs: ['J'] })]);

  test('is judged anew when a stream that it reads succeeds, and what it kept back goes on', () => {
    const run = new Scenario(plans);
    run.exits('A').exits('J').gate('J/agree', fails);
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'running', J: 'failed', next: 'skipped' });
    expect(run.why('J')).toBe('gate J/agree failed: the result of B is not there');
    run.commands();
    run.exits('B');
    expect(run.commands()).toContainEqual({ type: 'runGate', gate: 'J/agree', round: 2 });
    expect(run.status('J')).toBe('checking');
    run.gate('J/agree');
    expect(run.statuses()).toMatchObject({ J: 'succeeded', next: 'running' });
    expect(run.stream('J').attempt).toBe(1);
  });

  test('is not judged for others, nor when its stream fails, nor when it has passed or was let be', () => {
    const run = new Scenario(plan([...plans.streams, stream('C')]));
    run.exits('A').exits('J').gate('J/agree', fails).exits('C').exits('B', 1);
    expect(rounds(run, 'J/agree')).toBe(1);
    run.retry('B').exits('B').gate('J/agree').retry('B').exits('B');
    expect(rounds(run, 'J/agree')).toBe(2);
    const other = new Scenario(plans);
    other.exits('A').exits('J').gate('J/agree', fails).approve('gate:J/agree').exits('B');
    expect(rounds(other, 'J/agree')).toBe(1);
  });

  test('the gates of a phase run again when one of its streams does, whatever they said', () => {
    const run = new Scenario(
      plan([stream('A', { phase: 'P' }), stream('B', { phase: 'P' }), stream('open')], { phases: [phase('P', { gates: ['agree'] })] }),
    );
    run.exits('A').exits('B').gate('P/agree').retry('B');
    expect(run.phase('P').status).toBe('running');
    run.exits('B');
    expect(rounds(run, 'P/agree')).toBe(2);
    run.gate('P/agree', 'failed');
    expect(run.phase('P').status).toBe('failed');
  });
});
