import { realpath, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Leftover, LeftBranch, LeftWorktree } from '../../core/clean/leftover.ts';
import { workerIn, workingProcesses } from '../proc/workers.ts';
import type { Git } from '../workspaces/git.ts';
import { commitOf } from '../workspaces/commit-of.ts';

/**
 * Removes one thing. Whether a process has begun to work there is looked at again, and git looks again by itself: it refuses a worktree that has changed meanwhile, and a branch that is checked out; unless a
 * person has given the name.
 * @throws Error with a sentence; nothing of it has been removed then
 */
export async function removeLeftover(git: Git, leftover: Leftover, isForced: boolean): Promise<void> {
  switch (leftover.kind) {
    case 'worktree':
      if (leftover.found.kind === 'there') await mustBeIdle(leftover.path);
      return removeWorktree(git, leftover, isForced);
    case 'branch':
      return removeBranch(git, leftover);
    case 'scratch':
      await mustBeIdle(leftover.path);
      return rm(leftover.path, { recursive: true, force: true });
    case 'run':
      return rm(leftover.path, { recursive: true, force: true });
  }
}

async function removeWorktree(git: Git, { path, repository, found }: LeftWorktree, isForced: boolean): Promise<void> {
  const force = isForced || found.kind === 'gone' ? ['--force'] : [];
  await must(git, repository, ['worktree', 'remove', ...force, path]);
  // Of a run without further worktrees nothing stays here.
  await rmdir(dirname(path)).catch(() => undefined);
}

/** `git branch --delete` looks only whether it is merged into what is checked out, which is not what matters; all else it sees to. */
async function removeBranch(git: Git, { branch, commit, repository }: LeftBranch): Promise<void> {
  if ((await commitOf(git, repository, `refs/heads/${branch}`)) !== commit) throw new Error(`it was moved meanwhile, and is kept`);
  await must(git, repository, ['branch', '--delete', '--force', '--quiet', '--end-of-options', branch]);
}

async function mustBeIdle(path: string): Promise<void> {
  const worker = workerIn(await realpath(path), await workingProcesses());
  if (worker !== null) throw new Error(`process ${worker.pid} has begun to work there meanwhile, and it is kept`);
}

async function must(git: Git, dir: string, args: readonly string[]): Promise<void> {
  const { ok, complaint } = await git(dir, args);
  if (!ok) throw new Error(`git ${args.slice(0, 2).join(' ')}: ${complaint}`);
}
