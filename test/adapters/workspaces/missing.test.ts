import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainWorkspaces } from './plain-workspaces.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-missing-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const missing = (...paths: string[]) => plainWorkspaces({ projectDir: dir, env: process.env }).missing(dir, paths);

test('what exists is not missing, what does not exist is, in the order and the spelling of the plan', async () => {
  mkdirSync(join(dir, 'docs/out'), { recursive: true });
  writeFileSync(join(dir, 'docs/報告.md'), '');
  expect(await missing('docs/報告.md', './docs/x.md', 'docs/out', 'b', 'docs/../docs/報告.md', 'docs/報告.md/y', 'a')).toEqual([
    './docs/x.md',
    'b',
    'docs/報告.md/y',
    'a',
  ]);
});

test('a path that leads out of the folder is missing, whatever stands there', async () => {
  const sibling = `${dir}-sibling`;
  writeFileSync(sibling, '');
  try {
    const out = [`../${basename(sibling)}`, sibling, 'a/../../..', '/etc/passwd', '..'];
    expect(await missing(...out)).toEqual(out);
  } finally {
    rmSync(sibling);
  }
});

test('a link to nothing, or to itself, is missing', async () => {
  symlinkSync('nothing', join(dir, 'broken'));
  symlinkSync('self', join(dir, 'self'));
  expect(await missing('broken', 'self', 'x'.repeat(300))).toHaveLength(3);
});

test('of nothing, nothing is missing', async () => {
  expect(await missing()).toEqual([]);
});
