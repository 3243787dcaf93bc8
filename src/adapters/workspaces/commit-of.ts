import type { Git } from './git.ts';

/** @returns the commit that a revision names; `null` when there is none. @throws Error when there is no usable git */
export async function commitOf(git: Git, dir: string, revision: string): Promise<string | null> {
  const found = await git(dir, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  return found.ok ? found.stdout.trim() : null;
}
