import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MergeForecast, MergeForecasts, Outlook } from '../../core/ports/index.ts';
import type { Environment } from '../environment/inherited.ts';
import { gitOf } from '../workspaces/git.ts';
import { objectsIn } from '../workspaces/set-apart.ts';
import { readSide, type Apart } from './read-side.ts';

/**
 * `git merge-tree --write-tree` for each pair, one after the other: a forecast may take its time, and must not take the processors from the streams.
 * @param env environment that git inherits
 */
export function mergeForecasts(env: Environment): MergeForecasts {
  const git = gitOf(env);
  return {
    async foretell({ workspaceDir, sides, pairs }): Promise<MergeForecast> {
      const found = await git(workspaceDir, ['rev-parse', '--path-format=absolute', '--git-path', 'objects']);
      if (!found.ok) throw new Error(`git does not work in ${workspaceDir}: ${found.complaint}`);
      const scratch = await mkdtemp(join(await realpath(tmpdir()), 'sluice-merge-'));
      try {
        const apart: Apart = { git, scratch, env: objectsIn(scratch, found.stdout.replace(/\n$/, '')) };
        const read = [];
        for (const [index, side] of sides.entries()) read.push(await readSide(apart, workspaceDir, side, `side-${index}`));
        const outlooks: Outlook[] = [];
        for (const [one, other] of pairs) {
          outlooks.push(await outlookOf(apart, workspaceDir, read[one]?.commit ?? null, read[other]?.commit ?? null));
        }
        return { sides: read.map(({ head, uncommitted, changed }) => ({ head, uncommitted, changed })), outlooks };
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  };
}

async function outlookOf({ git, env }: Apart, dir: string, one: string | null, other: string | null): Promise<Outlook> {
  if (one === null || other === null) return { kind: 'unknown', reason: 'one of them has no commit' };
  if (one === other) return { kind: 'clean' };
  const merged = await git(dir, ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', one, other], { env });
  if (merged.ok) return { kind: 'clean' };
  // The tree comes first, with the conflicts written into its files; without one it is no answer to a merge.
  const [tree = '', ...files] = merged.stdout.split('\0').filter((part) => part !== '');
  return /^[0-9a-f]{40,64}$/.test(tree) ? { kind: 'conflict', files } : { kind: 'unknown', reason: merged.complaint };
}
