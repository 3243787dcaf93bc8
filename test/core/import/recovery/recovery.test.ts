import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../../src/core/plan/model.ts';
import { parsePlan } from '../../../../src/core/plan/parse.ts';
import { imported } from '../read.ts';
import { fallen, recoveryOf, type Kind } from './score.ts';

const root = join(import.meta.dirname, '../../../..');
const shares = JSON.parse(readFileSync(join(import.meta.dirname, 'shares.json'), 'utf8')) as readonly {
  readonly guide: string;
  readonly plan: string;
  readonly shares: Readonly<Partial<Record<Kind, string>>>;
}[];

function parsed(text: string, folder: string): Plan {
  const readFile = (path: string) => {
    try {
      return readFileSync(join(root, folder, path), 'utf8');
    } catch {
      return null;
    }
  };
  const { plan, diagnostics } = parsePlan(text, { file: 'plan.yaml', planFolder: folder, readFile });
  if (!plan) throw new Error(diagnostics.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return plan;
}

/** Guides with the plans that persons wrote from them, and the shares that the import finds. A new plan gets an entry. */
describe.each(shares)('of $plan', ({ guide, plan, shares }) => {
  test('the import finds as much as is written down', () => {
    const draft = parsed(imported(readFileSync(join(root, guide), 'utf8')).text, '.');
    const written = parsed(readFileSync(join(root, plan), 'utf8'), join(plan, '..'));
    expect(fallen(recoveryOf(draft, written), shares)).toEqual([]);
  });
});

describe('the score', () => {
  const plan = (text: string) => parsed(`version: 1\n${text}`, '.');
  const full = plan('streams: [{id: A, run: x, gates: [t]}, {id: B, run: x, needs: [A]}]\ncheckpoints: [{id: C, at: T+1h, needs: [B]}]');
  test('of a plan with itself is whole', () => {
    expect(recoveryOf(full, full)).toMatchObject({
      streams: { matched: 2, total: 2 },
      needs: { matched: 2, total: 2 },
      gates: { matched: 1, total: 1 },
      checkpoints: { matched: 1, total: 1 },
    });
  });
  test('falls by what is not there', () => {
    const less = plan('streams: [{id: a, run: x}, {id: other, title: B, run: x}]');
    expect(recoveryOf(less, full)).toMatchObject({
      streams: { matched: 2, total: 2 },
      needs: { matched: 0, total: 2 },
      gates: { matched: 0, total: 1 },
      checkpoints: { matched: 0, total: 1 },
    });
    const written = { streams: '2/2', needs: '1/2', gates: '0/1', checkpoints: '0/1', waves: '0/0' };
    expect(fallen(recoveryOf(less, full), written)).toEqual(['needs: 0/2, was 1/2: has fallen']);
  });
  test('of a plan about something else is nothing', () => {
    const other = plan('streams: [{id: bake, title: Bake bread, run: x, gates: [u]}, {id: eat, run: x, needs: [bake]}]');
    const shares = Object.values(recoveryOf(other, full)).map(({ matched }) => matched);
    expect(shares).toEqual([0, 0, 0, 0, 0, 0]);
  });
  test('takes parts for the same by their words, and by the files that they deliver', () => {
    const one = plan(`streams: [{id: tests, title: Mend the tests, run: x}, {id: docs, run: x, deliverables: [out/08_manual.md]}]`);
    const two = plan(
      `streams: [{id: agent-4, title: Test fixes, run: x}, {id: agent-8, title: Handbook, run: x, deliverables: [08_manual.md]}]`,
    );
    expect(recoveryOf(two, one).streams).toEqual({ matched: 2, total: 2 });
  });
  test('takes gates for the same by their words', () => {
    const one = plan('streams: [{id: A, run: x, gates: [{name: all 20 tests pass, run: sh tests.sh}, {name: it is fast, run: time x}]}]');
    const two = plan('streams: [{id: A, run: x, gates: [{human: All 20 tests passing}]}]');
    expect(recoveryOf(two, one).gates).toEqual({ matched: 1, total: 2 });
  });
  test('takes an order for the same however it is said', () => {
    const said = plan('streams: [{id: A, run: x}, {id: B, run: x, needs: [A]}, {id: C, run: x, needs: [B]}]');
    const phases = plan('phases: [{id: P, streams: [{id: A, run: x}, {id: B, run: x}]}, {id: Q, needs: [P], streams: [{id: C, run: x}]}]');
    expect(recoveryOf(phases, said).needs).toEqual({ matched: 1, total: 2 });
    expect(recoveryOf(said, phases).needs).toEqual({ matched: 1, total: 1 });
    expect(recoveryOf(plan('streams: [{id: A, run: x}, {id: B, run: x}, {id: C, run: x, needs: [B]}]'), phases).needs.matched).toBe(0);
    expect(recoveryOf(plan('streams: [{id: A, run: x}, {id: B, run: x}, {id: C, run: x, needs: [A, B]}]'), phases).needs.matched).toBe(1);
  });
  test('falls where a draft puts in a row what a person lets run at the same time', () => {
    const free = plan('streams: [{id: A, run: x}, {id: B, run: x}, {id: C, run: x}]');
    const row = plan('streams: [{id: A, run: x}, {id: B, run: x, needs: [A]}, {id: C, run: x}]');
    expect(recoveryOf(row, free).apart).toEqual({ matched: 2, total: 3 });
  });
  test('that has grown is to be written down', () => {
    const written = { streams: '2/2', needs: '1/2', gates: '1/1', checkpoints: '1/1', waves: '0/0' };
    expect(fallen(recoveryOf(full, full), written)).toEqual(['needs: 2/2, was 1/2: has grown: write it down']);
  });
});
