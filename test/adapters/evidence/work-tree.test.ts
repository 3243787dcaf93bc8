import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { evidenceSource } from '../../../src/adapters/evidence/evidence-source.ts';
import type { Tree } from '../../../src/core/run/evidence.ts';
import { git } from '../workspaces/repository.ts';

let dir = '';
const write = (name: string, text: string) => writeFileSync(join(dir, name), text);
const commit = () => {
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--message', 'work');
};
const tree = async (at = dir): Promise<Tree> => {
  const reading = await evidenceSource(process.env, (sentence) => expect.fail(sentence)).tree(at);
  if (reading.kind === 'none') throw new Error(reading.reason);
  return reading.tree;
};

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-tree of "it":-')));
  git(dir, 'init', '--quiet');
  write('a.txt', 'one');
  write('.gitignore', 'ignored\n');
  commit();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('the hash of a clean work tree is that of its commit', async () => {
  expect(await tree()).toEqual({
    dir,
    hash: git(dir, 'rev-parse', 'HEAD^{tree}'),
    head: git(dir, 'rev-parse', 'HEAD'),
    branch: 'main',
    clean: true,
  });
});

test('what is not committed counts, and committing it changes nothing but the head', async () => {
  const before = await tree();
  write('a.txt', 'two');
  write('new.txt', 'new');
  write('ignored', 'noise');
  const dirty = await tree();
  expect(dirty).toMatchObject({ head: before.head, clean: false });
  expect(dirty.hash).not.toBe(before.hash);
  commit();
  expect(await tree()).toMatchObject({ hash: dirty.hash, clean: true });
});

test('a change of the same length within the second of the last `git add` is seen', async () => {
  // Only size and time, to the second, as with a git that was built so.
  git(dir, 'config', 'core.checkStat', 'minimal');
  const file = join(dir, 'a.txt');
  const second = Math.floor(statSync(file).mtimeMs / 1000) - 10;
  utimesSync(file, second, second);
  git(dir, 'update-index', '--refresh');
  utimesSync(join(dir, '.git/index'), second, second);
  const before = await tree();
  write('a.txt', 'two');
  utimesSync(file, second, second);
  expect((await tree()).hash).not.toBe(before.hash);
});

test('neither the index nor the objects of the repository change', async () => {
  write('new.txt', 'never added');
  const index = readFileSync(join(dir, '.git/index'));
  const objects = readdirSync(join(dir, '.git/objects')).toSorted();
  const place = join(dir, 'ignored');
  mkdirSync(place);
  const { TMPDIR } = process.env;
  process.env['TMPDIR'] = place;
  try {
    await tree();
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  }
  expect(readFileSync(join(dir, '.git/index')).equals(index)).toBe(true);
  expect(readdirSync(join(dir, '.git/objects')).toSorted()).toEqual(objects);
  expect(git(dir, 'status', '--porcelain')).toBe('?? new.txt');
  expect(readdirSync(place)).toEqual([]);
});

test('before the first commit, on no branch, and in a worktree', async () => {
  git(dir, 'worktree', 'add', '--quiet', '-b', 'topic', join(dir, 'ignored'));
  expect(await tree(join(dir, 'ignored'))).toMatchObject({ dir: join(dir, 'ignored'), branch: 'topic', clean: true });
  git(dir, 'checkout', '--quiet', '--detach');
  expect(await tree()).toMatchObject({ branch: null, clean: true });
  const fresh = join(dir, 'ignored', 'fresh');
  mkdirSync(fresh);
  git(fresh, 'init', '--quiet');
  expect(await tree(fresh)).toMatchObject({ dir: fresh, head: null, branch: 'main', clean: false });
});

test('who asks while it is measured gets a measurement of their own, together with others who do', async () => {
  const source = evidenceSource(process.env, (sentence) => expect.fail(sentence));
  const first = source.tree(dir);
  write('a.txt', 'two');
  const [second, third] = [source.tree(dir), source.tree(dir)];
  expect(second).toBe(third);
  expect(second).not.toBe(first);
  await first;
  expect(await second).toMatchObject({ kind: 'tree', tree: { clean: false } });
});
