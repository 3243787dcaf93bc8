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
    });

    test('merges in order, and what is merged already is not merged again', async () => {
      const { merges, dir, merged } = open();
      const first = await merges.merge(spec(dir, ['a', 'b']));
      expect(first).toMatchObject({ kind: 'merged', merges: [{ stream: 'a' }, { stream: 'b' }] });
      expect(await merges.merge(spec(dir, ['a', 'b']))).toEqual(first);
      expect([merged('topic/a', 'integration/all'), merged('topic/b', 'integration/all')]).toEqual([1, 1]);
    });

    test('says which stream conflicts, and in which files; what was merged before stands', async () => {
      const { merges, dir, spoil, merged } = open();
      spoil();
      const failed = await merges.merge(spec(dir, ['a', 'b']));
      expect(failed).toMatchObject({ kind: 'failed', stream: 'b', conflicts: ['shared.txt'] });
      expect(merged('topic/a', 'integration/all')).toBe(1);
      expect(await merges.merge(spec(dir, ['a']))).toMatchObject({ kind: 'merged' });
      expect(merged('topic/a', 'integration/all')).toBe(1);
    });

    test('lands once, however often it is asked', async () => {
      const { merges, dir } = open();
      const result = await merges.merge(spec(dir, ['a']));
      if (result.kind !== 'merged') throw new Error(result.reason);
      const landing = { run, workspaceDir: dir, wave, commit: result.commit, into: 'main', message: null, tag: null };
      const landed = await merges.land(landing);
      expect(landed).toEqual({ kind: 'landed', commit: result.commit });
      expect(await merges.land(landing)).toEqual(landed);
    });
  });
}
