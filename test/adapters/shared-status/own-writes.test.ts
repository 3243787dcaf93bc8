import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { evidenceSource } from '../../../src/adapters/evidence/evidence-source.ts';
import { heldIn } from '../../../src/adapters/leftovers/held.ts';
import { land } from '../../../src/adapters/merges/land.ts';
import { sharedStatusFiles } from '../../../src/adapters/shared-status/shared-status.ts';
import { gitOf } from '../../../src/adapters/workspaces/git.ts';
import { asRunId, asWaveId } from '../../../src/core/ids.ts';
import type { SharedStatusFiles } from '../../../src/core/ports/shared-status.ts';
import { git } from '../workspaces/repository.ts';

/** A repository that keeps the file in git, checked out on `main`; `work` is a branch that is one commit ahead of it. */
let dir: string;
let shared: SharedStatusFiles;
const file = () => join(dir, '.claude', 'agent-status.json');
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
};
const commit = (message: string) => {
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--message', message);
};
const sluiceWrites = async (value: string) => {
  await shared.update((fields) => ({ ...fields, told: value }));
  expect(readFileSync(file(), 'utf8')).toContain(value);
};

const real = gitOf(process.env);
const evidence = evidenceSource(process.env, (sentence) => expect.fail(sentence));
const isClean = async () => {
  const reading = await evidence.tree(dir);
  if (reading.kind === 'none') throw new Error(reading.reason);
  expect(reading.tree.clean).toBe(reading.tree.hash === git(dir, 'rev-parse', 'HEAD^{tree}'));
  return reading.tree.clean;
};
const uncommitted = async () => (await heldIn(real, dir, true)).uncommitted;
const landing = (branch: string) =>
  land(real, {
    run: asRunId('r-1'),
    wave: asWaveId('all'),
    workspaceDir: dir,
    commit: git(dir, 'rev-parse', branch),
    into: 'main',
    message: null,
    tag: null,
  });

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-own-')));
  git(dir, 'init', '--quiet');
  put('.claude/agent-status.json', '{\n  "agents": []\n}\n');
  put('a.txt', 'a\n');
  commit('First');
  git(dir, 'checkout', '--quiet', '-b', 'work');
  put('a.txt', 'b\n');
  commit('Second');
  git(dir, 'checkout', '--quiet', 'main');
  shared = sharedStatusFiles(process.env, (sentence) => expect.fail(sentence));
  shared.follow([dir]);
});
afterEach(async () => {
  await shared.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('agent-status.json that is kept in git', () => {
  test('makes nothing dirty by what Sluice has written into it, however often', async () => {
    await sluiceWrites('once');
    await sluiceWrites('twice');
    expect(git(dir, 'status', '--porcelain')).not.toBe('');
    expect([await isClean(), await uncommitted()]).toEqual([true, []]);
    expect(await landing('work')).toMatchObject({ kind: 'landed' });
    expect(readFileSync(join(dir, 'a.txt'), 'utf8')).toBe('b\n');
    expect(readFileSync(file(), 'utf8')).toContain('twice');
  });

  test.for<[string, () => void | Promise<void>]>([
    ['before Sluice wrote it', () => put('.claude/agent-status.json', '{"agents": [], "mine": 1}')],
    ['after Sluice wrote it', async () => (await sluiceWrites('once'), put('.claude/agent-status.json', '{"agents": [], "mine": 1}'))],
  ])('is dirty where somebody else has changed it %s', async ([, change]) => {
    await change();
    await sluiceWrites('last');
    expect([await isClean(), await uncommitted()]).toEqual([false, ['.claude/agent-status.json']]);
    expect(await landing('work')).toMatchObject({ kind: 'refused', reason: expect.stringContaining('uncommitted changes') });
    // Once that is committed, only what Sluice writes is left.
    commit('Mine');
    await sluiceWrites('again');
    expect([await isClean(), await uncommitted()]).toEqual([true, []]);
  });

  test('does not hide what else is changed', async () => {
    await sluiceWrites('once');
    appendFileSync(join(dir, 'a.txt'), 'more');
    expect([await isClean(), await uncommitted()]).toEqual([false, ['a.txt']]);
    expect(await landing('work')).toMatchObject({ kind: 'refused' });
  });

  test('goes back to what is committed where the landing itself changes it', async () => {
    git(dir, 'checkout', '--quiet', 'work');
    put('.claude/agent-status.json', '{"agents": [{"id": "of-the-branch"}]}');
    commit('Third');
    git(dir, 'checkout', '--quiet', 'main');
    await sluiceWrites('once');
    expect(await landing('work')).toMatchObject({ kind: 'landed' });
    expect(readFileSync(file(), 'utf8')).toContain('of-the-branch');
    expect(git(dir, 'status', '--porcelain')).toBe('');
    await sluiceWrites('again');
    expect(await isClean()).toBe(true);
  });

  test('is measured without the lock and the half-written file that lie beside it while it is written', async () => {
    await shared.update((fields) => ({ ...fields, told: 'once' }));
    put('.claude/agent-status.json.lock', '');
    put('.claude/agent-status.json.123', 'half');
    expect(await isClean()).toBe(true);
  });
});
