import { afterEach, describe, expect, test } from 'vitest';
import { asRunId, asStreamId } from '../../src/core/ids.ts';
import type { Workspaces } from '../../src/core/ports/index.ts';

export interface WorkspacesWorld {
  readonly workspaces: Workspaces;
  /** A folder in which `there.txt` exists, and `sub` is a folder. */
  readonly dir: string;
  close(): void;
}

const run = asRunId('r-1');

/** What whoever makes the folders of streams does. */
export function workspacesContract(name: string, make: () => WorkspacesWorld): void {
  describe(`workspaces contract: ${name}`, () => {
    let world: WorkspacesWorld | null = null;
    const open = () => (world = make());
    afterEach(() => world?.close());

    test('the project is its own workspace, as often as it is asked', async () => {
      const { workspaces, dir } = open();
      expect(await workspaces.prepare(run, { kind: 'project' })).toBe(dir);
      expect(await workspaces.prepare(run, { kind: 'project' })).toBe(dir);
    });

    test('what does not exist is told, as it was named and in its order', async () => {
      const { workspaces, dir } = open();
      expect(await workspaces.missing(dir, ['gone.txt', 'there.txt', 'sub', '.', 'sub/none.txt'])).toEqual(['gone.txt', 'sub/none.txt']);
      expect(await workspaces.missing(dir, [])).toEqual([]);
    });

    test('a worktree is absolute, its own for each stream, and the same when it is asked for again', async () => {
      const { workspaces, dir } = open();
      const of = async (stream: string) =>
        (await workspaces.worktree(run, dir, asStreamId(stream), { branch: `topic/${stream}`, base: 'HEAD' })).dir;
      const first = await of('a/b');
      expect(first.startsWith('/')).toBe(true);
      expect(await of('a/b')).toBe(first);
      expect(await of('c')).not.toBe(first);
    });
  });
}
