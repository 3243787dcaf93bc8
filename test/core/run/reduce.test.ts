import { describe, expect, test } from 'vitest';
import { asRunId, asStreamId } from '../../../src/core/ids.ts';
import type { Envelope, RunEvent } from '../../../src/core/run/events.ts';
import type { StreamState } from '../../../src/core/run/state.ts';
import { fold, openFold, reduce } from '../../../src/core/run/reduce.ts';
import { plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const next = (run: Scenario, event: unknown, changes: Partial<Envelope> = {}): Envelope => ({
  ...run.journal.at(-1)!,
  seq: run.state.seq + 1,
  event: event as RunEvent,
  ...changes,
});

describe('an event that cannot be folded says which and why', () => {
  const run = new Scenario(plan([stream('A')]));
  const exit = { type: 'streamExited', stream: 'A', attempt: 1, exitCode: 0, signal: null, exitedAt: 0 };
  test.each<[string, Envelope, RegExp]>([
    [
      'an unknown type',
      next(run, { type: 'streamTeleported' }),
      /^event \d+ \(streamTeleported\) cannot be folded: this Sluice does not know the event type/,
    ],
    ['a newer version', next(run, exit, { v: 2 as 1 }), /it has the version 2, and this Sluice knows version 1/],
    ['a gap', next(run, exit, { seq: 99 }), /^event 99 \(streamExited\) cannot be folded: it does not follow event \d+/],
    ['another run', next(run, exit, { run: asRunId('r-2') }), /it belongs to the run r-2, not to r-1/],
    ['a stream that the plan does not have', next(run, { ...exit, stream: 'Z' }), /the plan of this run has no stream `Z`/],
    ['a second beginning', next(run, run.journal[0]!.event), /a run is created once/],
  ])('%s', (_, envelope, message) => {
    expect(() => reduce(run.state, envelope)).toThrow(message);
  });

  test('a journal that does not begin at the beginning', () => {
    expect(() => reduce(null, next(run, exit))).toThrow(/a run begins with the event runCreated/);
    expect(() => fold([])).toThrow('a run without events has no state');
  });
});

test('a state that was handed out never changes', () => {
  const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] })]));
  const before = run.state;
  const copy = structuredClone(before);
  run.exits('A').reports('B', { percent: 5 });
  expect(before).toEqual(copy);

  const folding = openFold(null);
  const states = run.journal.map((envelope) => (folding.apply(envelope), folding.state()));
  const copies = structuredClone(states);
  folding.apply(next(run, { type: 'streamExited', stream: asStreamId('B'), attempt: 1, exitCode: 1, signal: null, exitedAt: 0 }));
  expect(states).toEqual(copies);
});

test('one state can be the beginning of several ways, and an error leaves it as it was', () => {
  const run = new Scenario(plan([stream('A'), stream('B', { needs: ['A'] }), stream('C', { needs: ['A:failed'] })]));
  const exit = (exitCode: number) => next(run, { type: 'streamExited', stream: 'A', attempt: 1, exitCode, signal: null, exitedAt: 0 });
  const ends = [exit(0), exit(1), exit(0)].map((envelope) => {
    expect(() => reduce(run.state, next(run, { type: 'streamTeleported' }))).toThrow('streamTeleported');
    const { state, commands } = reduce(run.state, envelope);
    return [Object.values<StreamState>(state.streams).map(({ status }) => status.kind), commands];
  });
  const one = [['succeeded', 'preparing', 'skipped'], [{ type: 'prepareStream', stream: 'B', attempt: 1 }]];
  const other = [['failed', 'skipped', 'preparing'], [{ type: 'prepareStream', stream: 'C', attempt: 1 }]];
  expect(ends).toEqual([one, other, one]);
});

test('an event costs what it changes: a fold of a big run is linear', () => {
  // Ten runs of a tenth of the streams are about as much work as the big one; of a quadratic fold they would be a tenth. Ten, for a
  // single small fold is over within one tick of the clock.
  const costs = [300, 3000].map((count) => {
    const streams = Array.from({ length: count }, (_, index) => stream(`S${index}`, { needs: index >= 10 ? [`S${index - 10}`] : [] }));
    const journal = journalOf(streams);
    const tries = [1, 2, 3].map(() => {
      const began = process.cpuUsage().user;
      for (let run = 0; run < 3000 / count; run++) fold(journal);
      return process.cpuUsage().user - began;
    });
    return Math.min(...tries);
  });
  expect(costs[1]! / costs[0]!).toBeLessThan(6);
});

/** All streams succeed, in plan order. */
function journalOf(streams: ReturnType<typeof stream>[]): Envelope[] {
  const journal: Envelope[] = [];
  const say = (event: RunEvent) => journal.push({ v: 1, run: asRunId('r-1'), seq: journal.length + 1, at: 1, mono: 1, event });
  const begun = new Scenario(plan(streams), { manual: ['prepareWorkspace'] });
  journal.push(...begun.journal);
  say({ type: 'workspaceReady', dir: '/work' });
  for (const { id } of streams) {
    say({ type: 'streamPrepared', stream: id, attempt: 1, dir: '/work' });
    say({ type: 'streamSpawned', stream: id, attempt: 1, process: { pid: 1, startTime: '1', bootId: 'b' } });
    say({ type: 'streamExited', stream: id, attempt: 1, exitCode: 0, signal: null, exitedAt: 1 });
  }
  return journal;
}
