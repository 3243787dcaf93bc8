import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { branchFault } from '../../../src/core/plan/branches.ts';

const good = ['main', 'feature/a-b', 'sluice/zen/o3', 'a.b', 'ä', 'head', 'a@b', '@a', 'a{b}'];
// prettier-ignore -- One name a line would hide that this is a list of names.
const bad = [
  '',
  '-a',
  'a b',
  'a..b',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  'a[',
  'a\\b',
  '/a',
  'a/',
  'a//b',
  '.a',
  'a/.b',
  'a.lock',
  'a.lock/b',
  'a.',
  '@',
  'a@{1}',
  'HEAD',
  'a\nb',
  'a\u007fb',
];

test.each(good)('%s is a branch', (name) => {
  expect(branchFault(name)).toBeNull();
});
test.each([...bad, 'x'.repeat(201)])('%j is none', (name) => {
  expect(branchFault(name)).not.toBeNull();
});
test('git is of the same opinion', () => {
  const taken = (name: string) => spawnSync('git', ['check-ref-format', '--branch', name]).status === 0;
  // It takes `@` for the branch that is checked out.
  const all = [...good, ...bad.filter((name) => name !== '@')];
  expect(all.filter(taken)).toEqual(good);
});
