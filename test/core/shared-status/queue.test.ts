import { describe, expect, test } from 'vitest';
import type { Fields } from '../../../src/core/text/fields.ts';
import { readAgentStatus } from '../../../src/core/shared-status/document.ts';
import { mergeAgentStatus } from '../../../src/core/shared-status/merge.ts';
import { queueItems } from '../../../src/core/shared-status/queue.ts';
import { planOf } from '../../support/plan-of.ts';

const plan = planOf(`
version: 1
phases:
  - id: shell
    phases: [{id: inner, streams: [{id: C, run: x}]}]
streams:
  - {id: A, run: x, milestones: [card]}
  - {id: B, run: x, worktree: true}
waves: [{id: Wave-1, merge: [B]}]
integration: [{id: int-plan, from: A, to: B, what: planned}]
`);
const items = (queue: unknown, agents: Fields[] = []) => {
  const read = readAgentStatus(JSON.stringify({ agents, integrationQueue: queue }));
  if (read.kind !== 'status') throw new Error(read.fault.reason);
  return queueItems(mergeAgentStatus([{ file: 'f', status: read.status, changedAt: 0 }]), plan);
};

describe('the integration queue', () => {
  test('names streams by the agents that work on them', () => {
    const written = { id: 'int-001', from: 'agent-1', to: 'agent-2', type: 'component', description: 'The card', status: 'pending' };
    expect(
      items(
        [written],
        [
          { id: 'agent-1', phase: 'a' },
          { id: 'agent-2', stream: 'B' },
        ],
      ),
    ).toEqual([
      {
        id: 'int-001',
        from: 'agent-1',
        to: 'agent-2',
        what: 'The card',
        provider: 'A',
        milestone: null,
        files: [],
        blocks: ['B'],
        isResolved: false,
      },
    ]);
  });

  test('may block waves, capitals aside', () => {
    const [first, second] = items([
      { id: 'x', from: 'A', blocks: ['B', 'wave-1', 'WAVE-1'] },
      { id: 'y', from: 'A', to: 'Wave-1' },
    ]);
    expect(first).toMatchObject({ blocks: ['B'], waves: ['Wave-1'] });
    expect(second).toMatchObject({ blocks: [], waves: ['Wave-1'] });
  });

  test('may name a milestone, files, and what it blocks: streams, or phases with all that is in them', () => {
    const [item] = items([
      { id: 'i', from: 'A.card', to: 'B', blocks: ['shell', 'A', 'B'], files: ['src/./card.ts', '../outside'], status: 'Resolved' },
    ]);
    expect(item).toMatchObject({ provider: 'A', milestone: 'card', files: ['src/card.ts'], blocks: ['C', 'B'], isResolved: true });
  });

  test('whoever is not known provides and is blocked by nothing', () => {
    expect(items([{ id: 'i', from: 'nobody', to: 'no one' }])).toMatchObject([{ provider: null, blocks: [] }]);
  });

  test('items that the plan has, too, are those of the plan', () => {
    expect(items([{ id: 'int-plan', from: 'A', to: 'B' }])).toEqual([]);
  });
});
