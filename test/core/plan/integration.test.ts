import { describe, expect, test } from 'vitest';
import { attention } from '../../../src/core/run/attention.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from '../run/scenario.ts';

/** D provides for A while it still runs; what B provides for the page is looked at first. */
const shared = `
version: 1
integration:
  - {id: int-001, from: D.baseline, to: A, what: The baseline}
  - {id: int-002, from: B, to: page, what: The shape of the answers, resolve: person, blocks: [page, docs]}
streams:
  - {id: D, run: d, milestones: [baseline]}
  - {id: A, run: a}
  - {id: B, run: b}
  - {id: docs/api, run: x}
  - {id: docs/use, run: x}
phases: [{id: page, phases: [{id: head, streams: [{id: H, run: h}]}]}]
`;

describe('an integration item', () => {
  test('is a point that is reached when what is provided is there, and what it blocks waits for it', () => {
    const plan = planOf(shared);
    expect(plan.checkpoints).toMatchObject([
      { id: 'int-001', title: 'The baseline', review: false, integration: { from: 'D.baseline', to: 'A', what: 'The baseline' } },
      { id: 'int-002', review: true, integration: { from: 'B', to: 'page' } },
    ]);
    const run = new Scenario(plan);
    expect(run.statuses()).toEqual({
      H: 'waiting',
      D: 'running',
      A: 'waiting',
      B: 'running',
      'docs/api': 'waiting',
      'docs/use': 'waiting',
    });
    expect(run.why('A')).toBe('waits for integration item int-001 (The baseline, from D.baseline)');
    run.reports('D', { milestones: ['baseline'] });
    expect(run.checkpoint('int-001').kind).toBe('reached');
    expect(run.status('A')).toBe('running');
  });

  test('that a person settles waits in the inbox, and says for whom it is', () => {
    const run = new Scenario(planOf(shared));
    run.exits('B');
    expect(run.statuses()).toMatchObject({ H: 'waiting', 'docs/api': 'waiting' });
    expect(attention(run.state)).toMatchObject([
      {
        id: 'review:int-002',
        title: 'settle int-002: The shape of the answers',
        detail: 'B has provided it for page, which waits until you approve',
        frees: 3,
      },
    ]);
    run.approve('review:int-002', 'good');
    expect(run.statuses()).toMatchObject({ H: 'running', 'docs/api': 'running', 'docs/use': 'running' });
  });

  test('can be needed by name, which is no second need', () => {
    const plan = planOf(shared.replace('{id: A, run: a}', '{id: A, run: a, needs: int-001}'));
    expect(plan.streams.find(({ id }) => id === 'A')?.needs).toEqual([{ kind: 'checkpoint', checkpoint: 'int-001' }]);
  });

  test('falls away under a profile that leaves out who provides it', () => {
    const text = `
version: 1
streams: [{id: A, run: a, optional: true}, {id: B, run: b}]
integration: [{id: int-001, from: A, to: B, what: A card}]
profiles: {short: {without: [A]}}
default_profile: short
`;
    const plan = planOf(text);
    expect(plan.checkpoints).toEqual([]);
    expect(plan.streams).toMatchObject([{ id: 'B', needs: [] }]);
  });
});

test('what follows from lanes, orders and items adds up', () => {
  const { streams, waves } = planOf(`
version: 1
lanes: {one: [A, C], two: [B]}
phases: [{id: p, order: sequential, streams: [{id: A, run: a, worktree: true}, {id: B, run: b}]}]
streams: [{id: C, run: c}, {id: D, run: d, needs: w}]
waves: [{id: w, merge: A}]
integration: [{id: i, from: B, to: C, what: A card, blocks: [C, w]}]
`);
  const needs = Object.fromEntries(
    [...streams, ...waves].map((each) => [each.id, each.needs.map((need) => Object.values(need).join(' '))]),
  );
  expect(needs).toEqual({
    A: [],
    B: ['stream A succeeded'],
    C: ['checkpoint i', 'stream A ended one'],
    D: ['wave w'],
    w: ['stream A succeeded', 'checkpoint i'],
  });
});
