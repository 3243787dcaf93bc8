import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mergeForecasts } from '../../../src/adapters/conflicts/merge-forecasts.ts';
import type { ForecastOrder } from '../../../src/core/ports/index.ts';
import { git } from '../workspaces/repository.ts';

let root = '';
let dir = '';
const names = ['A', 'B', 'C'] as const;
type Name = (typeof names)[number];
const tree = (name: Name): string => join(root, `tree of "${name}":`);
const write = (at: string, file: string, text: string) => {
  mkdirSync(dirname(join(at, file)), { recursive: true });
  writeFileSync(join(at, file), text);
};
const commit = (name: Name, file: string, text: string): string => {
  write(tree(name), file, text);
  git(tree(name), 'add', '--all');
  git(tree(name), 'commit', '--quiet', '--message', file);
  return git(tree(name), 'rev-parse', 'HEAD');
};
const pairs = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;
const foretell = (kind: 'head' | 'asItStands' = 'head', more: Partial<ForecastOrder> = {}) =>
  mergeForecasts(process.env).foretell({
    workspaceDir: dir,
    sides: names.map((name) => ({ dir: tree(name), at: { kind }, base: 'main' })),
    pairs,
    ...more,
  });
const between = async (kind?: 'head' | 'asItStands') =>
  (await foretell(kind)).outlooks.map((outlook) => (outlook.kind === 'conflict' ? outlook.files.join(' ') : outlook.kind));
/** Everything below the folder, with times, but for objects: git makes those younger that it would have written. */
const allOf = (at: string): string[] =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => `${file} ${file.includes('.git/objects/') ? '' : statSync(file).mtimeMs} ${readFileSync(file).length}`)
    .sort();

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-forecast of "it":-')));
  dir = join(root, 'project');
  mkdirSync(dir);
  git(dir, 'init', '--quiet');
  write(dir, 'shared.txt', 'one\n');
  write(dir, 'sub/other.txt', 'one\n');
  write(dir, '.gitignore', 'ignored\n');
  git(dir, 'add', '--all');
  git(dir, 'commit', '--quiet', '--message', 'begin');
  for (const name of names) git(dir, 'worktree', 'add', '--quiet', '-b', `sluice/${name}`, tree(name));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the heads of worktrees are merged in memory', () => {
  test('and conflict where both changed the same', async () => {
    expect(await between()).toEqual(['clean', 'clean', 'clean']);
    commit('A', 'shared.txt', 'from A\n');
    commit('B', 'shared.txt', 'from B\n');
    commit('B', 'näme with "quotes"\nand lines.txt', 'from B\n');
    commit('C', 'näme with "quotes"\nand lines.txt', 'from C\n');
    commit('C', 'mine.txt', 'from C\n');
    expect(await between()).toEqual(['shared.txt', 'clean', 'näme with "quotes"\nand lines.txt']);
    commit('B', 'shared.txt', 'from A\n');
    expect(await between()).toEqual(['clean', 'clean', 'näme with "quotes"\nand lines.txt']);
  });

  test('of other commits than are checked out, when those are named', async () => {
    const first = commit('A', 'shared.txt', 'from A\n');
    commit('A', 'shared.txt', 'from B\n');
    commit('B', 'shared.txt', 'from B\n');
    const sides = [
      { dir: tree('A'), at: { kind: 'commit', commit: first }, base: null },
      { dir: tree('B'), at: { kind: 'head' }, base: null },
    ] as const;
    const order: ForecastOrder = { workspaceDir: dir, sides, pairs: [[0, 1]] };
    expect((await mergeForecasts(process.env).foretell(order)).outlooks).toEqual([{ kind: 'conflict', files: ['shared.txt'] }]);
    expect(await between()).toEqual(['clean', 'clean', 'clean']);
  });

  test('with what git had to say where that is no merge', async () => {
    git(tree('A'), 'checkout', '--quiet', '--orphan', 'alone');
    commit('A', 'shared.txt', 'alone\n');
    const [outlook] = (await foretell()).outlooks;
    expect(outlook).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('unrelated histories') as string });
    git(tree('B'), 'checkout', '--quiet', '--orphan', 'nothing');
    expect((await foretell()).sides[1]).toMatchObject({ head: null });
  });
});

describe('what is not committed', () => {
  test('counts when it is asked for: changed, new and staged files, and none that git ignores', async () => {
    write(tree('A'), 'shared.txt', 'from A\n');
    write(tree('A'), 'new.txt', 'from A\n');
    write(tree('A'), 'ignored', 'from A\n');
    write(tree('B'), 'shared.txt', 'from B\n');
    write(tree('C'), 'new.txt', 'from C\n');
    write(tree('C'), 'ignored', 'from C\n');
    git(tree('C'), 'add', 'new.txt');
    expect(await between()).toEqual(['clean', 'clean', 'clean']);
    expect(await between('asItStands')).toEqual(['shared.txt', 'new.txt', 'clean']);
    const { sides } = await foretell('asItStands');
    expect(sides.map(({ uncommitted }) => uncommitted)).toEqual([true, true, true]);
    expect(sides[0]?.changed?.files).toEqual(['new.txt', 'shared.txt']);
  });

  test('stays as it is, and so does all else: no file, index, ref or object of the repository changes', async () => {
    commit('A', 'shared.txt', 'from A\n');
    commit('B', 'shared.txt', 'from B\n');
    write(tree('C'), 'new.txt', 'from C\n');
    git(tree('C'), 'add', 'new.txt');
    write(tree('C'), 'new.txt', 'from C, later\n');
    const before = allOf(root);
    await foretell('asItStands');
    expect(allOf(root)).toEqual(before);
    expect(git(tree('C'), 'status', '--porcelain')).toBe('AM new.txt');
  });

  test('leaves nothing behind in the folder for temporary files', async () => {
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('sluice-merge-'));
    const before = left();
    await foretell('asItStands');
    expect(left().filter((name) => !before.includes(name))).toEqual([]);
  });
});

test('the files of a stream are those that it has changed since it left its base, wherever the base is now', async () => {
  commit('A', 'mine.txt', 'from A\n');
  commit('A', 'sub/other.txt', 'from A\n');
  write(dir, 'shared.txt', 'main goes on\n');
  git(dir, 'commit', '--quiet', '--all', '--message', 'on main');
  const sides = [{ dir: join(tree('A'), 'sub'), at: { kind: 'head' }, base: 'HEAD' }] as const;
  const { sides: read } = await foretell('head', { sides, pairs: [] });
  expect(read[0]?.changed).toEqual({ prefix: 'sub/', files: ['mine.txt', 'sub/other.txt'] });
  const unknown = await foretell('head', { sides: [{ ...sides[0], base: 'no-such-branch' }], pairs: [] });
  expect(unknown.sides[0]?.changed).toBeNull();
});

test('a folder that lies in no repository is told of', async () => {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-no-repository-')));
  await expect(foretell('head', { workspaceDir: outside })).rejects.toThrow(/^git does not work in .*not a git repository/);
  rmSync(outside, { recursive: true });
});
