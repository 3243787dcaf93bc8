import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';

/** What git keeps in its folder of a worktree while something there is begun and not ended. */
const marks = {
  MERGE_HEAD: 'merge',
  CHERRY_PICK_HEAD: 'cherry-pick',
  REVERT_HEAD: 'revert',
  'rebase-merge': 'rebase',
  'rebase-apply': 'rebase',
  BISECT_LOG: 'bisection',
} as const;

/** Everything may be committed, and a merge still be open that a person meant to go on with. @throws Error when git does not work there */
export async function underWay(git: Git, dir: string): Promise<string | null> {
  const { ok, stdout, complaint } = await git(dir, ['rev-parse', '--absolute-git-dir']);
  if (!ok) throw new Error(`${dir} cannot be looked at: ${complaint}`);
  const folder = stdout.replace(/\n$/, '');
  for (const [name, what] of Object.entries(marks)) {
    if (
      await stat(join(folder, name)).then(
        () => true,
        () => false,
      )
    )
      return what;
  }
  return null;
}
