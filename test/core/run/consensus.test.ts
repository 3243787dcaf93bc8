import { describe, expect, test } from 'vitest';
import { asGateId, asStreamId } from '../../../src/core/ids.ts';
import type { Gate, Stream } from '../../../src/core/plan/model.ts';
import { gate, phase, plan, stream, wave } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

/** A gate of the stream that compares what A and B wrote. */
function comparing(owner: Stream): Stream {
  const members = ['A', 'B'].map((id) => ({ stream: asStreamId(id), model: id, file: 'out.json' }));
  const check: Gate['check'] = {
    kind: 'consensus',
    domains: [{ domain: '', members }],
    agree: { percent: 80, exclusive: false },
    block: 'critical',
    schema: null,
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

  test('is not judged for others, nor when its stream fails, nor when it was let be', () => {
    const run = new Scenario(plan([...plans.streams, stream('C')]));
    run.exits('A').exits('J').gate('J/agree', fails).exits('C').exits('B', 1);
    expect(rounds(run, 'J/agree')).toBe(1);
    run.retry('B').exits('B').gate('J/agree');
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

describe('a consensus that passed', () => {
  test('of a stream is judged anew when one that it compared has run again', () => {
    const run = new Scenario(plan([stream('A'), stream('B'), comparing(stream('J')), stream('next', { needs: ['J'] })]));
    run.exits('A').exits('B').exits('J').gate('J/agree');
    expect(run.statuses()).toMatchObject({ J: 'succeeded', next: 'running' });
    run.retry('B').exits('B');
    expect([rounds(run, 'J/agree'), run.status('J'), run.status('next')]).toEqual([2, 'checking', 'running']);
    run.gate('J/agree').exits('next');
    expect(run.outcome()).toBe('passed');
  });

  test('or failed, and held nothing back, is judged anew with what was missing', () => {
    const judge = comparing(stream('J'));
    const run = new Scenario(
      plan([stream('A'), stream('B'), { ...judge, gates: judge.gates.map((each) => ({ ...each, level: 'should' })) }]),
    );
    run.exits('A').exits('J').gate('J/agree', fails);
    expect(run.status('J')).toBe('succeeded');
    run.passes(10).exits('B');
    expect([rounds(run, 'J/agree'), run.status('J')]).toEqual([2, 'checking']);
    expect(run.gate('J/agree').outcome()).toBe('passed');
  });

  test('is not judged anew by the success of its own stream, nor when it was judged after the other had ended', () => {
    const own = comparing(stream('A'));
    const run = new Scenario(
      plan([own, { ...stream('B'), gates: [gate('B', 'check', { kind: 'stream', stream: asStreamId('B') })] }, stream('open')]),
    );
    run.exits('B').passes(10).exits('A').passes(10).gate('A/agree').passes(10).gate('B/check');
    expect(run.statuses()).toMatchObject({ A: 'succeeded', B: 'succeeded' });
    expect(rounds(run, 'A/agree')).toBe(1);
  });

  test('lets nothing begin that needs its owner before it has been judged anew', () => {
    const run = new Scenario(
      plan([stream('A'), stream('B'), comparing(stream('J')), stream('C'), stream('next', { needs: ['B', 'J', 'C'] })]),
    );
    run.exits('A').exits('B').exits('J').gate('J/agree').retry('B').exits('C').exits('B');
    expect(run.statuses()).toMatchObject({ J: 'checking', next: 'waiting' });
    expect(run.gate('J/agree').status('next')).toBe('running');
  });

  test('and no longer does fails its owner, whatever has gone on since', () => {
    const run = new Scenario(plan([stream('A'), stream('B'), comparing(stream('J')), stream('next', { needs: ['J'] })]));
    run.exits('A').exits('B').exits('J').gate('J/agree').retry('B').exits('B').gate('J/agree', fails);
    expect(run.statuses()).toMatchObject({ J: 'failed', next: 'running' });
    expect(run.exits('next').outcome()).toBe('failed');
  });

  test('of a wave is judged anew as long as the wave has not landed', () => {
    const judged = (landsOn: string | null) => {
      const made = wave('W', ['A'], landsOn === null ? {} : { landsOn });
      const [judge] = comparing(stream('J')).gates;
      const gates = [{ ...judge!, id: asGateId('W/agree'), owner: { kind: 'wave', wave: made.id } as const }];
      const run = new Scenario(
        plan([stream('A', { worktree: { branch: 'a', base: 'main', setup: [], copy: [], port: null } }), stream('B'), stream('open')], {
          waves: [{ ...made, gates }],
        }),
      );
      run.exits('A').exits('B').merges('W', ['A']).gate('W/agree');
      if (landsOn !== null) run.lands('W');
      expect(run.wave('W').status).toBe('merged');
      run.retry('B').exits('B');
      return [rounds(run, 'W/agree'), run.wave('W').status];
    };
    expect(judged(null)).toEqual([2, 'checking']);
    expect(judged('main')).toEqual([1, 'merged']);
  });
});
