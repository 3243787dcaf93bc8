import type { Git } from './git.ts';

/**
 * What git ignores in a worktree, relative to its top: files, and folders that are ignored as a whole (`node_modules/`).
 * @throws Error when git cannot tell
 */
export async function ignoredIn(git: Git, dir: string): Promise<readonly string[]> {
  const { ok, stdout, complaint } = await git(dir, [
    'status',
    '--porcelain',
    '-z',
    '--no-renames',
    '--untracked-files=normal',
    '--ignored=matching',
  ]);
  if (!ok) throw new Error(`${dir} cannot be looked at: git status: ${complaint}`);
  return stdout.split('\0').flatMap((entry) => (entry.startsWith('!! ') ? [entry.slice(3)] : []));
}
