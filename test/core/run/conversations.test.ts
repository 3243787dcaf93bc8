import { describe, expect, test } from 'vitest';
import { handoffDocument } from '../../../src/core/handoff/handoff-text.ts';
import { handoffFiles } from '../../../src/core/run/handoffs.ts';
import { agentStream, plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

describe('the conversation of an agent', () => {
  test('is kept over whatever ends an attempt, and resumed', () => {
    const run = new Scenario(plan([agentStream('A', {}, { retry: { attempts: 9 } })]));
    expect(run.agent('A').begins).toEqual({ conversation: null, prompt: 'first' });
    const resumed = { conversation: 'A-1', prompt: 'continue' };
    run.takesUp('A').exits('A', 1);
    expect(run.agent('A').begins).toEqual(resumed);
    run.takesUp('A').loses('A');
    expect(run.agent('A').begins).toEqual(resumed);
    run.takesUp('A').retry('A');
    expect(run.agent('A').begins).toEqual(resumed);
    run.takesUp('A').stop('A').retry('A');
    expect(run.agent('A').begins).toEqual(resumed);
  });

  test('goes on with what a gate says', () => {
    const a = agentStream('A', {}, { gates: ['tests'] });
    const run = new Scenario(plan([{ ...a, gates: a.gates.map((gate) => ({ ...gate, feedback: 1 })) }]));
    run.takesUp('A').judged('A', 'done').gate('A/tests', 'failed');
    expect(run.agent('A').begins).toEqual({ conversation: 'A-1', prompt: 'feedback' });
  });

  test('is said again what it had not taken up', () => {
    const run = new Scenario(plan([agentStream('A', {}, { retry: { attempts: 9 } })]));
    run.takesUp('A').exits('A', 1);
    // It resumed, and was killed before it had heard the prompt.
    run.judged('A', 'starting', { fault: 'network' }).exits('A', 137, 'SIGKILL');
    expect(run.agent('A').begins).toEqual({ conversation: 'A-1', prompt: 'again' });
  });

  test('is begun anew by a retry from scratch, and by a run that goes back', () => {
    const run = new Scenario(
      plan([agentStream('A'), stream('B', { needs: ['A'], onFailure: { kind: 'rollback', to: agentStream('A').id, rounds: 1 } })]),
    );
    run.takesUp('A').exits('A', 1);
    run.asks({ kind: 'retry', target: { kind: 'stream', stream: run.stream('A').id }, fresh: true });
    expect(run.agent('A').begins).toEqual({ conversation: null, prompt: 'first' });
    run.takesUp('A', 'A-2').judged('A', 'done').exits('B', 1);
    expect(run.agent('A')).toMatchObject({ begins: { conversation: null, prompt: 'first' } });
  });

  test('is not told of again by a process that is on its way out when it is to begin anew', () => {
    const run = new Scenario(plan([agentStream('A')]), { manual: ['stopStream'] });
    run.asks({ kind: 'retry', target: { kind: 'stream', stream: run.stream('A').id }, fresh: true });
    run.takesUp('A', 'late').exits('A', 143, 'SIGTERM');
    expect(run.agent('A').begins.conversation).toBeNull();
  });

  test('is given up where nothing was said in it, or where it cannot be resumed', () => {
    const run = new Scenario(plan([agentStream('A', {}, { retry: { attempts: 9 } })]));
    run.say({ type: 'conversationOpened', stream: run.stream('A').id, attempt: 1, conversation: 'A-1', resumes: false, agent: 'claude' });
    run.loses('A');
    expect(run.agent('A').begins.conversation).toBeNull();
    run.takesUp('A', 'A-2').exits('A', 1);
    expect(run.agent('A').begins.conversation).toBe('A-2');
    run.exits('A', 1);
    expect(run.agent('A').begins).toEqual({ conversation: null, prompt: 'first' });
  });
});

describe('a conversation that was to be resumed', () => {
  test('is kept where its attempt was ended before anything was said', () => {
    const run = new Scenario(plan([agentStream('A', {}, { retry: { attempts: 9 } })]), { manual: ['stopStream'] });
    run.takesUp('A').exits('A', 1);
    const kept = { conversation: 'A-1', prompt: 'again' };
    // Claude leaves with a status of its own when it is told to.
    run.stop('A').exits('A', 143).retry('A');
    expect(run.agent('A').begins).toEqual(kept);
    run.exits('A', 137, 'SIGKILL');
    expect(run.agent('A').begins).toEqual(kept);
    run.loses('A');
    expect(run.agent('A').begins).toEqual(kept);
  });
});

describe('the context of an agent', () => {
  const context = (used: number) => ({ used, window: 200_000 });

  test('is handed on to a fresh session when it has grown beyond what the plan lets it', () => {
    const run = new Scenario(plan([agentStream('A', { contextHandoffPercent: 80 })]));
    run.takesUp('A').uses('A', 1_000, null, context(100_000)).uses('A', 2_000, null, context(159_999));
    expect(run.stream('A').attempt).toBe(1);
    run.uses('A', 3_000, null, context(160_000));
    expect(run.stream('A')).toMatchObject({ attempt: 2, spent: 0, attempts: [{ end: { kind: 'handedOn' } }, {}] });
    expect(run.agent('A').begins).toEqual({ conversation: null, prompt: 'first' });
    expect(handoffFiles(run.state, run.stream('A').id)).toEqual(['/project/stream:A']);
  });

  test('is told of in the hand-off as what it is, though its stream is on its way', () => {
    const run = new Scenario(plan([agentStream('A', { contextHandoffPercent: 80 })]), { manual: ['writeHandoff'] });
    run.takesUp('A').uses('A', 1_000, null, context(100_000)).uses('A', 3_000, null, context(170_000));
    expect(run.why('A')).toBe('prepared; the hand-off of stream A is being written');
    expect(handoffDocument(run.state, 'stream:A', [], null)).toMatch(
      /^.*\n## Session hand-off: Stream A handed on\n[\s\S]*the context of its agent is full/,
    );
  });

  test('that is full at once is not handed on again and again, and one of unknown size never', () => {
    const run = new Scenario(plan([agentStream('A', { contextHandoffPercent: 80 })]));
    run.takesUp('A').uses('A', 1_000, null, context(190_000)).uses('A', 1_000, null, context(195_000));
    run.uses('A', 1_000, null, { used: 10, window: null }).uses('A', 1_000, null, { used: 900_000, window: null });
    expect(run.stream('A').attempt).toBe(1);
  });
});
