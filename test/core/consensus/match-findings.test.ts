import { describe, expect, test } from 'vitest';
import type { ResultFinding } from '../../../src/core/consensus/document.ts';
import { matchFindings } from '../../../src/core/consensus/match-findings.ts';
import { document } from './documents.ts';

const found = (findings: Readonly<Record<string, readonly Partial<ResultFinding>[]>>) =>
  matchFindings(
    new Map(
      Object.entries(findings).map(([model, list]) => [
        model,
        document(
          {},
          list.map((each) => ({ title: 'Something', severity: 'low', ...each })),
        ),
      ]),
    ),
  ).map(({ title, severity, found: by }) => [title, severity, ...by.map(({ model, matchedBy }) => `${model} ${matchedBy ?? 'alone'}`)]);

describe('findings of several models', () => {
  test('are one by the same id, in any capitals, and as severe as the worst that is said', () => {
    expect(
      found({
        a: [{ id: 'SQL-1', title: 'Injection in login', severity: 'high' }],
        b: [{ id: 'sql-1', title: 'Query is built from input', severity: 'critical' }],
      }),
    ).toEqual([['Injection in login', 'critical', 'a id', 'b id']]);
  });

  test('else by the same file and line', () => {
    expect(
      found({
        a: [{ title: 'Injection in login', file: './src/login.ts', line: 3 }],
        b: [{ title: 'Unescaped query', file: 'src\\login.ts', line: 3 }],
        c: [{ title: 'Unrelated', file: 'src/login.ts', line: 4 }],
      }),
    ).toEqual([
      ['Injection in login', 'low', 'a place', 'b place'],
      ['Unrelated', 'low', 'c alone'],
    ]);
  });

  test('else by a similar title; the surest rule is the one that is kept', () => {
    expect(
      found({
        a: [{ id: 'x', title: 'Password is logged in plain text', file: 'a.ts', line: 1 }],
        b: [{ id: 'x', title: 'Leak', file: 'a.ts', line: 1 }],
        c: [{ title: 'The password is logged in plain text' }],
        d: [{ title: 'Passwords may be weak' }],
      }),
    ).toEqual([
      ['Password is logged in plain text', 'low', 'a id', 'b id', 'c title'],
      ['Passwords may be weak', 'low', 'd alone'],
    ]);
  });

  test('two of one model are two, and the most similar are matched', () => {
    const groups = found({
      a: [{ title: 'Timeout of the export is too short' }, { title: 'Timeout of the import is too short' }],
      b: [{ title: 'Timeout of the import is too short' }, { title: 'Timeout of the export is too short' }],
    });
    expect(groups).toEqual([
      ['Timeout of the export is too short', 'low', 'a title', 'b title'],
      ['Timeout of the import is too short', 'low', 'a title', 'b title'],
    ]);
  });

  test('titles without a word in common, or without any word, are not similar', () => {
    expect(
      found({ a: [{ title: '!!!' }], b: [{ title: '???' }], c: [{ title: 'Größe fehlt' }], d: [{ title: 'GROSSE FEHLT' }] }),
    ).toHaveLength(4);
    expect(found({ a: [{ title: 'Ärger mit Cafés' }], b: [{ title: 'arger mit CAFES' }] })).toHaveLength(1);
  });

  test('as many as documents may have are matched', () => {
    const many = (model: string) =>
      Array.from({ length: 300 }, (_, index) => ({
        title: `The value of field ${index} of form ${index % 7} is not checked by ${model}`,
      }));
    const groups = found({ a: many('a'), b: many('b'), c: many('c'), d: many('d') });
    expect(groups.length).toBeGreaterThanOrEqual(300);
    expect(groups.every((group) => group.length <= 6)).toBe(true);
  });
});
