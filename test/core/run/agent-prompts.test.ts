import { describe, expect, test } from 'vitest';
import { asItemId, asStreamId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { agentStream, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const A = asStreamId('A');
const at = { stream: 'A', attempt: 1 } as const;
const send = (text: string) => ({ kind: 'send', stream: A, text: `${text}\r` }) as const;
const interrupt = { kind: 'pause', target: { kind: 'stream', stream: A }, mode: 'interrupt' } as const;
const goOn = { type: 'promptStream', ...at, text: 'Go on where you were interrupted.', as: 'prompt' } as const;

function interrupted(run = new Scenario(plan([agentStream('A', {}, { timeoutMs: 60_000 })]))): Scenario {
  run.takesUp('A').judged('A', 'working').commands();
  return run.asks(interrupt);
}
const leavesTurn = (run: Scenario) => run.say({ type: 'streamPaused', stream: A, attempt: 1, interrupted: true });

describe('what a person types to an agent', () => {
  test('is a prompt, or the answer that it waits for; keys without Enter go as they are', () => {
    const run = new Scenario(plan([agentStream('A')])).takesUp('A').judged('A', 'working');
    run.commands();
    run.asks(send('use the other one'));
    run.judged('A', 'waiting-for-answer').asks(send('yes')).asks({ kind: 'send', stream: A, text: 'y' });
    run.asks({ kind: 'answer', item: asItemId('question:A'), option: 2 });
    expect(run.commands()).toEqual([
      { type: 'promptStream', ...at, text: 'use the other one', as: 'prompt' },
      { type: 'promptStream', ...at, text: 'yes', as: 'answer' },
      { type: 'sendInput', ...at, text: 'y', by: 'ann' },
      { type: 'promptStream', ...at, text: '2', as: 'option' },
    ]);
  });

  test('makes what it was before hold no longer', () => {
    const run = new Scenario(plan([agentStream('A')])).takesUp('A').judged('A', 'idle').asks(send('again'));
    run.judged('A', 'idle').takesPrompt('A');
    expect(attention(run.state)).toEqual([]);
    run.judged('A', 'done');
    expect(run.status('A')).toBe('succeeded');
  });

  test('answers what was asked by a tool, also of a headless agent', () => {
    const run = new Scenario(plan([agentStream('A', { mode: 'headless' })])).takesUp('A').reports('A', { question: 'which?' });
    run.commands();
    run.asks(send('this')).asks({ kind: 'answer', item: asItemId('question:A'), option: 2 });
    expect(run.commands()).toEqual(['this\r', '2\r'].map((text) => ({ type: 'sendInput', ...at, text, by: 'ann' })));
  });

  test('is not read by a headless agent', () => {
    const run = new Scenario(plan([agentStream('A', { mode: 'headless' }), stream('B')]));
    expect(run.refuses(send('x'))).toBe('the agent of stream A runs headless and reads nothing that is typed');
    expect(run.refuses(interrupt)).toMatch(/no interactive agent/);
    expect(run.refuses({ ...interrupt, target: { kind: 'stream', stream: asStreamId('B') } })).toMatch(/no interactive agent/);
    expect(run.refuses({ kind: 'answer', item: asItemId('question:B'), option: 1 })).toMatch(/sluice send B/);
  });
});

describe('a pause by interruption', () => {
  test('tells Gemini again what it was about, for it forgets a turn that is cut short', () => {
    const run = interrupted(new Scenario(plan([agentStream('A', {}, {}, 'gemini')])));
    leavesTurn(run).commands();
    run.asks({ kind: 'resume', target: { kind: 'all' } });
    const told = { ...goOn, text: `${goOn.text} This is what it was about:\n\ndo it` };
    expect([run.commands(), pendingCommands(run.state)]).toEqual([[told], expect.arrayContaining([told]) as unknown]);
  });

  test('has the agent leave its turn, and go on with a prompt', () => {
    const run = interrupted();
    expect(run.commands()).toEqual([{ type: 'interruptStream', ...at }]);
    expect(pendingCommands(run.state)).toContainEqual({ type: 'interruptStream', ...at });
    leavesTurn(run).judged('A', 'idle');
    expect(run.status('A')).toBe('paused');
    expect(run.why('A')).toBe('interrupted by ann');
    run.passes(5_000).commands();
    run.resume('A');
    expect(run.commands()).toEqual([goOn]);
    expect(pendingCommands(run.state)).toContainEqual(goOn);
    expect(run.status('A')).toBe('paused');
    run.takesPrompt('A');
    expect(run.stream('A')).toMatchObject({ status: { kind: 'running' }, attempts: [{ pausedMs: 5_000, interrupted: false }] });
    // What it was before it went on ends nothing.
    expect(attention(run.state)).toEqual([]);
  });

  test('ends when a person tells the agent something else', () => {
    const run = leavesTurn(interrupted()).asks(send('do this instead')).takesPrompt('A');
    expect(run.stream('A')).toMatchObject({ status: { kind: 'running' }, pausedBy: null });
    const other = leavesTurn(interrupted()).takesPrompt('A');
    expect(other.status('A')).toBe('running');
  });

  test('is asked for again when a prompt that was on its way by then is taken up', () => {
    const early = new Scenario(plan([agentStream('A')])).asks(interrupt);
    leavesTurn(early).commands();
    expect(early.takesPrompt('A').commands()).toEqual([{ type: 'interruptStream', ...at }]);
    expect(leavesTurn(early).status('A')).toBe('paused');
    const late = leavesTurn(interrupted()).resume('A').asks(interrupt);
    late.commands();
    expect(late.takesPrompt('A').commands()).toContainEqual({ type: 'interruptStream', ...at });
    expect(leavesTurn(late).why('A')).toBe('interrupted by ann');
  });

  test('is not asked for besides a pause that is on its way', () => {
    const budget = { tokens: 10, usd: null, warnAt: 80, whenUsedUp: 'pause' } as const;
    const run = new Scenario(plan([agentStream('A')], { budget }), { manual: ['pauseStream'] }).takesUp('A').uses('A', 15);
    expect(run.commands()).toContainEqual({ type: 'pauseStream', ...at });
    expect(run.asks(interrupt).commands()).toEqual([]);
    run.say({ type: 'streamPaused', stream: A, attempt: 1 }).resume('A').approve('budget:run');
    expect(run.status('A')).toBe('running');
  });

  test('of the whole run interrupts those that can be, and lets the others stand still', () => {
    const run = new Scenario(plan([agentStream('A'), agentStream('B', { mode: 'headless' }), stream('C')]), { manual: ['pauseStream'] });
    run.commands();
    run.asks({ kind: 'pause', target: { kind: 'all' }, mode: 'interrupt' });
    expect(run.commands().map(({ type }) => type)).toEqual(['interruptStream', 'pauseStream', 'pauseStream']);
  });

  test('that is over before the agent has left its turn has it go on', () => {
    const run = interrupted().resume('A');
    run.commands();
    leavesTurn(run);
    expect(run.commands()).toContainEqual(goOn);
  });

  test('keeps what its agent had finished before from being lost', () => {
    const run = new Scenario(plan([agentStream('A')]), { manual: ['continueStream'] }).pause('A').takesUp('A').judged('A', 'done');
    run.resume('A').say({ type: 'streamContinued', stream: A, attempt: 1 });
    expect(run.status('A')).toBe('succeeded');
  });
});

describe('an agent that cannot go on by itself', () => {
  const told = (run: Scenario) => attention(run.state).map(({ id, title }) => `${id} ${title}`);
  test.each([
    ['stalled', {}, 'agent:A A is stalled'],
    ['failed', { fault: 'authentication' }, 'agent:A A is not logged in'],
    ['failed', { fault: 'billing' }, 'agent:A A has no money left'],
    ['idle', {}, 'agent:A A is idle'],
    ['waiting-for-permission', {}, 'agent:A A waits for permission'],
    ['waiting-for-answer', {}, 'question:A A asks'],
  ] as const)('because it is %s %o is told as %s', (state, said, item) => {
    const run = new Scenario(plan([agentStream('A')])).takesUp('A').judged('A', state, said);
    expect(told(run)).toEqual([item]);
    expect(run.status('A')).toBe('running');
    // One that may yet say something holds up nobody who waits for persons only.
    expect(waitsForPerson(run.state)).toBe(state !== 'stalled');
    run.judged('A', 'working');
    expect(told(run)).toEqual([]);
  });

  test('because its prompt never arrived is told until it does', () => {
    const run = new Scenario(plan([agentStream('A')])).say({ type: 'promptUndelivered', stream: A, attempt: 1, tries: 3 });
    expect(told(run)).toEqual(['agent:A A has not taken up its prompt']);
    run.takesUp('A');
    expect(told(run)).toEqual([]);
  });

  test('because it waits for what it has asked by a tool is told once, though it is silent', () => {
    const run = new Scenario(plan([agentStream('A')])).takesUp('A').reports('A', { question: 'which?' }).judged('A', 'stalled');
    expect(told(run)).toEqual(['question:A A asks']);
  });

  test('is told before what frees less', () => {
    const run = new Scenario(plan([agentStream('A'), agentStream('B'), stream('C', { needs: ['B'] })]));
    run.takesUp('A').asksLeave('A', 'p', 'Bash', 'make').passes(9).takesUp('B').asksLeave('B', 'p', 'Bash', 'make');
    expect(told(run)).toEqual(['permission:B:p B asks leave for Bash', 'permission:A:p A asks leave for Bash']);
  });
});
