import { describe, expect, test } from 'vitest';
import { agentMeter, agentRows } from '../../../../src/faces/tui/view/agent.ts';
import { streamBadge } from '../../../../src/faces/tui/view/status.ts';
import { agentStream, plan } from '../../../support/plans.ts';
import { Scenario } from '../../../core/run/scenario.ts';

const begun = () => new Scenario(plan([agentStream('A')])).takesUp('A', 'c-1');
const word = (run: Scenario) => streamBadge(run.stream('A')).word;
const rowsOf = (run: Scenario) =>
  agentRows(run.stream('A'), run.now).map(({ label, spans }) => [label, spans.map(({ text }) => text).join('')]);

describe('a real agent', () => {
  test('shows what it is doing instead of that its process runs', () => {
    expect(word(begun())).toBe('running');
    expect(word(begun().judged('A', 'working'))).toBe('running');
    expect(word(begun().judged('A', 'idle'))).toBe('idle');
    expect(word(begun().judged('A', 'stalled'))).toBe('stalled');
    expect(word(begun().judged('A', 'waiting-for-answer'))).toBe('asks you');
    expect(word(begun().judged('A', 'unknown'))).toBe('unknown');
  });

  test('asks for leave as long as nobody has answered', () => {
    const run = begun().judged('A', 'working').asksLeave('A', 'p1', 'Bash', 'npm test');
    expect(word(run)).toBe('asks leave');
    expect(word(run.settles('A', 'p1', 'gone'))).toBe('running');
  });

  test('says why, with the rule, the text that matched, and its age', () => {
    const run = begun().judged('A', 'overloaded', { fault: 'overload', text: '529 overloaded' });
    run.now += 120_000;
    expect(rowsOf(run)).toEqual([
      ['agent', 'overloaded, retries  its model is overloaded  since 2m ago'],
      ['seen by', 'claude.hooks.overloaded  2m ago'],
      ['', '“529 overloaded”'],
      ['prompt', 'taken up  2m ago'],
      ['talks as', 'c-1'],
    ]);
  });

  test('is measured by its context, tokens and money', () => {
    expect(agentMeter(begun().stream('A'))).toBeNull();
    expect(agentMeter(begun().uses('A', 12_000, 0.42, { used: 50_000, window: 200_000 }).stream('A'))).toEqual({
      text: 'ctx 25% 12k $0.42',
      tone: 'muted',
    });
    expect(agentMeter(begun().uses('A', 900, null, { used: 170_000, window: 200_000 }).stream('A'))).toEqual({
      text: 'ctx 85% 900',
      tone: 'warn',
    });
    expect(agentMeter(begun().uses('A', 900, null, { used: 5_000, window: null }).stream('A'))?.text).toBe('ctx 5k 900');
  });
});
