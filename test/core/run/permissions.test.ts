import { describe, expect, test } from 'vitest';
import { asItemId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { mostSettledPermissions } from '../../../src/core/run/permissions.ts';
import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { agentStream, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const answer = { type: 'answerPermission', stream: 'A', attempt: 1, permission: 'p1' } as const;
const answers = (run: Scenario) => run.commands().filter(({ type }) => type === 'answerPermission');
const open = (run: Scenario) => attention(run.state).map(({ id }) => id);
const asking = (settings = {}) => new Scenario(plan([agentStream('A', settings)])).takesUp('A');

describe('what an agent asks leave for', () => {
  test('is answered by a standing rule of the plan, by name', () => {
    const run = asking({ allow: ['npm test'], deny: ['git push'] });
    run.asksLeave('A', 'p1', 'Bash', 'npm test');
    expect(answers(run)).toEqual([{ ...answer, decision: 'allow', by: 'rule', rule: 'npm test', note: '' }]);
    expect(open(run)).toEqual([]);
    run.settles('A', 'p1', 'allow', 'rule', 'npm test').asksLeave('A', 'p1b', 'Bash', 'npm test && git push');
    expect(answers(run)).toMatchObject([{ decision: 'deny', rule: 'git push', note: 'denied by the standing rule git push' }]);
    expect(run.agent('A').permissions[0]).toMatchObject({ settled: { decision: 'allow', rule: 'npm test' } });
  });

  test('calls nobody while the agent is being told what a rule has decided, and does once that is over and it still waits', () => {
    const run = asking({ allow: ['npm test'] })
      .asksLeave('A', 'p1', 'Bash', 'npm test')
      .judged('A', 'waiting-for-permission');
    expect(open(run)).toEqual([]);
    run.settles('A', 'p1', 'allow', 'rule', 'npm test');
    expect(open(run)).toEqual(['agent:A']);
  });

  test('waits for a person where no rule says anything, with what exactly will happen', () => {
    const run = asking().asksLeave('A', 'p1', 'Edit', 'a.ts', { preview: '-1\n+2', options: ['Yes', 'No'] });
    expect(attention(run.state)).toMatchObject([
      {
        id: 'permission:A:p1',
        kind: 'permission',
        title: 'A asks leave for Edit',
        detail: 'a.ts',
        preview: '-1\n+2',
        options: ['Yes', 'No'],
      },
    ]);
    expect(waitsForPerson(run.state)).toBe(true);
    run.approve('permission:A:p1', 'fine');
    expect(answers(run)).toEqual([{ ...answer, decision: 'allow', by: 'ann', rule: null, note: 'fine' }]);
    expect(open(run)).toEqual([]);
    // The agent was not told before an engine died: the next one tells it.
    expect(pendingCommands(run.state)).toContainEqual({ ...answer, decision: 'allow', by: 'ann', rule: null, note: 'fine' });
    run.settles('A', 'p1', 'allow', 'ann');
    expect(pendingCommands(run.state).filter(({ type }) => type === 'answerPermission')).toEqual([]);
  });

  test('is denied with the reason, which is told to the agent', () => {
    const run = asking().asksLeave('A', 'p1', 'Bash', 'rm -rf build').reject('permission:A:p1', 'keep it');
    expect(answers(run)).toEqual([{ ...answer, decision: 'deny', by: 'ann', rule: null, note: 'keep it' }]);
  });

  test('is allowed for the rest of the stream, also what else of it waits, and over its attempts', () => {
    const run = new Scenario(plan([agentStream('A', { deny: ['make x'] }, { retry: { attempts: 2 } }), agentStream('B')]));
    for (const id of ['A', 'B']) run.takesUp(id);
    run
      .asksLeave('A', 'p1', 'Bash', 'make')
      .asksLeave('A', 'p2', 'Bash', 'make')
      .asksLeave('A', 'p3', 'Bash', 'make all')
      .asksLeave('B', 'q1', 'Bash', 'make');
    run.commands();
    run.asks({ kind: 'approve', item: asItemId('permission:A:p1'), note: '', scope: 'stream' });
    expect(answers(run)).toMatchObject([
      { permission: 'p1', by: 'ann' },
      { permission: 'p2', by: 'rule', rule: 'Bash(make)' },
    ]);
    expect(open(run)).toEqual(['permission:A:p3', 'permission:B:q1']);
    run.exits('A', 1).asksLeave('A', 'p1', 'Bash', 'make').asksLeave('A', 'p2', 'Bash', 'make x');
    expect(answers(run)).toMatchObject([{ decision: 'allow' }, { decision: 'deny' }]);
  });

  test('is picked from options by their number, and what the agent calls no is one', () => {
    const run = asking().asksLeave('A', 'p1', 'Bash', 'make', { by: 'screen', options: ['1. Yes', '2. Always', '3. No, and say why'] });
    const pick = (option: number) => ({ kind: 'answer', item: asItemId('permission:A:p1'), option }) as const;
    expect(run.refuses(pick(4))).toBe('permission:A:p1 has 3 options, and no option 4');
    expect(run.refuses(pick(0))).toMatch(/counted from 1/);
    run.asks(pick(3));
    expect(answers(run)).toMatchObject([{ decision: 'deny', option: 3 }]);
    run.settles('A', 'p1', 'deny', 'ann').asksLeave('A', 'p2', 'Bash', 'make', { options: ['Yes'] });
    run.asks({ kind: 'answer', item: asItemId('permission:A:p2'), option: 1 });
    expect(answers(run)).toMatchObject([{ decision: 'allow', option: 1 }]);
  });

  test('comes back when the agent could not be told, and then no rule answers it', () => {
    const run = asking({ allow: ['make'] }).asksLeave('A', 'p1', 'Bash', 'make');
    run.asksLeave('A', 'p1', 'Bash', 'make', { note: 'the menu had changed' });
    expect(answers(run)).toHaveLength(1);
    expect(attention(run.state)[0]).toMatchObject({ id: 'permission:A:p1', detail: 'make (the menu had changed)' });
    run.approve('permission:A:p1');
    expect(answers(run)).toMatchObject([{ by: 'ann' }]);
  });

  test('that was answered in the pane, or whose attempt has ended, waits for nobody', () => {
    const run = new Scenario(plan([agentStream('A', {}, { retry: { attempts: 2 } })])).takesUp('A');
    run.asksLeave('A', 'p1', 'Bash', 'make').settles('A', 'p1', 'gone');
    expect(open(run)).toEqual([]);
    expect(run.refuses({ kind: 'approve', item: asItemId('permission:A:p1'), note: '' })).toMatch(/settled in its pane/);
    run.asksLeave('A', 'p2', 'Bash', 'make').exits('A', 1);
    expect(open(run)).toEqual([]);
    expect(run.refuses({ kind: 'approve', item: asItemId('permission:A:p2'), note: '' })).toBe('stream A asks no leave for `p2` now');
    run.asksLeave('A', 'p3', 'Bash', 'make').exits('A', 1);
    expect(run.refuses({ kind: 'approve', item: asItemId('permission:A:p3'), note: '' })).toMatch(/asks no leave/);
  });

  test('is refused what makes no sense', () => {
    const run = new Scenario(plan([agentStream('A'), stream('B', { gates: ['ok?'] })])).takesUp('A').asksLeave('A', 'p:1', 'Bash', 'make');
    const approve = (item: string, more = {}) => run.refuses({ kind: 'approve', item: asItemId(item), note: '', ...more });
    expect(approve('permission:A:other')).toBe('stream A asks no leave for `other` now; it asks for permission:A:p:1');
    expect(approve('permission:C:p')).toBe('this run has no stream `C`');
    run.exits('B').approve('permission:A:p:1');
    expect(approve('permission:A:p:1')).toBe('allowed already by ann');
    expect(approve('gate:B/ok', { scope: 'stream' })).toMatch(/only what an agent asks leave for/);
  });

  test('is forgotten in time, once it is settled', () => {
    const run = asking().asksLeave('A', 'open', 'Bash', 'make');
    for (let count = 0; count < mostSettledPermissions + 5; count++)
      run.asksLeave('A', `p${count}`, 'Bash', 'make').settles('A', `p${count}`, 'gone');
    const kept = run.agent('A').permissions.map(({ id }) => id);
    expect(kept).toHaveLength(mostSettledPermissions + 1);
    expect(kept).toContain('open');
    expect(kept).not.toContain('p0');
  });
});
