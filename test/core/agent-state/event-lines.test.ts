import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLines } from '../../../src/core/agent-state/event-lines.ts';

const limit = { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', note: 'a "quoted" } brace' } };
const read = (...lines: readonly string[]) => {
  const reader = new EventLines();
  const all = lines.map((line) => reader.read(line));
  return { events: all.flatMap(({ events }) => events), text: all.flatMap(({ text }) => text ?? []) };
};

describe('lines of an event stream', () => {
  it('are events, or text to be shown', () => {
    expect(read('{"type":"a"}', 'Warning: something', '', '{broken', '{"type":"b"}')).toEqual({
      events: [{ type: 'a' }, { type: 'b' }],
      text: ['Warning: something', '{broken'],
    });
  });

  it('are put together again when an event was written into them, with a line end of its own and without', () => {
    const event = fc.record({ type: fc.constant('assistant'), text: fc.string(), inner: fc.array(fc.string()) });
    fc.assert(
      fc.property(event, fc.nat(), fc.boolean(), (other, at, ended) => {
        const line = JSON.stringify(other);
        // Inside of a line, for before and after it there is nothing to put together.
        const cut = 1 + (at % (line.length - 1));
        const [head, tail] = [line.slice(0, cut), line.slice(cut)];
        const lines = ended ? [head + JSON.stringify(limit), tail] : [head + JSON.stringify(limit) + tail];
        expect(read(...lines)).toEqual({ events: [limit, other], text: [] });
      }),
      // Where a value may stand, too.
      { examples: [[{ type: 'assistant', text: '', inner: [] }, '{"type":"assistant","text":"","inner":['.length - 1, false]] },
    );
  });

  it('keep an event apart that another one talks about', () => {
    const other = { type: 'assistant', text: JSON.stringify(limit) };
    expect(read(JSON.stringify(other))).toEqual({ events: [other], text: [] });
  });

  it('give up what never ends', () => {
    const { events, text } = read(`{"type":"assi${JSON.stringify(limit)}`, 'nothing that fits', '{"type":"b"}');
    expect(events).toEqual([limit, { type: 'b' }]);
    expect(text).toEqual(['{"type":"assinothing that fits']);
  });
});
