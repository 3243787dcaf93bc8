import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import { attention } from '../../../src/core/run/attention.ts';
import type { FileFault } from '../../../src/core/run/events.ts';
import { plan, stream } from '../../support/plans.ts';
import { Scenario } from './scenario.ts';

const judged = (file: string, fault: FileFault | null) => ({ type: 'reportJudged', stream: asStreamId('A'), file, fault }) as const;

describe('files that cannot be read', () => {
  test('are kept with the time since when, until they can be read again', () => {
    const run = new Scenario(plan([stream('A'), stream('B')]));
    const since = run.now;
    run
      .say(judged('/s.json', { reason: 'is binary' }))
      .passes(1000)
      .say(judged('/s.json', { reason: 'is a link' }));
    expect(Object.values(run.state.unreadable)).toEqual([{ file: '/s.json', stream: 'A', fault: { reason: 'is a link' }, since }]);
    expect(attention(run.state)).toMatchObject([{ id: 'file:/s.json', since, answers: [], frees: 0 }]);
    run.say(judged('/other', null)).say(judged('/s.json', null));
    expect(run.state.unreadable).toEqual({});
  });

  test('are told of as long as their stream is at work', () => {
    const run = new Scenario(plan([stream('A'), stream('B')])).say(judged('/s.json', { reason: 'is binary' })).exits('A');
    expect(attention(run.state)).toEqual([]);
  });
});
