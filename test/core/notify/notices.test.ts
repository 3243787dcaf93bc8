import { describe, expect, test } from 'vitest';
import { noticesBetween } from '../../../src/core/notify/notices.ts';
import { Told } from '../../../src/core/notify/told.ts';
import type { RunState } from '../../../src/core/run/state.ts';
import { plan, stream } from '../../support/plans.ts';
import { Scenario } from '../run/scenario.ts';

const streams = (...ids: string[]) =>
  new Scenario(
    plan(
      ids.map((id) => stream(id)),
      { name: 'The plan' },
    ),
  );
/** What is told of a part of a story. */
const toldOf = (run: Scenario, happens: (run: Scenario) => unknown) => {
  const before: RunState = run.state;
  happens(run);
  return noticesBetween(before, run.state).map(({ about, title, text }) => [about, title, text]);
};

describe('notices', () => {
  test('tell what begins to wait for a person, once, and not what waited before', () => {
    const run = streams('A', 'B');
    expect(toldOf(run, (r) => r.reports('A', { question: 'Which colour?' }))).toEqual([['question:A', 'A asks', 'Which colour?']]);
    expect(toldOf(run, (r) => r.reports('B', { percent: 3 }))).toEqual([]);
    expect(toldOf(run, () => undefined)).toEqual([]);
  });

  test('tell many at once as one', () => {
    const run = streams('A', 'B', 'C', 'D');
    const many = toldOf(run, (r) => ['A', 'B', 'C', 'D'].forEach((id) => r.reports(id, { question: 'why?' })));
    expect(many).toEqual([['many', '4 things in The plan wait for you', 'A asks; B asks; C asks; D asks']]);
  });

  test('tell the end of the run, once', () => {
    const run = streams('A');
    expect(toldOf(run, (r) => r.exits('A', 0).delivers(null))).toEqual([['end', 'The plan passed', expect.any(String)]]);
    expect(toldOf(run, () => undefined)).toEqual([]);
  });

  test('about the same thing are told again only after a while', () => {
    const told = new Told();
    const notice = { about: 'agent:A', title: 'A is idle', text: '' };
    expect(told.take([notice], 0)).toEqual([notice]);
    expect(told.take([notice, { ...notice, about: 'agent:B' }], 299_999)).toEqual([{ ...notice, about: 'agent:B' }]);
    expect(told.take([notice], 300_000)).toEqual([notice]);
  });
});
