import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filled } from '../../../src/core/agent-state/usage/context.ts';
import { count, emptyLedger, since, usedUp, type UsageLedger } from '../../../src/core/agent-state/usage/ledger.ts';
import { beginWatch, take, type AgentWatch } from '../../../src/core/agent-state/watch.ts';
import { parseFields } from '../../../src/core/text/fields.ts';
import { agentOf, sampleObjects } from '../../support/agent-samples/read.ts';
import { moment, recordedAt } from '../../support/agent-samples/replay.ts';

type Way = 'event' | 'hook' | 'transcript';

/** Reads a whole sample. @param process the name of the process that wrote it */
function read(file: string, way: Way, ledger: UsageLedger = emptyLedger, process = file): AgentWatch {
  const objects = sampleObjects(file).map((each) => (way === 'hook' ? (parseFields(JSON.stringify(each['stdin'])) ?? {}) : each));
  return objects.reduce(
    (watch, fields, index) => {
      const now = moment(recordedAt + index);
      return take(watch, agentOf(file)[way](fields, now), now, process);
    },
    beginWatch(recordedAt, ledger),
  );
}

const codexTold = (input: number) => ({ counter: { of: 'conversation' }, tokens: { input, output: 0, cached: 0 }, usd: null }) as const;

describe('what an agent has used up', () => {
  it('is counted by the token, with the money that Claude names', () => {
    expect(usedUp(read('headless/claude.tool-and-final.jsonl', 'event').ledger)).toEqual({
      tokens: { input: 3600, output: 240, cached: 3000 },
      usd: 0.0255,
    });
    expect(usedUp(read('headless/codex.tool-and-final.jsonl', 'event').ledger)).toEqual({
      tokens: { input: 600, output: 240, cached: 3000 },
      usd: null,
    });
    expect(usedUp(read('headless/gemini.tool-and-final.jsonl', 'event').ledger)).toEqual({
      tokens: { input: 610, output: 245, cached: 3000 },
      usd: null,
    });
  });

  it('is counted once over several turns of one process of Claude', () => {
    expect(usedUp(read('duplex/two-turns.jsonl', 'event').ledger)).toEqual({ tokens: { input: 1000, output: 24, cached: 0 }, usd: 0.0056 });
  });

  it('adds up over processes of Claude that resume a conversation', () => {
    const first = read('resume/claude-1.json', 'event').ledger;
    const second = read('resume/claude-2.json', 'event', first).ledger;
    expect(usedUp(second)).toEqual({ tokens: { input: 1000, output: 24, cached: 0 }, usd: 0.0056 });
    expect(since(first, second)).toEqual({ tokens: { input: 500, output: 12, cached: 0 }, usd: 0.0028 });
  });

  it('is counted once when Codex resumes a conversation, for it counts on', () => {
    const first = read('resume/codex-1.jsonl', 'event').ledger;
    const second = read('resume/codex-2.jsonl', 'event', first).ledger;
    expect(usedUp(second).tokens).toEqual({ input: 1000, output: 24, cached: 0 });
    expect(since(first, second).tokens).toEqual({ input: 500, output: 12, cached: 0 });
  });

  it('is counted once when the file of a conversation is read behind its events, and says again what was less then', () => {
    const at = (total: number) => count(emptyLedger, codexTold(total), { process: 'P', conversation: 'C' });
    const late = [40, 100].reduce((ledger, total) => count(ledger, codexTold(total), { process: 'P', conversation: 'C' }), at(100));
    expect(usedUp(late)).toEqual(usedUp(at(100)));
  });

  it('has the thoughts of Gemini, which stand in its total alone', () => {
    const stats = { total_tokens: 130, input_tokens: 100, output_tokens: 20, cached: 60 };
    const { usage } = agentOf('headless/gemini.tool-and-final.jsonl').event(
      { type: 'result', status: 'success', stats },
      moment(recordedAt),
    );
    expect(usage?.tokens).toEqual({ input: 40, output: 30, cached: 60 });
  });

  it('is read from the files of conversations too, each message once', () => {
    expect(usedUp(read('transcripts/claude.turn.session.jsonl', 'transcript').ledger).tokens).toEqual({
      input: 4500,
      output: 360,
      cached: 3000,
    });
    expect(usedUp(read('transcripts/codex.turn.rollout.jsonl', 'transcript').ledger).tokens).toEqual({
      input: 1500,
      output: 360,
      cached: 3000,
    });
    expect(usedUp(read('transcripts/gemini.turn.session.jsonl', 'transcript').ledger).tokens).toEqual({
      input: 1500,
      output: 360,
      cached: 3000,
    });
  });

  it('is not counted again from the file of a conversation that a later process resumes', () => {
    const first = read('transcripts/claude.turn.session.jsonl', 'transcript', emptyLedger, 'first').ledger;
    expect(usedUp(read('transcripts/claude.turn.session.jsonl', 'transcript', first, 'second').ledger)).toEqual(usedUp(first));
  });

  it('counts messages of a process that was killed before it told its total', () => {
    const message = {
      type: 'assistant',
      session_id: 's',
      message: { id: 'm', content: [], usage: { input_tokens: 70, output_tokens: 3 } },
    };
    const now = moment(recordedAt);
    const killed = take(beginWatch(recordedAt, emptyLedger), agentOf('claude').event(message, now), now, 'killed');
    const ended = read('resume/claude-2.json', 'event', killed.ledger, 'second');
    expect(usedUp(ended.ledger).tokens).toEqual({ input: 570, output: 15, cached: 0 });
    const toldAgain = take(ended, agentOf('claude').event(message, now), now, 'second');
    expect(usedUp(toldAgain.ledger), 'a process that resumes tells old messages again').toEqual(usedUp(ended.ledger));
  });

  it('goes on from where it was when a counter begins again', () => {
    const line = (usd: number) => ({ session_id: 's', cost: { total_cost_usd: usd } });
    const watch = [0.1, 0.3, 0.05, 0.06].reduce(
      (before, usd) => take(before, agentOf('claude').hook(line(usd), moment(recordedAt)), moment(recordedAt), 'one'),
      beginWatch(recordedAt, emptyLedger),
    );
    expect(usedUp(watch.ledger).usd).toBe(0.36);
  });

  it('has its money from the status line', () => {
    expect(usedUp(read('hooks/claude-interactive.hooks.jsonl', 'hook').ledger).usd).toBe(0.033175);
  });
});

describe('a ledger', () => {
  const reading = fc.record({
    of: fc.constantFrom('process' as const, 'conversation' as const),
    process: fc.constantFrom('first', 'second'),
    more: fc.integer({ min: 0, max: 1000 }),
  });

  it('has what each counter reached, however often that is told, and charges every part of it once', () => {
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 20 }), fc.nat(20), (readings, cut) => {
        const reached = new Map<string, number>();
        const states = [emptyLedger];
        for (const { of, process, more } of readings) {
          const key = of === 'conversation' ? of : process;
          const input = (reached.get(key) ?? 0) + more;
          reached.set(key, input);
          const told = { counter: { of }, tokens: { input, output: 0, cached: 0 }, usd: input / 1000 };
          const origin = { process, conversation: 'one' };
          states.push(count(count(states.at(-1) ?? emptyLedger, told, origin), told, origin));
        }
        const end = states.at(-1) ?? emptyLedger;
        const middle = states[Math.min(cut, states.length - 1)] ?? emptyLedger;
        const total = [...reached.values()].reduce((sum, each) => sum + each, 0);
        expect(usedUp(end).tokens.input).toBe(total);
        expect(usedUp(end).usd ?? 0).toBeCloseTo(total / 1000, 6);
        expect(since(emptyLedger, middle).tokens.input + since(middle, end).tokens.input).toBe(total);
      }),
    );
  });
});

describe('the context window', () => {
  it('is known as far as the agent tells of it', () => {
    expect(read('hooks/claude-interactive.hooks.jsonl', 'hook').context).toEqual({ usedTokens: 2500, windowTokens: 1_000_000 });
    expect(read('transcripts/codex.turn.rollout.jsonl', 'transcript').context).toEqual({ usedTokens: 1620, windowTokens: 258_400 });
    expect(read('transcripts/gemini.turn.session.jsonl', 'transcript').context).toEqual({ usedTokens: 1500, windowTokens: null });
    const status = { session_id: 's', context_window: { total_input_tokens: 10, context_window_size: 200_000 } };
    const message = { type: 'assistant', sessionId: 's', message: { id: 'm', content: [], usage: { input_tokens: 70, output_tokens: 3 } } };
    const now = moment(recordedAt);
    const known = take(beginWatch(recordedAt, emptyLedger), agentOf('claude').hook(status, now), now, 'one');
    expect(take(known, agentOf('claude').transcript(message, now), now, 'one').context).toEqual({ usedTokens: 70, windowTokens: 200_000 });
    expect(read('headless/claude.tool-and-final.jsonl', 'event').context).toEqual({ usedTokens: 2200, windowTokens: 1_000_000 });
    expect(filled({ usedTokens: 500, windowTokens: 1000 })).toBe(0.5);
    expect(filled({ usedTokens: 500, windowTokens: null })).toBeNull();
  });
});
