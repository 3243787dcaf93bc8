import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { asRunId, asStreamId, asWaveId } from '../../src/core/ids.ts';
import type { Merges } from '../../src/core/ports/index.ts';

export interface MergesWorld {
  readonly merges: Merges;
  /** A workspace with the branches `topic/a`, `topic/b` that merge well, and `main`, which is checked out nowhere. */
  readonly dir: string;
  /** Makes `topic/b` conflict in `shared.txt` with whatever has `topic/a`. */
  readonly spoil: () => void;
  /** How often a branch was really merged into another. */
  readonly merged: (branch: string, into: string) => number;
  close(): void;
}

const run = asRunId('r-1');
const wave = asWaveId('one');
const branch = (name: string) => ({ stream: asStreamId(name), branch: `topic/${name}`, message: `Merge ${name}` });

/** What whoever merges the branches of waves does. */
export function mergesContract(name: string, make: () => MergesWorld): void {
  describe(`merges contract: ${name}`, () => {
    let world: MergesWorld | null = null;
    const open = () => (world = make());
    afterEach(() => world?.close());

    const spec = (dir: string, names: readonly string[]) => ({
      run,
      workspaceDir: dir,
      wave,
      into: 'integration/all',
      base: 'main',
      branches: names.map(branch),
      rules: [],
      marker: 'test:merge',
      logFile: join(tmpdir(), 'sluice-merge.log'),
      settlement: null,
    });

    const merge = async (merges: Merges, dir: string, names: readonly string[]) => {
      const { head } = await merges.begin(spec(dir, names));
      return { before: head, result: await merges.merge({ ...spec(dir, names), before: head }) };
    };
    const merged = async (merges: Merges, dir: string, names: readonly string[]) => {
      const { before, result } = await merge(merges, dir, names);
      if (result.kind !== 'merged') throw new Error(JSON.stringify(result));
      return { before, ...result };
    };

    test('merges in order, and what is merged already is not merged again', async () => {
      const { merges, dir, merged: timesMerged } = open();
      const { before, result } = await merge(merges, dir, ['a', 'b']);
      expect(result).toMatchObject({ kind: 'merged', merges: [{ stream: 'a' }, { stream: 'b' }] });
      expect(await merges.merge({ ...spec(dir, ['a', 'b']), before })).toEqual(result);
      expect([timesMerged('topic/a', 'integration/all'), timesMerged('topic/b', 'integration/all')]).toEqual([1, 1]);
    });

    test('says which stream conflicts, and in which files, and waits; taken back, none of the branches is merged', async () => {
      const { merges, dir, spoil, merged: timesMerged } = open();
      spoil();
      const { before, result } = await merge(merges, dir, ['a', 'b']);
      expect(result).toMatchObject({ kind: 'waits', stream: 'b', why: 'conflicts', files: ['shared.txt'] });
      if (result.kind !== 'waits') return;
      const { dir: worktree } = await merges.begin(spec(dir, ['a', 'b']));
      expect(await merges.rollBack({ dir: worktree, into: 'integration/all', from: result.head, to: before })).toEqual({
        kind: 'rolledBack',
      });
      expect(timesMerged('topic/a', 'integration/all')).toBe(0);
      expect(await merges.begin(spec(dir, ['a']))).toMatchObject({ head: before });
      expect(await merges.merge({ ...spec(dir, ['a']), before })).toMatchObject({ kind: 'merged' });
      expect(timesMerged('topic/a', 'integration/all')).toBe(1);
    });

    test('takes out again what it has merged, once, and nothing that came before or after', async () => {
      const { merges, dir, merged: timesMerged } = open();
      const first = await merged(merges, dir, ['a']);
      const second = await merged(merges, dir, ['b']);
      expect(second.before).toBe(first.commit);
      const undo = { dir: second.dir, into: 'integration/all', from: second.commit, to: second.before };
      expect(await merges.rollBack({ ...undo, from: first.before, to: first.before })).toMatchObject({ kind: 'refused' });
      expect(await merges.rollBack(undo)).toEqual({ kind: 'rolledBack' });
      expect(await merges.rollBack(undo)).toEqual({ kind: 'rolledBack' });
      expect([timesMerged('topic/a', 'integration/all'), timesMerged('topic/b', 'integration/all')]).toEqual([1, 0]);
      expect((await merged(merges, dir, ['b'])).merges).toEqual(second.merges);
      expect(timesMerged('topic/b', 'integration/all')).toBe(1);
    });

    test('lands once, however often it is asked', async () => {
      const { merges, dir } = open();
      const result = await merged(merges, dir, ['a']);
      const landing = { run, workspaceDir: dir, wave, commit: result.commit, into: 'main', message: null, tag: null };
      const landed = await merges.land(landing);
      expect(landed).toEqual({ kind: 'landed', commit: result.commit });
      expect(await merges.land(landing)).toEqual(landed);
    });
  });
}
