import type { Git } from '../workspaces/git.ts';

/** Undoes a merge that did not come to its end, and whatever gates have changed in files that git knows. What they built beside them stays. */
export async function tidyUp(git: Git, dir: string): Promise<void> {
  if ((await git(dir, ['rev-parse', '--verify', '--quiet', 'MERGE_HEAD'])).ok) await git(dir, ['merge', '--abort']);
  const { ok, complaint } = await git(dir, ['reset', '--hard', '--quiet', 'HEAD']);
  if (!ok) throw new Error(`the worktree ${dir} could not be tidied up: ${complaint}`);
}
