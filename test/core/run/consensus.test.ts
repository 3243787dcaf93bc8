import { describe, expect, test } from 'vitest';
import { asGateId, asPhaseId, asStreamId } from '../../../src/core/ids.ts';
import type { ConsensusCheck, Stream } from '../../../src/core/plan/model.ts';
import type { GateVerdict, UnusableResult } from '../../../src/core/run/events.ts';
import { gate, phase, plan, stream, wave } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

/** A gate of the stream that compares what A and B wrote. */
function comparing(owner: Stream, changes: Partial<ConsensusCheck> = {}): Stream {
  const members = ['A', 'B'].map((id) => ({ stream: asStreamId(id), model: id, file: 'out.json' }));
  const check: ConsensusCheck = {
    kind: 'consensus',
    domains: [{ domain: '', members }],
    agree: { percent: 80, exclusive: false },
    block: 'critical',
    schema: null,
    retries: 0,
    lateAfterMs: null,
    to: null,
    ...changes,
  };
  return { ...owner, gates: [{ ...gate(owner.id, 'agree', { kind: 'stream', stream: owner.id }), check }] };
}
const fails = { kind: 'failed', exitCode: null, durationMs: 1, reason: 'the result of B is not there' } as const;
const useless = { stream: asStreamId('B'), attempt: 1, reason: 'is no JSON' };
/** The consensus ends with results of no use. */
const finds = (run: Scenario, id: string, unusable: readonly UnusableResult[], verdict: GateVerdict = fails): Scenario => {
  const gate = asGateId(id);
  const round = run.state.gates[gate]!.round;
  run.say({ type: 'gateStarted', gate, round, log: 'log' });
  return run.say({ type: 'gateFinished', gate, round, verdict, unusable });
};
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

describe('a result that is of no use', () => {
  const mending = (retries = 1) =>
    new Scenario(plan([stream('A'), stream('B'), comparing(stream('J'), { retries }), stream('next', { needs: ['J'] })]))
      .exits('A')
      .exits('B')
      .exits('J');

  test('has its stream run again and be told, once unless the plan says otherwise, before the consensus counts', () => {
    const run = finds(mending(), 'J/agree', [useless]);
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'running', J: 'checking', next: 'waiting' });
    expect(run.stream('B').attempts.at(-1)).toMatchObject({ number: 2, feedback: { gate: 'J/agree', round: 1, of: 'result' } });
    expect(run.why('J')).toBe('gate J/agree waits for the result of B');
    run.exits('B');
    expect([rounds(run, 'J/agree'), run.status('J')]).toEqual([2, 'checking']);
    finds(run, 'J/agree', [{ ...useless, attempt: 2 }]);
    expect(run.statuses()).toMatchObject({ B: 'succeeded', J: 'failed', next: 'skipped' });
    expect(run.stream('B').attempt).toBe(2);
  });

  test('begins again after a pause', () => {
    const run = finds(mending().asks({ kind: 'pause', target: { kind: 'all' } }), 'J/agree', [useless]);
    expect(run.statuses()).toMatchObject({ B: 'ready', J: 'checking' });
    expect(run.asks({ kind: 'resume', target: { kind: 'all' } }).status('B')).toBe('running');
  });

  test('of none, or of one that is run again by somebody else already, counts at once', () => {
    expect(finds(mending(0), 'J/agree', [useless]).statuses()).toMatchObject({ B: 'succeeded', J: 'failed' });
    const run = mending().retry('B');
    finds(run, 'J/agree', [useless]);
    expect(run.statuses()).toMatchObject({ B: 'running', J: 'failed' });
    expect(run.stream('B').attempts.at(-1)).not.toHaveProperty('feedback');
  });

  test('of an attempt that is over by then has the consensus read what was written since', () => {
    const run = mending().retry('B').exits('B');
    finds(run, 'J/agree', [useless]);
    expect([run.stream('B').attempt, run.status('B'), rounds(run, 'J/agree'), run.status('J')]).toEqual([2, 'succeeded', 2, 'checking']);
  });

  test('is mended before a group of gates counts the consensus', () => {
    const [judge] = comparing(stream('J'), { retries: 1 }).gates;
    const group = gate('J', 'any', { kind: 'stream', stream: asStreamId('J') });
    const gates = [
      { ...judge!, level: 'should' as const },
      { ...group, check: { kind: 'group', mode: 'any', of: [judge!.id], is: null } as const },
    ];
    const run = new Scenario(plan([stream('A'), stream('B'), { ...stream('J'), gates }])).exits('A').exits('B').exits('J');
    finds(run, 'J/agree', [useless]);
    expect([rounds(run, 'J/any'), run.status('J')]).toEqual([0, 'checking']);
    run.exits('B').gate('J/agree');
    expect([rounds(run, 'J/any'), run.status('J')]).toEqual([1, 'succeeded']);
  });

  test('lets the consensus be judged when its stream fails to mend it, or is skipped', () => {
    const failed = finds(mending(), 'J/agree', [useless]).exits('B', 1);
    expect([failed.status('B'), rounds(failed, 'J/agree')]).toEqual(['failed', 2]);
    const skipped = finds(mending(), 'J/agree', [useless]).skip('B');
    expect([skipped.status('B'), rounds(skipped, 'J/agree')]).toEqual(['skipped', 2]);
  });

  test('is mended as often again when a person has had its stream tried again', () => {
    const run = finds(mending(), 'J/agree', [useless]).exits('B');
    finds(run, 'J/agree', [{ ...useless, attempt: 2 }]);
    run.retry('B').exits('B');
    finds(run, 'J/agree', [{ ...useless, attempt: 3 }]);
    expect(run.statuses()).toMatchObject({ B: 'running', J: 'checking' });
    expect(run.stream('B').attempt).toBe(4);
  });

  test('of the stream whose gate it is spends none of its attempts', () => {
    const run = new Scenario(plan([comparing(stream('A'), { retries: 1 }), stream('B')])).exits('B').exits('A');
    finds(run, 'A/agree', [{ ...useless, stream: asStreamId('A') }]);
    expect(run.stream('A')).toMatchObject({ status: { kind: 'running' }, attempt: 2, spent: 0 });
    expect(run.exits('A').status('A')).toBe('checking');
    expect(rounds(run, 'A/agree')).toBe(2);
  });

  test('found by two consensuses is mended once for both', () => {
    const gates = [comparing(stream('J'), { retries: 1 }), comparing(stream('K'), { retries: 1 })];
    const run = new Scenario(plan([stream('A'), stream('B'), ...gates])).exits('A').exits('B').exits('J').exits('K');
    finds(run, 'J/agree', [useless]);
    finds(run, 'K/agree', [useless]);
    expect(run.statuses()).toMatchObject({ B: 'running', J: 'checking', K: 'checking' });
    expect(run.stream('B').resultRetries).toEqual({ 'J/agree': 1 });
    run.exits('B');
    expect([rounds(run, 'J/agree'), rounds(run, 'K/agree')]).toEqual([2, 2]);
  });

  test('takes its phase back, whose gates run when all is done', () => {
    const owner = { kind: 'phase', phase: asPhaseId('P') } as const;
    const [judge] = comparing(stream('J'), { retries: 1 }).gates;
    const made = phase('P');
    const run = new Scenario(
      plan([stream('A', { phase: 'P' }), stream('B', { phase: 'P' })], {
        phases: [{ ...made, gates: [{ ...judge!, id: asGateId('P/agree'), owner }] }],
      }),
    );
    finds(run.exits('A').exits('B'), 'P/agree', [useless]);
    expect(run.phase('P').status).toBe('running');
    run.exits('B').gate('P/agree');
    expect([rounds(run, 'P/agree'), run.outcome()]).toEqual([2, 'passed']);
  });

  test('is left as it is while what its stream needs is done again', () => {
    const circle = plan([stream('X'), stream('A'), stream('B', { needs: ['X'] }), comparing(stream('J'), { retries: 1 })]);
    const run = new Scenario(circle).exits('X').exits('A').exits('B').exits('J').retry('X');
    finds(run, 'J/agree', [useless]);
    expect(run.statuses()).toMatchObject({ X: 'running', B: 'succeeded', J: 'failed' });
  });
});

describe('a result that is late', () => {
  const late = (changes: Partial<ConsensusCheck> = {}) =>
    new Scenario(
      plan([stream('A'), stream('B'), comparing(stream('J'), { lateAfterMs: 60_000, ...changes }), stream('next', { needs: ['J'] })]),
    )
      .exits('A')
      .exits('J');

  test('is waited for as long as the plan says, then the consensus is judged without it, and anew when it comes', () => {
    const run = late();
    expect([run.status('J'), run.why('J')]).toEqual(['checking', 'gate J/agree waits for the result of B']);
    expect(rounds(run, 'J/agree')).toBe(0);
    run.fires('late:J/agree');
    expect(rounds(run, 'J/agree')).toBe(1);
    run.gate('J/agree', fails);
    expect(run.statuses()).toMatchObject({ B: 'running', J: 'failed', next: 'skipped' });
    run.exits('B');
    expect([rounds(run, 'J/agree'), run.status('J')]).toEqual([2, 'checking']);
    expect(run.gate('J/agree').status('next')).toBe('running');
  });

  test('lets the consensus be judged as soon as it is there', () => {
    const run = late().passes(10).exits('B');
    expect([rounds(run, 'J/agree'), run.state.timers]).toEqual([1, {}]);
  });

  test('is waited for by nobody after the stream of the gate was stopped', () => {
    const run = late().stop('J');
    expect([run.state.timers, run.state.gates[asGateId('J/agree')]?.lateAt]).toEqual([{}, null]);
  });

  test('a consensus whose time is up in a pause begins when the run goes on', () => {
    const run = late()
      .asks({ kind: 'pause', target: { kind: 'all' } })
      .fires('late:J/agree');
    expect(rounds(run, 'J/agree')).toBe(0);
    run.asks({ kind: 'resume', target: { kind: 'all' } });
    expect(rounds(run, 'J/agree')).toBe(1);
  });
});
