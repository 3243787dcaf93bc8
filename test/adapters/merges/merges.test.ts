import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asRunId, asWaveId } from '../../../src/core/ids.ts';
import type { LandSpec, Merges } from '../../../src/core/ports/index.ts';
import { mergesContract } from '../../contract/merges.ts';
import { FakeMerges } from '../../support/fakes/fake-merges.ts';
import { mergeIn, repository } from './repository.ts';

mergesContract('real', () => {
  const world = repository();
  const merged = (branch: string, into: string) =>
    world
      .git('log', '--merges', '--format=%P', into)
      .split('\n')
      .filter((parents) => parents.split(' ')[1] === world.git('rev-parse', branch)).length;
  return { ...world, merged };
});

mergesContract('fake', () => {
  const fake = new FakeMerges('/project');
  return {
    merges: fake,
    dir: '/project',
    spoil: () => fake.conflicts.set('topic/b', ['shared.txt']),
    merged: (branch, into) => fake.made.filter((made) => made === `${branch} into ${into}`).length,
    close: () => undefined,
  };
});

describe('merging with git', () => {
  let world: ReturnType<typeof repository>;
  beforeEach(() => (world = repository()));
  afterEach(() => world.close());

  const merge = (names: readonly string[], made: Merges = world.merges, run = 'r-1') => mergeIn(world, names, {}, made, run);
  const merged = async (names: readonly string[]) => {
    const result = await merge(names);
    if (result.kind !== 'merged') throw new Error(JSON.stringify(result));
    return result;
  };
  const land = (changes: Partial<LandSpec> & Pick<LandSpec, 'commit'>) =>
    world.merges.land({
      run: asRunId('r-1'),
      workspaceDir: world.dir,
      wave: asWaveId('one'),
      into: 'main',
      message: null,
      tag: null,
      ...changes,
    });

  test('leaves the checkout and the index of the user alone, uncommitted work and all', async () => {
    writeFileSync(join(world.dir, 'shared.txt'), 'mine\n');
    writeFileSync(join(world.dir, 'new.txt'), 'staged\n');
    world.git('add', 'new.txt');
    const before = [world.git('status', '--porcelain'), world.git('rev-parse', 'HEAD')];
    const { dir, commit } = await merged(['a', 'b']);
    expect(dir.startsWith(join(world.dir, '.sluice', 'merges'))).toBe(true);
    expect([existsSync(join(dir, 'a.txt')), existsSync(join(dir, 'b.txt'))]).toEqual([true, true]);
    expect(world.git('rev-parse', 'integration')).toBe(commit);
    expect(world.git('log', '--merges', '--format=%s', 'integration').split('\n')).toEqual(['Merge stream b', 'Merge stream a']);
    expect([world.git('status', '--porcelain'), world.git('rev-parse', 'HEAD')]).toEqual(before);
  });

  test('undoes a merge that an engine left in the middle, and merges a branch that was mended', async () => {
    world.spoil();
    const { dir } = await merged(['a']);
    expect(() => world.gitIn(dir, 'merge', '--no-ff', 'topic/b')).toThrow(/CONFLICT|Automatic merge failed|Command failed/);
    expect(await merge(['a', 'b'])).toMatchObject({ kind: 'waits', stream: 'b', files: ['shared.txt'] });
    expect(world.gitIn(dir, 'status', '--porcelain')).toContain('UU shared.txt');
    world.commit('topic/b', 'shared.txt', 'one\n');
    world.git('checkout', '--quiet', 'topic/b');
    world.git('merge', '--quiet', '--no-edit', '-X', 'theirs', 'topic/a');
    world.git('checkout', '--quiet', 'work');
    expect(await merge(['a', 'b'])).toMatchObject({ kind: 'merged' });
  });

  test('goes on in the worktree of a run that has ended, but not over what gates have changed there', async () => {
    const made = (run: string) => merge(['a', 'b'], world.merges, run);
    const ended = await made('r-ended');
    if (ended.kind !== 'merged') throw new Error(JSON.stringify(ended));
    writeFileSync(join(ended.dir, 'shared.txt'), 'by a gate\n');
    await expect(made('r-2')).rejects.toThrow(/wave one: branch integration is checked out in .*where r-ended left what is not committed/);
    world.gitIn(ended.dir, 'checkout', '--quiet', 'shared.txt');
    writeFileSync(join(ended.dir, 'report.txt'), 'built by a gate');
    const later = await made('r-2');
    expect(later).toMatchObject({ kind: 'merged', commit: ended.commit });
    await expect(made('r-3')).rejects.toThrow(/by r-2, which has not ended/);
  });

  test('sets a branch back only from where it was left, and brings back the files of it', async () => {
    const { dir, commit } = await merged(['a', 'b']);
    const before = world.git('rev-parse', 'main');
    const undo = { dir, into: 'integration', from: commit, to: before };
    writeFileSync(join(dir, 'person.txt'), 'mine\n');
    world.gitIn(dir, 'add', 'person.txt');
    world.gitIn(dir, 'commit', '--quiet', '--message', 'by a person');
    const moved = world.git('rev-parse', 'integration');
    expect(await world.merges.rollBack(undo)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('was moved to') });
    expect(world.git('rev-parse', 'integration')).toBe(moved);
    world.gitIn(dir, 'reset', '--hard', '--quiet', commit);
    writeFileSync(join(dir, 'built.txt'), 'by a gate\n');
    writeFileSync(join(dir, 'shared.txt'), 'by a gate\n');
    expect(await world.merges.rollBack(undo)).toEqual({ kind: 'rolledBack' });
    expect([world.git('rev-parse', 'integration'), world.gitIn(dir, 'status', '--porcelain')]).toEqual([before, '?? built.txt']);
    expect(existsSync(join(dir, 'a.txt'))).toBe(false);
    expect(world.git('log', '--walk-reflogs', '--format=%gs', '-1', 'integration')).toBe('sluice: wave rolled back');
    // The engine died between the branch and its files.
    world.gitIn(dir, 'update-ref', 'refs/heads/integration', commit);
    world.gitIn(dir, 'reset', '--hard', '--quiet');
    world.gitIn(dir, 'update-ref', 'refs/heads/integration', before);
    expect(await world.merges.rollBack(undo)).toEqual({ kind: 'rolledBack' });
    expect([world.gitIn(dir, 'status', '--porcelain'), existsSync(join(dir, 'a.txt'))]).toEqual(['?? built.txt', false]);
    world.gitIn(dir, 'checkout', '--quiet', '--detach');
    expect(await world.merges.rollBack(undo)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('is not checked out') });
  });

  test('shows the files of the first branches, or of one alone, and moves no branch for it', async () => {
    world.commit('topic/b', 'a.txt', 'of b\n');
    const { dir, commit, merges } = await merged(['a']);
    expect(merges).toHaveLength(1);
    world.git('branch', 'topic/c', 'main');
    world.commit('topic/c', 'c.txt', 'c\n');
    const all = await merged(['a', 'c']);
    const spec = {
      dir,
      into: 'integration',
      before: world.git('rev-parse', 'main'),
      commit: all.commit,
      merges: all.merges.map((each) => each.commit),
    };
    const files = () => ['a.txt', 'c.txt'].filter((name) => existsSync(join(dir, name)));
    expect(await world.merges.show({ ...spec, which: { kind: 'first', count: 0 } })).toEqual({ kind: 'shown' });
    expect(files()).toEqual([]);
    await world.merges.show({ ...spec, which: { kind: 'first', count: 1 } });
    expect(files()).toEqual(['a.txt']);
    await world.merges.show({ ...spec, which: { kind: 'alone', merged: world.git('rev-parse', 'topic/c') } });
    expect(files()).toEqual(['c.txt']);
    const b = world.git('rev-parse', 'topic/b');
    expect(await world.merges.show({ ...spec, before: commit, which: { kind: 'alone', merged: b } })).toMatchObject({
      kind: 'conflicts',
      reason: 'it conflicts in a.txt',
    });
    expect(world.git('rev-parse', 'integration')).toBe(all.commit);
    expect(await merged(['a', 'c'])).toMatchObject({ commit: all.commit });
    expect(files()).toEqual(['a.txt', 'c.txt']);
  });

  test('says that a branch does not exist', async () => {
    expect(await merge(['gone'])).toEqual({
      kind: 'failed',
      stream: 'gone',
      reason: 'there is no branch topic/gone that could be merged',
      conflicts: [],
    });
  });

  test('lands by moving a branch forward that is checked out nowhere, with its tag', async () => {
    const { commit } = await merged(['a']);
    expect(await land({ commit, tag: 'v1' })).toEqual({ kind: 'landed', commit });
    expect([world.git('rev-parse', 'main'), world.git('rev-parse', 'v1')]).toEqual([commit, commit]);
  });

  test('lands by a merge commit where the branch has moved, or a message is given', async () => {
    const { commit } = await merged(['a']);
    world.commit('main', 'hotfix.txt', 'h\n');
    const old = world.git('rev-parse', 'main');
    expect(await land({ commit, message: 'Land it' })).toMatchObject({ kind: 'landed' });
    expect(world.git('log', '-1', '--format=%s %P', 'main')).toBe(`Land it ${old} ${commit}`);
    expect(world.git('ls-tree', '--name-only', 'main').split('\n')).toEqual(['.gitignore', 'a.txt', 'hotfix.txt', 'shared.txt']);
  });

  test('refuses what conflicts, a branch that is not there and a tag that is taken, and moves nothing', async () => {
    world.spoil();
    const { commit } = await merged(['a']);
    world.commit('main', 'shared.txt', 'from main\n');
    const old = world.git('rev-parse', 'main');
    expect(await land({ commit })).toEqual({ kind: 'refused', reason: 'it conflicts with main in shared.txt' });
    expect(await land({ commit, into: 'release' })).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/no branch release/) });
    world.git('tag', 'v1', 'work');
    expect(await land({ commit, into: 'topic/a', tag: 'v1', message: 'x' })).toMatchObject({ reason: expect.stringMatching(/tag v1/) });
    expect(world.git('rev-parse', 'main')).toBe(old);
  });

  test('moves a clean checkout of the branch along, and waits for one with uncommitted changes', async () => {
    const { commit } = await merged(['a']);
    world.git('checkout', '--quiet', 'main');
    writeFileSync(join(world.dir, 'shared.txt'), 'mine\n');
    expect(await land({ commit })).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/uncommitted changes/) });
    expect(readFileSync(join(world.dir, 'shared.txt'), 'utf8')).toBe('mine\n');
    world.git('checkout', '--quiet', '--', 'shared.txt');
    expect(await land({ commit })).toEqual({ kind: 'landed', commit });
    expect([world.git('rev-parse', 'HEAD'), world.git('status', '--porcelain')]).toEqual([commit, '']);
    expect(existsSync(join(world.dir, 'a.txt'))).toBe(true);
  });
});
