import type { RunId } from '../../core/ids.ts';
import { asRunId } from '../../core/ids.ts';
import type { Git } from './git.ts';

/**
 * Which branches Sluice has made stands where git keeps its own settings of a branch, as `branch.NAME.sluice = RUN`: git renames and
 * removes it with the branch. One that was there before has no such line, and is never removed by `sluice clean`.
 * When the line cannot be written (somebody has the configuration locked), the branch is used all the same, and stays for ever.
 */
export async function markMade(git: Git, dir: string, branch: string, run: RunId): Promise<void> {
  await git(dir, ['config', '--local', `branch.${branch}.sluice`, run]);
}

/** @returns the run that made each branch, by the name of the branch */
export async function madeBranches(git: Git, dir: string): Promise<ReadonlyMap<string, RunId>> {
  // It also ends with a status when nothing matches.
  const { stdout } = await git(dir, ['config', '--local', '-z', '--get-regexp', '^branch\\..*\\.sluice$']);
  return new Map(
    stdout.split('\0').flatMap((entry) => {
      const [key = '', run = ''] = entry.split('\n');
      return key === '' ? [] : [[key.slice('branch.'.length, -'.sluice'.length), asRunId(run)] as const];
    }),
  );
}
