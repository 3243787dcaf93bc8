import { describe, expect, test } from 'vitest';
import { parse } from './plan-files.ts';

const warnings = (streams: readonly string[], more = ''): string[] =>
  parse(`version: 1\n${more}streams:\n${streams.map((stream) => `  - {run: x, ${stream}}\n`).join('')}`).diagnostics.map(
    ({ line, code, severity, message }) => `${line} ${severity} ${code} ${message}`,
  );
const same = (line: number, second: string, first: string, what: string) =>
  `${line} warning same-claim \`${second}\` may run at the same time as \`${first}\`, and both claim ${what}`;

describe('streams that may run at once are told of the paths that both claim', () => {
  test('by name, by folder, by pattern', () => {
    expect(warnings(['id: A, claims: src', 'id: B, claims: src'])).toEqual([same(4, 'B', 'A', '`src`')]);
    expect(warnings(['id: A, claims: [docs, src]', 'id: B, claims: src/api/'])).toEqual([
      same(4, 'B', 'A', 'the same paths (`src`, `src/api`)'),
    ]);
    expect(warnings(['id: A, claims: "**/*.lock"', 'id: B, claims: api/x.*'])).toEqual([
      same(4, 'B', 'A', 'the same paths (`**/*.lock`, `api/x.*`)'),
    ]);
  });
  test('where each works in a folder of its own, by where that is', () => {
    expect(warnings(['id: A, cwd: api, claims: src', 'id: B, claims: api/src/x'])).toHaveLength(1);
    expect(warnings(['id: A, cwd: api, claims: src', 'id: B, claims: src'])).toEqual([]);
  });
  test('once for each stream, with how many there are', () => {
    expect(warnings(['id: A, claims: x', 'id: B, claims: x', 'id: C, claims: x', 'id: D, claims: x'])).toEqual([
      same(4, 'B', 'A', '`x`'),
      '5 warning same-claim `C` may run at the same time as `A` and 1 other, and both claim `x`',
      '6 warning same-claim `D` may run at the same time as `A` and 2 others, and both claim `x`',
    ]);
  });
  test('where a need lets both run', () => {
    expect(warnings(['id: A, claims: x, milestones: [half]', 'id: B, claims: x, needs: A.half'])).toHaveLength(1);
    expect(warnings(['id: A, claims: x', 'id: O', 'id: B, claims: x, needs: [{any: [A, O]}]'])).toHaveLength(1);
  });
});

describe('nothing is said of streams that come one after the other', () => {
  test.each([
    ['by a need', ['id: A, claims: x', 'id: B, claims: x, needs: A'], ''],
    ['through another', ['id: A, claims: x', 'id: M, needs: A', 'id: B, claims: x, needs: M'], ''],
    ['by the end of the other, whichever', ['id: A, claims: x', 'id: B, claims: x, needs: [{stream: A, on: ended}]'], ''],
    ['through a checkpoint', ['id: A, claims: x', 'id: B, claims: x, needs: C'], 'checkpoints: [{id: C, needs: A}]\n'],
    ['by their phases', ['id: A, claims: x, phase: one', 'id: B, claims: x, phase: two'], 'phases: [{id: one}, {id: two, needs: one}]\n'],
  ])('%s', (_how, streams, more) => expect(warnings(streams, more)).toEqual([]));
  test('nor of one that claims two paths that meet', () => expect(warnings(['id: A, claims: [x, x/y]'])).toEqual([]));
});
