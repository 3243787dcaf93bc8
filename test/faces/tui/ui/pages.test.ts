import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asStreamId } from '../../../../src/core/ids.ts';
import type { RunState, StreamStatus } from '../../../../src/core/run/state.ts';
import { arrange, isLive, pageCount, pageOf, visibleStreams } from '../../../../src/faces/tui/ui/pages.ts';
import { plan, stream } from '../../../support/plans.ts';
import { Scenario } from '../../../core/run/scenario.ts';

const ids = Array.from('ABCDEFGHIJ', asStreamId);
const base = new Scenario(plan(ids.map((id) => stream(id)))).state;
const kinds: readonly StreamStatus[] = [
  { kind: 'waiting', on: [] },
  { kind: 'running' },
  { kind: 'paused' },
  { kind: 'succeeded' },
  { kind: 'failed' },
  { kind: 'checking', step: 'gates' },
];
const states: fc.Arbitrary<RunState> = fc
  .array(fc.nat(kinds.length - 1), { minLength: ids.length, maxLength: ids.length })
  .map((chosen) => ({
    ...base,
    streams: Object.fromEntries(ids.map((id, index) => [id, { ...base.streams[id]!, status: kinds[chosen[index] ?? 0] ?? kinds[0]! }])),
  }));
const perPage = fc.constantFrom(1, 2, 4, 6, 9);

describe('the order of panes', () => {
  it('loses no stream, shows as many live ones first as fit, and moves nothing without need', () => {
    fc.assert(
      fc.property(states, perPage, fc.shuffledSubarray(ids, { minLength: ids.length }), (run, count, order) => {
        const next = arrange(order, run, count, null);
        expect([...next].sort()).toEqual([...ids].sort());
        const live = ids.filter((id) => isLive(run.streams[id]));
        expect(next.slice(0, count).filter((id) => live.includes(id))).toHaveLength(Math.min(count, live.length));
        // What was live on the first page stays in its place.
        for (const [place, id] of order.slice(0, count).entries()) expect(!live.includes(id) || next[place] === id).toBe(true);
        expect(arrange(next, run, count, null)).toBe(next);
      }),
    );
  });

  it('leaves the stream alone that a person looks at', () => {
    fc.assert(
      fc.property(states, perPage, fc.constantFrom(...ids), (run, count, keep) => {
        expect(arrange(ids, run, count, keep).indexOf(keep)).toBe(ids.indexOf(keep));
      }),
    );
  });

  it('shows the selected stream on some page, and every stream on exactly one', () => {
    fc.assert(
      fc.property(perPage, fc.constantFrom(...ids), (count, selected) => {
        expect(visibleStreams(ids, selected, count, false)).toContain(selected);
        expect(visibleStreams(ids, selected, count, true)).toEqual([selected]);
        const pages = new Set(ids.map((id) => pageOf(ids, id, count)));
        expect(pages.size).toBe(pageCount(ids.length, count));
      }),
    );
  });
});
