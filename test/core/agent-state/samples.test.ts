import { describe, expect, it } from 'vitest';
import { comparisons } from '../../support/agent-samples/confusion.ts';
import { sightings } from '../../support/agent-samples/replay.ts';

const all = comparisons();

describe('recorded output of real agents', () => {
  it('is seen as what it was, but for the mistakes that are known', () => {
    const surprises = all.filter(({ shown, expected }) => shown !== expected);
    expect(
      surprises.map(
        ({ file, at, by, expected, shown, rule }) => `${file} at ${at ?? 'end'}, ${by}: ${expected} seen as ${shown} (${rule})`,
      ),
    ).toEqual([]);
  });

  it('is never mistaken where title and screen are seen together', () => {
    expect(all.filter(({ by, truth, shown }) => by === 'together' && truth !== shown)).toEqual([]);
  });

  it('is never mistaken by the event stream of a headless agent', () => {
    expect(all.filter(({ by, truth, shown }) => by === 'events' && truth !== shown)).toEqual([]);
  });

  it('tells why', () => {
    const [seen] = sightings('hooks/claude-question.hooks.jsonl', { at: 5, state: 'waiting-for-answer' });
    expect(seen).toEqual({ by: 'hooks', shown: 'waiting-for-answer', rule: 'claude.hooks.question' });
  });
});
