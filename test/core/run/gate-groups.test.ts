import { describe, expect, test } from 'vitest';
import { asGateId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from './scenario.ts';

const story = (gates: string) =>
  new Scenario(
    planOf(`
version: 1
streams:
  - { id: A, run: work, gates: ${gates} }
  - { id: B, run: work }
`),
  );
const verdict = (run: Scenario, gate: string) => {
  const { status } = run.state.gates[asGateId(gate)]!;
  return status.kind === 'done' ? status.verdict.kind : status.kind;
};
const found = (run: Scenario, gate: string) => {
  const { status } = run.state.gates[asGateId(gate)]!;
  return status.kind === 'done' && status.verdict.kind !== 'unmeasured' ? status.verdict.measured?.text : null;
};

describe('gates that count others', () => {
  test('all: every one is run, and one that fails fails it', () => {
    const run = story('[{ name: all, all: [one, two] }, { name: one, run: x }, { name: two, run: x }]');
    run.exits('A').gate('A/one', 'failed');
    expect(verdict(run, 'A/two')).toBe('running');
    run.gate('A/two');
    expect(verdict(run, 'A/all')).toBe('failed');
    expect(run.why('A')).toBe('gate A/all failed: 1 of 2 passed (50%); demanded all pass; not passed: A/one');
  });

  test('any: one is enough', () => {
    const run = story('[{ name: one, run: x }, { name: two, run: x }, { name: any, any: [one, two] }]');
    run.exits('A').gate('A/one', 'failed').gate('A/two');
    expect(verdict(run, 'A/any')).toBe('passed');
    expect(run.statuses()).toMatchObject({ A: 'succeeded' });
  });

  test.each([
    ['>= 60%', 'succeeded'],
    ['>= 70%', 'failed'],
    ['>= 2', 'succeeded'],
    ['3', 'failed'],
  ])('a rate of 2 of 3 is %s: %s', (is, status) => {
    const run = story(
      `[{ name: one, run: x, category: c }, { name: two, run: x, category: c }, { name: three, run: x, category: c }, { name: rate, pass_rate: { of: c, is: '${is}' } }]`,
    );
    run.exits('A').gate('A/one').gate('A/two').gate('A/three', 'failed');
    expect(found(run, 'A/rate')).toBe('2 of 3 passed (66.7%)');
    expect(run.statuses()).toMatchObject({ A: status });
  });

  test('what says `must` holds its owner back all the same', () => {
    const run = story('[{ name: one, run: x, level: must }, { name: two, run: x }, { name: any, any: [one, two] }]');
    run.exits('A').gate('A/one', 'failed');
    expect(run.statuses()).toMatchObject({ A: 'failed' });
    expect(verdict(run, 'A/any')).toBe('waiting');
  });

  test('a group of groups is judged from the inside out', () => {
    const run = story(
      '[{ name: outer, all: [inner, two] }, { name: inner, any: [one, two] }, { name: one, run: x }, { name: two, run: x }]',
    );
    run.exits('A').gate('A/one', 'failed').gate('A/two');
    expect(verdict(run, 'A/inner')).toBe('passed');
    expect(verdict(run, 'A/outer')).toBe('passed');
  });

  test('an answer among what is counted is waited for', () => {
    const run = story('[{ name: look, human: Is it right? }, { name: one, run: x }, { name: all, all: [look, one] }]');
    run.exits('A').gate('A/one');
    expect(run.statuses()).toMatchObject({ A: 'checking' });
    expect(run.why('A')).toBe('gate A/look waits for a person');
    run.approve('gate:A/look');
    expect(run.statuses()).toMatchObject({ A: 'succeeded' });
  });

  test('run again, everything in it that has not passed is, and it is judged anew', () => {
    const run = story('[{ name: one, run: x }, { name: two, run: x }, { name: all, all: [one, two] }]');
    run.exits('A').gate('A/one').gate('A/two', 'failed');
    expect(attention(run.state).map(({ id }) => id)).toContain('gate:A/all');
    run.commands();
    run.retryGate('A/all');
    expect(run.commands()).toEqual([{ type: 'runGate', gate: 'A/two', round: 2 }]);
    expect(verdict(run, 'A/all')).toBe('waiting');
    run.gate('A/two');
    expect(verdict(run, 'A/all')).toBe('passed');
    expect(run.statuses()).toMatchObject({ A: 'succeeded' });
  });

  test('what it counts may be run again alone, or let be by a person', () => {
    const gates = '[{ name: one, run: x }, { name: two, run: x }, { name: all, all: [one, two] }]';
    const again = story(gates);
    again.exits('A').gate('A/one', 'failed').gate('A/two');
    again.retryGate('A/one').gate('A/one');
    expect(verdict(again, 'A/all')).toBe('passed');
    const letBe = story(gates);
    letBe.exits('A').gate('A/one', 'failed').gate('A/two').approve('gate:A/one', 'known');
    expect(verdict(letBe, 'A/one')).toBe('skipped');
    expect(verdict(letBe, 'A/all')).toBe('passed');
    expect(letBe.statuses()).toMatchObject({ A: 'succeeded' });
  });
});
