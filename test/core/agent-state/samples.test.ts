import { describe, expect, it } from 'vitest';
import { comparisons } from '../../support/agent-samples/confusion.ts';
import { sightings } from '../../support/agent-samples/replay.ts';

const all = await comparisons();

describe('recorded output of real agents', () => {
  it('is seen as what it was, but for the mistakes that are known', () => {
    const surprises = all.filter(({ shown, expected }) => shown !== expected);
    expect(
      surprises.map(
        ({ file, at, by, expected, shown, rule }) => `${file} at ${at ?? 'end'}, ${by}: ${expected} seen as ${shown} (${rule})`,
      ),
    ).toEqual([]);
  });

  it('is never overlooked when it waits for a person or for a limit, where signs and screen are seen together', () => {
    const waits = all.filter(({ by, truth }) => by === 'together' && /^waiting-for-|^limit-reached$/.test(truth));
    expect(waits.length).toBeGreaterThan(0);
    expect(waits.filter(({ truth, shown }) => truth !== shown)).toEqual([]);
  });

  it('is never mistaken by the event stream of a headless agent', () => {
    expect(all.filter(({ by, truth, shown }) => by === 'events' && truth !== shown)).toEqual([]);
  });

  it('tells why', async () => {
    const [seen] = await sightings('hooks/claude-question.hooks.jsonl', [{ at: 5, state: 'waiting-for-answer' }]);
    expect(seen?.[0]).toEqual({ by: 'hooks', shown: 'waiting-for-answer', rule: 'claude.hooks.question' });
  });
});
