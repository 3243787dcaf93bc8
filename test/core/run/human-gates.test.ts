import { describe, expect, test } from 'vitest';
import { asGateId, asItemId, asPhaseId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { phase, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const verdict = (run: Scenario, gate: string) => {
  const { status } = run.state.gates[asGateId(gate)]!;
  return status.kind === 'done' ? status.verdict : status.kind;
};
const waiting = (run: Scenario) => attention(run.state).map(({ id, title }) => `${id}: ${title}`);

describe('a gate that a person answers', () => {
  test('holds its stream until somebody says yes, and keeps who it was', () => {
    const run = new Scenario(plan([stream('A', { gates: ['tests', 'ux?'] }), stream('B', { needs: ['A'] })]));
    run.exits('A').gate('A/tests');
    run.commands();
    expect(run.why('A')).toBe('gate A/ux waits for a person');
    expect(run.statuses()).toEqual({ A: 'checking', B: 'waiting' });
    expect(attention(run.state)).toMatchObject([
      { id: 'gate:A/ux', kind: 'question', title: 'gate A/ux asks', detail: 'is ux right?', frees: 1 },
    ]);
    expect(waitsForPerson(run.state)).toBe(true);
    run.passes(3_000).approve('gate:A/ux', 'looks fine');
    expect(verdict(run, 'A/ux')).toEqual({ kind: 'passed', durationMs: 3_000, by: 'ann', note: 'looks fine' });
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'running' });
    expect(attention(run.state)).toEqual([]);
  });

  test('fails the attempt when somebody says no; the next attempt asks again', () => {
    const run = new Scenario(plan([stream('A', { gates: ['ux?'], retry: { attempts: 2 } })]));
    run.exits('A').reject('gate:A/ux', 'too slow');
    expect(run.stream('A')).toMatchObject({ attempt: 2, status: { kind: 'running' } });
    run.exits('A');
    expect(run.state.gates).toMatchObject({ 'A/ux': { round: 2, status: { kind: 'asking' } } });
    run.reject('gate:A/ux', 'still');
    expect(run.why('A')).toBe('gate A/ux was rejected by ann ("still") on attempt 2 of 2');
    expect(run.outcome()).toBe('failed');
  });

  test('a no can be taken back, or be asked about again', () => {
    const run = new Scenario(plan([stream('A', { gates: ['ux?', 'tests'] }), stream('B', { needs: ['A'] }), stream('C')]));
    run.exits('A').reject('gate:A/ux');
    expect(run.statuses()).toMatchObject({ A: 'failed', B: 'skipped' });
    expect(waiting(run)).toEqual(['gate:A/ux: gate A/ux failed']);
    run.retryGate('A/ux');
    expect(verdict(run, 'A/ux')).toBe('asking');
    run.reject('gate:A/ux').approve('gate:A/ux');
    expect(run.commands().at(-1)).toEqual({ type: 'runGate', gate: 'A/tests', round: 1 });
    expect(run.why('A')).toBe('gate A/tests runs');
  });

  test('questions that follow one another are asked together; a command waits for their answers', () => {
    const run = new Scenario(plan([stream('A', { gates: ['one?', 'two?', 'tests', 'three?'] })]));
    run.exits('A');
    expect(waiting(run)).toEqual(['gate:A/one: gate A/one asks', 'gate:A/two: gate A/two asks']);
    run.approve('gate:A/two');
    expect(verdict(run, 'A/tests')).toBe('waiting');
    run.approve('gate:A/one');
    expect(verdict(run, 'A/tests')).toBe('running');
    run.gate('A/tests').reject('gate:A/three');
    expect(run.why('A')).toBe('gate A/three was rejected by ann');
  });

  test('a no withdraws the questions beside it', () => {
    const run = new Scenario(plan([stream('A', { gates: ['one?', 'two?'] }), stream('B')]));
    run.exits('A').reject('gate:A/two');
    expect(run.status('A')).toBe('failed');
    expect(verdict(run, 'A/one')).toBe('waiting');
    expect(run.refuses({ kind: 'approve', item: asItemId('gate:A/one'), note: '' })).toBe('gate A/one has not run yet');
  });

  test('a phase asks when its streams have ended well, not while the run is paused', () => {
    const run = new Scenario(plan([stream('A', { phase: 'P' })], { phases: [phase('P', { gates: ['ux?'] })] }));
    run.pause('all').exits('A');
    expect(verdict(run, 'P/ux')).toBe('waiting');
    run.resume('all');
    expect(run.state.phases[asPhaseId('P')]!.why.text).toBe('gate P/ux waits for a person');
    run.approve('gate:P/ux');
    expect(run.outcome()).toBe('passed');
  });

  test('is not asked any more when its stream is stopped', () => {
    const run = new Scenario(plan([stream('A', { gates: ['ux?'] }), stream('B')]));
    run.exits('A').stop('A');
    expect(verdict(run, 'A/ux')).toBe('waiting');
    expect(waiting(run)).toEqual([]);
  });

  test('is not asked any more when the run is stopped, and answers itself with --yes', () => {
    const stopped = new Scenario(plan([stream('A', { gates: ['ux?'] })]));
    stopped.exits('A').stop('all');
    expect(verdict(stopped, 'A/ux')).toBe('waiting');
    const beforehand = new Scenario(plan([stream('A', { gates: ['ux?'] })]), { yes: true });
    beforehand.exits('A');
    expect(verdict(beforehand, 'A/ux')).toMatchObject({ kind: 'passed', by: '--yes' });
    expect(beforehand.outcome()).toBe('passed');
  });
});

describe('a gate that is no must', () => {
  test('is measured, and holds nothing back', () => {
    const run = new Scenario(plan([stream('A', { gates: ['speed:should', 'tests'] }), stream('B', { needs: ['A'] })]));
    run.exits('A').gate('A/speed', 'failed');
    expect(run.why('A')).toBe('gate A/tests runs');
    run.gate('A/tests');
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'running' });
    expect(run.why('A')).toBe('exit status 0, and 1 of 2 gates passed');
    expect(run.refuses({ kind: 'retryGate', gate: asGateId('A/speed') })).toBe('gate A/speed is a `should`: it holds nothing back');
  });

  test('asks as long as the run goes on, without waiting for an answer', () => {
    const run = new Scenario(plan([stream('A', { gates: ['taste?:nice', 'tests'] }), stream('B', { needs: ['A'] })]));
    run.exits('A').gate('A/tests');
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'running' });
    expect(attention(run.state)).toMatchObject([{ id: 'gate:A/taste', frees: 0, detail: 'is taste right? (nice: holds nothing back)' }]);
    run.reject('gate:A/taste', 'bland');
    expect(run.status('A')).toBe('succeeded');
    expect(verdict(run, 'A/taste')).toMatchObject({ kind: 'failed', by: 'ann', note: 'bland' });
    run.exits('B');
    expect(run.outcome()).toBe('passed');
  });

  test('stays without an answer when the run ends before', () => {
    const run = new Scenario(plan([stream('A', { gates: ['taste?:nice'] })]));
    run.exits('A');
    expect(run.outcome()).toBe('passed');
    expect(verdict(run, 'A/taste')).toBe('waiting');
  });
});
