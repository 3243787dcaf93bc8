import { describe, expect, test } from 'vitest';
import { plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const checked = () =>
  plan([stream('A', { deliverables: ['out.txt', 'log.txt'], gates: ['types', 'tests'] }), stream('B', { needs: ['A'] })]);

describe('checks of a stream', () => {
  test('deliverables come first, then the gates one after the other, then what waits for it', () => {
    const run = new Scenario(checked());
    run.commands();
    run.exits('A');
    expect(run.stream('A').status).toEqual({ kind: 'checking', step: 'deliverables' });
    expect(run.commands()).toEqual([{ type: 'checkDeliverables', stream: 'A', attempt: 1 }]);
    run.delivers('A');
    expect(run.commands()).toEqual([{ type: 'runGate', gate: 'A/types', round: 1 }]);
    expect(run.why('A')).toBe('gate A/types runs');
    run.gate('A/types');
    expect(run.commands()).toEqual([{ type: 'runGate', gate: 'A/tests', round: 1 }]);
    expect(run.statuses()).toEqual({ A: 'checking', B: 'waiting' });
    run.gate('A/tests');
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'running' });
    expect(run.why('A')).toBe('exit status 0, and 2 gates passed');
    expect(run.state.gates).toMatchObject({ 'A/tests': { round: 1, log: 'gates/A/tests.1.log' } });
  });

  test('a missing deliverable fails the attempt', () => {
    const run = new Scenario(checked());
    run.exits('A').delivers('A', ['out.txt']);
    expect(run.status('A')).toBe('failed');
    expect(run.why('A')).toBe('deliverable missing: out.txt');
    expect(run.why('B')).toBe('skipped: it needs A, which failed');
  });

  test('the first gate that does not pass fails the attempt, and the next attempt is measured anew', () => {
    const run = new Scenario(plan([stream('A', { gates: ['types', 'tests'], retry: { attempts: 2 } })]));
    run.exits('A').gate('A/types').gate('A/tests', 'failed');
    expect(run.stream('A')).toMatchObject({ attempt: 2, spent: 1, status: { kind: 'running' } });
    expect(run.state.gates).toMatchObject({ 'A/types': { round: 1, status: { kind: 'waiting' } } });
    run.commands();
    run.exits('A');
    expect(run.commands()).toEqual([{ type: 'runGate', gate: 'A/types', round: 2 }]);
  });

  test('what could not be measured is not a pass', () => {
    const run = new Scenario(plan([stream('A', { gates: ['tests'] })]));
    run.exits('A').gate('A/tests', { kind: 'unmeasured', durationMs: 1, reason: 'timed out after 5m' });
    expect(run.why('A')).toBe('gate A/tests could not be measured: timed out after 5m');
    expect(run.outcome()).toBe('failed');
  });

  test('a gate that is run again alone can make the stream succeed, and revives what was skipped because of it', () => {
    const run = new Scenario(
      plan([stream('A', { gates: ['types', 'tests'] }), stream('B', { needs: ['A'] }), stream('C', { needs: ['B'] }), stream('D')]),
    );
    run.exits('A').gate('A/types', 'failed');
    expect(run.statuses()).toEqual({ A: 'failed', B: 'skipped', C: 'skipped', D: 'running' });
    run.commands();
    run.retryGate('A/types');
    expect(run.commands()).toEqual([{ type: 'runGate', gate: 'A/types', round: 2 }]);
    expect(run.statuses()).toEqual({ A: 'checking', B: 'waiting', C: 'waiting', D: 'running' });
    run.gate('A/types').gate('A/tests');
    expect(run.statuses()).toEqual({ A: 'succeeded', B: 'running', C: 'waiting', D: 'running' });
    expect(run.stream('A').attempt).toBe(1);
  });

  test('a gate that fails again leaves the stream failed', () => {
    const run = new Scenario(plan([stream('A', { gates: ['tests'] }), stream('D')]));
    run.exits('A').gate('A/tests', 'failed').retryGate('A/tests').gate('A/tests', 'failed');
    expect(run.status('A')).toBe('failed');
  });

  test('a person can let a failed gate be, and it says who answers for it', () => {
    const run = new Scenario(plan([stream('A', { gates: ['types', 'tests'] }), stream('D')]));
    run.exits('A').gate('A/types', 'failed').approve('gate:A/types', 'known fault, ticket 12');
    expect(run.state.gates).toMatchObject({ 'A/types': { status: { kind: 'skipped', by: 'ann', note: 'known fault, ticket 12' } } });
    expect(run.gate('A/tests').status('A')).toBe('succeeded');
  });

  test('verdicts of other rounds, and of gates that were cancelled, change nothing', () => {
    const run = new Scenario(plan([stream('A', { gates: ['tests'] }), stream('D')]));
    run.exits('A').gate('A/tests', 'failed').retryGate('A/tests');
    const gate = run.state.plan.streams[0]!.gates[0]!.id;
    run.say({ type: 'gateFinished', gate, round: 1, verdict: { kind: 'passed', durationMs: 1 } });
    expect(run.status('A')).toBe('checking');
    run.commands();
    run.stop('A');
    expect(run.commands()).toEqual([{ type: 'cancelGate', gate, round: 2 }]);
    run.say({ type: 'gateFinished', gate, round: 2, verdict: { kind: 'passed', durationMs: 1 } });
    expect(run.status('A')).toBe('stopped');
  });

  test('deliverables of the run are checked before it ends', () => {
    const run = new Scenario(plan([stream('A')], { deliverables: ['report.md'] }));
    run.exits('A');
    expect(run.outcome()).toBe('running');
    expect(run.commands().at(-1)).toEqual({ type: 'checkDeliverables', stream: null, attempt: run.state.closing });
    run.delivers(null, ['report.md']);
    expect(run.outcome()).toBe('failed');
    expect(run.reason()).toBe('deliverable missing: report.md');
  });

  test('an answer about the run that a person has since taken up again is dropped', () => {
    const run = new Scenario(plan([stream('A'), stream('B')], { deliverables: ['report.md'] }));
    run.exits('A').exits('B', 1);
    const round = run.state.closing!;
    run.retry('B');
    expect(run.state.closing).toBeNull();
    run.exits('B');
    run.say({ type: 'deliverablesChecked', owner: { kind: 'run', round }, missing: ['report.md'] });
    expect(run.outcome()).toBe('running');
    run.delivers(null);
    expect(run.outcome()).toBe('passed');
  });
});
