import { waitsForPerson } from '../../../src/core/run/summary.ts';
import { describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import { handoffDocument } from '../../../src/core/handoff/handoff-text.ts';
import { handoffFiles } from '../../../src/core/run/handoffs.ts';
import { pendingCommands } from '../../../src/core/run/pending.ts';
import type { PlannedHandoff } from '../../../src/core/plan/model.ts';
import { planOf } from '../../support/plan-of.ts';
import { Scenario } from './scenario.ts';

type Key = PlannedHandoff['key'];
const A = asStreamId('A');
const B = asStreamId('B');
const written = (handoff: Key, round = 1) => ({ type: 'handoffWritten', handoff, round, file: `/project/${handoff}.md` }) as const;
const failed = (handoff: Key) => ({ type: 'handoffFailed', handoff, round: 1, reason: 'the disk is full' }) as const;
const asked = (run: Scenario) =>
  pendingCommands(run.state).flatMap((command) => (command.type === 'writeHandoff' ? [`${command.handoff} ${command.round}`] : []));
const kept = (run: Scenario, key: Key) => run.state.handoffs[key]?.status;
const handed = `
version: 1
streams:
  - {id: A, run: x, handoff: true}
  - {id: B, run: x, needs: [A]}
`;

describe('a hand-off', () => {
  test.each([
    ['of a stream that has one', '{id: A, run: x, handoff: notes/a.md}', 'stream:A notes/a.md'],
    ['at the usual place', '{id: z/A, run: x, handoff: true}', 'stream:z/A .claude/session-handoffs/z-A-HANDOFF.md'],
    ['not of a stream that only begins afresh', '{id: A, run: x, fresh_session: true}', ''],
    [
      'of what a stream that begins afresh needs',
      '{id: A, run: x}, {id: B, run: x, needs: [A], fresh_session: true}',
      'stream:A .claude/session-handoffs/A-HANDOFF.md',
    ],
  ])('is planned %s', (_, streams, expected) => {
    const { handoffs } = planOf(`{version: 1, streams: [${streams}]}`);
    expect(handoffs.map(({ key, path }) => `${key} ${path}`).join()).toBe(expected);
  });

  test('is planned of phases and checkpoints that have one, or behind which sessions begin afresh', () => {
    const { handoffs } = planOf(`
version: 1
phases: [{id: P, handoff: p.md, streams: [{id: A, run: x}]}, {id: Q, fresh_session: true, needs: [C], streams: [{id: B, run: x}]}]
checkpoints: [{id: C, needs: [P], fresh_session: true}]
`);
    expect(handoffs.map(({ key, path }) => [key, path])).toEqual([
      ['phase:P', 'p.md'],
      ['phase:Q', '.claude/session-handoffs/Q-HANDOFF.md'],
      ['checkpoint:C', '.claude/session-handoffs/C-HANDOFF.md'],
    ]);
  });

  test('is written before who reads it starts', () => {
    const run = new Scenario(planOf(handed)).exits('A');
    expect(asked(run)).toEqual(['stream:A 1']);
    expect([run.status('B'), run.why('B')]).toEqual(['preparing', 'prepared; the hand-off of stream A is being written']);
    // Nobody has to do anything about that.
    expect(waitsForPerson(run.state)).toBe(false);
    run.say(written('stream:A'));
    expect([run.status('B'), asked(run)]).toEqual(['running', []]);
    expect(handoffFiles(run.state, B)).toEqual(['/project/stream:A.md']);
    expect(handoffFiles(run.state, A)).toEqual([]);
  });

  test('that cannot be written holds nobody up', () => {
    const run = new Scenario(planOf(handed)).exits('A').say(failed('stream:A'));
    expect([run.status('B'), handoffFiles(run.state, B)]).toEqual(['running', []]);
  });

  test('is written before the run ends', () => {
    const run = new Scenario(planOf('{version: 1, streams: [{id: A, run: x, handoff: true}]}')).exits('A');
    expect(run.state.status.kind).toBe('running');
    expect(run.say(written('stream:A')).outcome()).toBe('passed');
  });

  test('is left by who fails, too, and anew by who runs again; an old answer counts for nothing', () => {
    const run = new Scenario(planOf(handed)).exits('A', 1);
    expect(asked(run)).toEqual(['stream:A 1']);
    run.say(written('stream:A')).retry('A').exits('A');
    expect(asked(run)).toEqual(['stream:A 2']);
    expect(kept(run.say(written('stream:A', 1)), 'stream:A')?.kind).toBe('writing');
    expect(run.say(written('stream:A', 2)).status('B')).toBe('running');
  });

  test('of a phase is read by all behind it, of a checkpoint once it is approved', () => {
    const run = new Scenario(
      planOf(`
version: 1
phases:
  - {id: P, handoff: true, streams: [{id: A, run: x}]}
  - {id: Q, needs: [C], streams: [{id: B, run: x}, {id: free, run: x, anytime: true}]}
streams: [{id: D, run: x, needs: [P]}]
checkpoints: [{id: C, needs: [P], review: true, fresh_session: true}]
`),
    ).exits('A');
    expect(asked(run)).toEqual(['phase:P 1']);
    run.say(written('phase:P')).approve('review:C');
    expect(asked(run)).toEqual(['checkpoint:C 1']);
    run.say(written('checkpoint:C'));
    const files = ['B', 'D', 'free'].map((id) => handoffFiles(run.state, asStreamId(id)).join());
    expect(files).toEqual(['/project/checkpoint:C.md', '/project/phase:P.md', '']);
  });
});

describe('the document', () => {
  const plan = planOf(`
version: 1
name: shop
phases:
  - id: P
    title: Foundation
    handoff: true
    streams:
      - {id: A, title: The base, run: x, retry: 1, gates: [{name: types, run: tsc --noEmit}, {name: unit tests, run: vitest, level: should}]}
      - {id: O, run: x, optional: true}
streams: [{id: B, title: The rest, run: x, needs: [P]}]
`);
  const ended = () =>
    new Scenario(plan)
      .exits('A', 1)
      .passes(3_600_000)
      .fires('retry:A:2')
      .finds('A', 'F1', 'high')
      .exits('A')
      .gate('A/types')
      .gate('A/unit tests', 'failed')
      .exits('O', 3);

  test('says what was done, what is known, and what comes next', () => {
    const changed = [
      { path: 'src/a.ts', added: 10, deleted: 2 },
      { path: 'logo.png', added: null, deleted: null },
      { path: 'src/b.ts', added: 40, deleted: 0 },
    ];
    const text = handoffDocument(ended().state, 'phase:P', changed, null);
    expect(
      text
        .split('\n')
        .slice(1)
        .join('\n')
        .replace(/\d{4}-.*Z/, 'TIME')
        .replace(/after [^:]*:/, 'after TIME:'),
    ).toMatchInlineSnapshot(`
      "## Session hand-off: Phase P complete

      ### Date

      TIME, run r-1 of the plan shop

      ### Summary

      Phase P (Foundation) is succeeded after TIME: its streams have ended well.
      It is about 2 streams, with 2 gates.

      ### Completed

      - A: The base (attempt 2)

      ### Key files

      - \`src/b.ts\` (+40 -0)
      - \`src/a.ts\` (+10 -2)
      - \`logo.png\` (binary)

      ### Type check

      - gate A/types passed in 5ms

      ### Tests

      - gate A/unit tests failed with exit status 1

      ### Known issues

      - O is failed: exit status 3
      - gate A/unit tests failed with exit status 1
      - high: the fault F1, found by A

      ### Next

      1. Read this hand-off.
      2. B starts: The rest
      "
    `);
  });

  test('keeps what an agent has written before its own part, which is written anew', () => {
    const first = handoffDocument(ended().state, 'phase:P', [], 'What I found out: it rains.\n');
    const second = handoffDocument(ended().state, 'phase:P', [], first);
    expect(first.startsWith('What I found out: it rains.\n\n<!--')).toBe(true);
    expect(second).toBe(first);
  });
});
