import type { RollBackResult, RollBackSpec } from '../../core/ports/merges.ts';
import type { Git } from '../workspaces/git.ts';
import { tidyUp } from './tidy-up.ts';

const short = (commit: string): string => commit.slice(0, 10);

/**
 * Sets a branch back in the worktree in which it is checked out. It is moved only from where Sluice left it; done already, by an engine that died
 * before it could say so, it is done. What is taken out stays in the branch's reflog.
 */
export async function rollBack(git: Git, { dir, into, from, to }: RollBackSpec): Promise<RollBackResult> {
  await tidyUp(git, dir);
  const ref = `refs/heads/${into}`;
  const checkedOut = await git(dir, ['symbolic-ref', '--quiet', 'HEAD']);
  if (checkedOut.stdout.trim() !== ref) return refused(`${into} is not checked out in ${dir} any more, and stays as it is`);
  const head = await git(dir, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  const now = head.stdout.trim();
  if (now === to) return { kind: 'rolledBack' };
  if (now !== from) {
    return refused(
      `${into} was moved to ${short(now)} since it was merged at ${short(from)}, and stays as it is: set it back to ${short(to)} yourself, or retry`,
    );
  }
  const moved = await git(dir, ['update-ref', '-m', 'sluice: wave rolled back', ref, to, from]);
  if (!moved.ok) return refused(`${into} was moved meanwhile, and stays as it is: ${moved.complaint}`);
  await tidyUp(git, dir);
  return { kind: 'rolledBack' };
}

const refused = (reason: string): RollBackResult => ({ kind: 'refused', reason });
