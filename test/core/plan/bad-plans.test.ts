import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codes } from '../../../src/core/plan/codes.ts';
import { fixtures, parse, read, shown, yamlFiles } from './plan-files.ts';

const files = yamlFiles('test/fixtures/plans/bad');

describe('every fault of a plan is found at once, where it stands', () => {
  // Beside each plan lies what is to be said about it. After a change on purpose: `npx vitest run -u test/core/plan`, and read the difference.
  test.each(files)('%s', async (name) => {
    const parsed = parse(read(`test/fixtures/plans/bad/${name}`), name);
    expect(parsed.plan).toBeNull();
    await expect(`${shown(parsed)}\n`).toMatchFileSnapshot(join(fixtures, 'bad', name.replace('.yaml', '.txt')));
  });
});

test('each code occurs in one of these plans, or in a test of its own', () => {
  const elsewhere = ['too-large', 'too-many', 'not-utf8', 'yaml-alias-bomb', 'unreachable', 'same-claim', 'never-late', 'not-waited-for'];
  const seen = files.flatMap((name) => parse(read(`test/fixtures/plans/bad/${name}`)).diagnostics.map(({ code }) => code));
  expect([...new Set([...seen, ...elsewhere])].sort()).toEqual(Object.keys(codes).sort());
});
