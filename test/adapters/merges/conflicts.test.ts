import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asStreamId } from '../../../src/core/ids.ts';
import type { ConflictAnswer } from '../../../src/core/plan/model.ts';
import { mergeIn, repository, type Merging } from './repository.ts';

const a = asStreamId('a');
const b = asStreamId('b');

describe('files that conflict', () => {
  let world: ReturnType<typeof repository>;
  beforeEach(() => {
    world = repository();
    world.spoil();
  });
  afterEach(() => world.close());

  const merge = (merging: Merging = {}) => mergeIn(world, ['a', 'b'], merging);
  const rule = (path: string, answer: ConflictAnswer) => ({ path, answer });
  const merged = async (merging: Merging = {}) => {
    const result = await merge(merging);
    if (result.kind !== 'merged') throw new Error(JSON.stringify(result));
    return { ...result, shared: existsSync(join(result.dir, 'shared.txt')) ? readFileSync(join(result.dir, 'shared.txt'), 'utf8') : null };
  };
  /** The merge that waits, and the folder in which it does. */
  const waiting = async (merging: Merging = {}) => {
    const result = await merge(merging);
    if (result.kind !== 'waits') throw new Error(JSON.stringify(result));
    return { ...result, dir: join(world.dir, '.sluice', 'merges', 'r-1', 'integration'), before: world.git('rev-parse', 'main') };
  };

  test.each<[string, ConflictAnswer, string]>([
    ['the side of the wave', { kind: 'side', side: 'ours' }, 'from a\n'],
    ['the side that is merged', { kind: 'side', side: 'theirs' }, 'from b\n'],
    ['the side of a stream that is merged already', { kind: 'stream', stream: a, branch: 'topic/a' }, 'from a\n'],
    ['the side of the stream that is being merged', { kind: 'stream', stream: b, branch: 'topic/b' }, 'from b\n'],
    ['the lines of both', { kind: 'union' }, 'from a\nfrom b\n'],
    [
      'what a command makes of it',
      { kind: 'run', program: { kind: 'shell', line: 'cat "$SLUICE_THEIRS" "$SLUICE_BASE" "$SLUICE_OURS" > "$SLUICE_FILE"' } },
      'from b\none\nfrom a\n',
    ],
  ])('are settled by a rule: %s', async (_, answer, shared) => {
    const result = await merged({ rules: [rule('docs/**', { kind: 'ask' }), rule('*.txt', answer), rule('shared.txt', { kind: 'ask' })] });
    expect(result.shared).toBe(shared);
    expect(result.settled).toMatchObject([{ stream: 'b', path: 'shared.txt' }]);
    expect(world.git('log', '-1', '--format=%s|%(trailers:key=Sluice-Resolved,valueonly)', 'integration').trim()).toBe(
      `Merge stream b|shared.txt (${result.settled[0]?.by})`,
    );
    expect(world.gitIn(result.dir, 'status', '--porcelain')).toBe('');
    // Whoever asks again is told the same, whichever engine it was that merged.
    expect(await mergeIn(world, ['a', 'b'], { before: world.git('rev-parse', 'main') })).toMatchObject({
      commit: result.commit,
      settled: result.settled,
    });
  });

  test('of which a side has removed one are taken as removed', async () => {
    world.git('checkout', '--quiet', 'topic/b');
    world.git('rm', '--quiet', 'shared.txt');
    world.git('commit', '--quiet', '--message', 'remove');
    world.git('checkout', '--quiet', 'work');
    expect((await merged({ rules: [rule('shared.txt', { kind: 'side', side: 'theirs' })] })).shared).toBeNull();
  });

  test('wait for a person where no rule names them, a rule asks, or the command did not settle them', async () => {
    const rules = [rule('shared.txt', { kind: 'run', program: { kind: 'shell', line: 'exit 1' } })] as const;
    for (const each of [[], [rule('shared.txt', { kind: 'ask' })], rules]) {
      const { dir, head, files, stream } = await waiting({ rules: each });
      expect({ files, stream }).toEqual({ files: ['shared.txt'], stream: 'b' });
      expect(world.git('log', '-1', '--format=%s', head)).toBe('Merge stream a');
      expect(readFileSync(join(dir, 'shared.txt'), 'utf8')).toContain('<<<<<<<');
    }
  });

  test('are taken as the person has left them, if no marker is left; and git remembers that when all is merged again', async () => {
    const { dir, before } = await waiting();
    const settlement = { stream: b, by: 'ann', dropped: [], files: ['shared.txt'], agentHead: null };
    expect(await merge({ settlement, before })).toMatchObject({ kind: 'waits', files: ['shared.txt'] });
    writeFileSync(join(dir, 'shared.txt'), 'from both\n');
    const result = await merged({ settlement, before });
    expect(result).toMatchObject({ shared: 'from both\n', settled: [{ stream: 'b', path: 'shared.txt', by: 'ann' }] });
    expect(world.git('log', '-1', '--format=%P', 'integration').split(' ')[1]).toBe(world.git('rev-parse', 'topic/b'));
    await world.merges.rollBack({ dir, into: 'integration', from: result.commit, to: before });
    expect(await merged()).toMatchObject({ shared: 'from both\n', settled: [{ by: 'as it was settled before' }] });
    expect(world.gitIn(dir, 'config', '--get-regexp', '.*').includes('rerere')).toBe(false);
  });

  test('are not taken for settled by what a person said of a merge that an engine has to begin anew', async () => {
    const { dir, before } = await waiting();
    world.gitIn(dir, 'merge', '--abort');
    expect(
      await merge({ settlement: { stream: b, by: 'ann', dropped: [], files: ['shared.txt'], agentHead: null }, before }),
    ).toMatchObject({ kind: 'waits', why: 'conflicts' });
  });

  test('may be committed by the person themselves', async () => {
    const { dir, before } = await waiting();
    writeFileSync(join(dir, 'shared.txt'), 'from both\n');
    world.gitIn(dir, 'commit', '--quiet', '--all', '--no-edit');
    expect(
      await merged({ settlement: { stream: b, by: 'ann', dropped: [], files: ['shared.txt'], agentHead: null }, before }),
    ).toMatchObject({ shared: 'from both\n' });
  });

  test('are no cover for work that gets lost beside them: that waits, too, until a person answers for it', async () => {
    const { dir, before } = await waiting();
    writeFileSync(join(dir, 'shared.txt'), 'from both\n');
    world.gitIn(dir, 'rm', '--quiet', '--force', 'b.txt');
    const settlement = { stream: b, by: 'ann', dropped: [], files: ['shared.txt'], agentHead: null };
    expect(await merge({ settlement, before })).toMatchObject({ kind: 'waits', why: 'dropped', files: ['b.txt'] });
    const accepted = await merged({ settlement: { ...settlement, dropped: ['b.txt'] }, before });
    expect(accepted.settled).toMatchObject([
      { path: 'shared.txt', by: 'ann' },
      { path: 'b.txt', by: 'ann' },
    ]);
    expect(existsSync(join(dir, 'b.txt'))).toBe(false);
  });

  test('by a command that takes away what somebody else has done are noticed', async () => {
    const line = 'printf "both\\n" > "$SLUICE_FILE"; git rm --quiet --force a.txt';
    expect(await merge({ rules: [rule('shared.txt', { kind: 'run', program: { kind: 'shell', line } })] })).toMatchObject({
      kind: 'waits',
      why: 'dropped',
      files: ['a.txt'],
    });
  });

  describe('that a stream is to settle', () => {
    const r = asStreamId('r');
    const agent = (path: string, stream = r, rounds = 2) => rule(path, { kind: 'agent', stream, rounds });
    const answer = (head: string, files: readonly string[] = ['shared.txt']) => ({
      stream: b,
      by: 'agent r',
      dropped: [],
      files,
      agentHead: head,
    });

    test('are named with it, when the rules settle the rest', async () => {
      const { dir, resolver, files } = await waiting({ rules: [agent('*.txt')] });
      expect({ resolver, files }).toEqual({ resolver: { stream: 'r', files: ['shared.txt'], rounds: 2 }, files: ['shared.txt'] });
      expect(
        await world.merges.sides({ dir, theirs: { stream: b, branch: 'topic/b' }, others: [{ stream: a, branch: 'topic/a' }], files }),
      ).toEqual({
        ours: [{ stream: 'a', commits: [expect.stringMatching(/^[0-9a-f]{7,} shared\.txt on topic\/a$/) as string] }],
        theirs: { stream: 'b', commits: [expect.stringMatching(/ shared\.txt on topic\/b$/) as string] },
      });
    });

    test('are for a person when one of them is, and for one stream after the other when several are named', async () => {
      for (const branch of ['topic/a', 'topic/b']) world.commit(branch, 'notes.md', branch);
      expect(await waiting({ rules: [agent('*.txt')] })).toMatchObject({ files: ['notes.md', 'shared.txt'], resolver: null });
      const { dir, before, head, resolver } = await waiting({ rules: [agent('*.txt'), agent('*.md', a, 1)] });
      expect(resolver).toEqual({ stream: 'a', files: ['notes.md'], rounds: 1 });
      writeFileSync(join(dir, 'notes.md'), 'both');
      const rules = [agent('*.txt'), agent('*.md', a, 1)];
      const next = await merge({ rules, before, settlement: { ...answer(head, ['notes.md']), by: 'agent a' } });
      expect(next).toMatchObject({ kind: 'waits', files: ['shared.txt'], resolver: { stream: 'r' } });
      writeFileSync(join(dir, 'shared.txt'), 'both\n');
      expect((await merged({ rules, before, settlement: answer(head) })).settled).toEqual([
        { stream: 'b', path: 'shared.txt', by: 'agent r' },
        { stream: 'b', path: 'notes.md', by: 'agent a' },
      ]);
    });

    test('are taken as it leaves them, named in the commit; and wait again with a marker left, staged or not', async () => {
      const rules = [agent('*.txt')];
      const { dir, before, head } = await waiting({ rules });
      const settlement = answer(head);
      expect(await merge({ rules, before, settlement })).toMatchObject({ kind: 'waits', files: ['shared.txt'], resolver: { stream: 'r' } });
      world.gitIn(dir, 'add', 'shared.txt');
      expect(await merge({ rules, before, settlement })).toMatchObject({
        kind: 'waits',
        why: 'conflicts',
        files: ['shared.txt'],
        resolver: { stream: 'r' },
      });
      writeFileSync(join(dir, 'shared.txt'), 'from both\n');
      expect(await merged({ rules, before, settlement })).toMatchObject({
        shared: 'from both\n',
        settled: [{ path: 'shared.txt', by: 'agent r' }],
      });
      expect(world.git('log', '-1', '--format=%(trailers:key=Sluice-Resolved,valueonly)', 'integration').trim()).toBe(
        'shared.txt (agent r)',
      );
    });

    test('may be committed by it all the same: that is looked at like the rest, and committed as the plan says', async () => {
      const rules = [agent('*.txt')];
      const { dir, before, head } = await waiting({ rules });
      world.gitIn(dir, 'commit', '--quiet', '--all', '--message', 'mine');
      expect(await merge({ rules, before, settlement: answer(head) })).toMatchObject({ kind: 'waits', files: ['shared.txt'], head });
      writeFileSync(join(dir, 'shared.txt'), 'from both\n');
      world.gitIn(dir, 'commit', '--quiet', '--all', '--message', 'mine');
      writeFileSync(join(dir, 'shared.txt'), 'from both, again\n');
      world.gitIn(dir, 'commit', '--quiet', '--all', '--message', 'and mine');
      expect(await merged({ rules, before, settlement: answer(head) })).toMatchObject({ shared: 'from both, again\n' });
      expect(world.git('log', '--format=%s', `${head}..integration`, '--not', 'topic/b')).toBe('Merge stream b');
    });

    test('may be removed by it', async () => {
      const rules = [agent('*.txt')];
      const { dir, before, head } = await waiting({ rules });
      world.gitIn(dir, 'rm', '--quiet', '--force', 'shared.txt');
      expect(await merged({ rules, before, settlement: answer(head) })).toMatchObject({ shared: null });
    });

    test('are no cover for work that gets lost beside them', async () => {
      const rules = [agent('*.txt')];
      const { dir, before, head } = await waiting({ rules });
      writeFileSync(join(dir, 'shared.txt'), 'from both\n');
      world.gitIn(dir, 'rm', '--quiet', '--force', 'b.txt');
      expect(await merge({ rules, before, settlement: answer(head) })).toMatchObject({ kind: 'waits', why: 'dropped', files: ['b.txt'] });
      expect(await merge({ rules, before, settlement: answer(head, ['b.txt']) })).toMatchObject({ why: 'dropped', files: ['b.txt'] });
      writeFileSync(join(dir, 'b.txt'), 'b\n');
      expect(await merge({ rules, before, settlement: answer(head, ['b.txt']) })).toMatchObject({
        kind: 'merged',
        settled: [{ path: 'shared.txt' }],
      });
    });

    test('are settled by what git remembers before anybody is asked', async () => {
      const rules = [agent('*.txt')];
      const { dir, before, head } = await waiting({ rules });
      writeFileSync(join(dir, 'shared.txt'), 'from both\n');
      const { commit } = await merged({ rules, before, settlement: answer(head) });
      await world.merges.rollBack({ dir, into: 'integration', from: commit, to: before });
      expect(await merged({ rules })).toMatchObject({ shared: 'from both\n' });
    });
  });
});
