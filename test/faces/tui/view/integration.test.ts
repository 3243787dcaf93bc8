import { expect, test } from 'vitest';
import { asCheckpointId } from '../../../../src/core/ids.ts';
import { attention } from '../../../../src/core/run/attention.ts';
import { itemId } from '../../../../src/core/run/items.ts';
import { pointRows } from '../../../../src/faces/tui/view/checkpoint-list.ts';
import { overlayCard } from '../../../../src/faces/tui/view/overlay.ts';
import { Scenario } from '../../../core/run/scenario.ts';
import { planOf } from '../../../support/plan-of.ts';

const shared = () =>
  new Scenario(
    planOf(`{version: 1, streams: [{id: A, run: a, gates: [{name: tests, run: t}]}, {id: B, run: b}], sign_off: {by: lead, evidence: A/tests},
      integration: [{id: int-001, from: A, to: B, what: The card, resolve: person}]}`),
  );

test('among the checkpoints an integration item says for whom it is', () => {
  const run = shared();
  expect(pointRows(run.state, run.now).map(({ title }) => title)).toEqual(['int-001 → B: The card', 'Sign-off']);
});

/** What the card says on which a person answers. */
function said(run: Scenario, checkpoint: string): string {
  const field = { before: [], after: [] };
  const purpose = { kind: 'decide', item: itemId({ kind: 'review', checkpoint: asCheckpointId(checkpoint) }) } as const;
  const overlay = { kind: 'form', form: { purpose, verdict: 'approve', field, top: 0, refused: null, sent: false }, under: null } as const;
  const card = overlayCard({ overlay, run: run.state, attention: attention(run.state), now: run.now, cols: 100, rows: 40, person: 'ada' });
  return [card.title, ...card.lines.map(({ left }) => left)].map((spans) => spans.map(({ text }) => text).join('')).join('\n');
}

test('whoever settles an item, or signs, reads what it is about', () => {
  const run = shared().exits('A').gate('A/tests');
  expect(said(run, 'int-001')).toContain('settle int-001: The card');
  expect(said(run, 'int-001')).toContain('A has provided it for B, which waits until you approve\nOne stream waits');
  run.approve('review:int-001').exits('B');
  expect(said(run, 'sign-off')).toContain('sign off Sign-off');
  expect(said(run, 'sign-off')).toContain('to be signed by lead; see A/tests\nNothing waits behind it.');
});
