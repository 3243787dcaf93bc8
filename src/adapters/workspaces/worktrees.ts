import { mkdir, readdir, realpath, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asRunId } from '../../core/ids.ts';
import type { Git } from './git.ts';
import { earlierRunOf, refuseLeftWork, type Earlier } from './earlier-worktree.ts';
import { markMade } from './made-branches.ts';
import { listWorktrees, type ListedWorktree } from './worktree-list.ts';
import { commitOf } from './commit-of.ts';

/**
 * Makes a worktree, or adopts the one that an earlier attempt or an earlier run left. Nothing outside of `.sluice` and of git's own records is
 * touched: neither the user's checkout nor the index, and no folder or branch that somebody else uses.
 * @param owner whose it is, for sentences: `stream A`
 * @param earlier what is to be known of worktrees of earlier runs, which lie beside this one
 * @returns the folder in the worktree that corresponds to `workspaceDir`, which may lie below the top of the repository
 * @throws Error with a sentence for a person
 */
export async function makeWorktree(
  git: Git,
  workspaceDir: string,
  dir: string,
  owner: string,
  spec: { readonly branch: string; readonly base: string },
  earlier: Earlier,
): Promise<string> {
  const prefix = await placeInRepository(git, workspaceDir, owner);
  await mkdir(dirname(dir), { recursive: true });
  const path = join(await realpath(dirname(dir)), basename(dir));
  const ref = `refs/heads/${spec.branch}`;
  const { ok: named } = await git(workspaceDir, ['check-ref-format', ref]);
  if (!named || spec.branch.startsWith('-')) throw new Error(`${owner}: \`${spec.branch}\` is not a possible name of a branch`);

  const list = await mended(git, workspaceDir, path, await listWorktrees(git, workspaceDir));
  const present = list.find((worktree) => worktree.path === path);
  if (present !== undefined && (await isWhole(present))) {
    if (present.branch === ref) return join(dir, prefix);
    throw new Error(
      `${owner}: its worktree ${path} is on ${present.branch?.replace('refs/heads/', 'branch ') ?? 'a detached commit'}, ` +
        `the plan wants branch ${spec.branch}: check that out there, or remove the worktree (git worktree remove)`,
    );
  }
  // What is left of an attempt to make it that was cut short holds nothing of anybody, for no program has run there yet.
  if (present !== undefined) await must(git, workspaceDir, owner, ['worktree', 'remove', '--force', '--force', path]);
  else await refuseForeign(path, owner);

  const holder = list.find((worktree) => worktree.branch === ref && worktree.path !== path);
  if (holder !== undefined && (await takeOver(git, workspaceDir, owner, spec.branch, holder, path, earlier))) return join(dir, prefix);
  const { ok: exists } = await git(workspaceDir, ['show-ref', '--verify', '--quiet', ref]);
  if (exists) await must(git, workspaceDir, owner, ['worktree', 'add', '--quiet', path, spec.branch]);
  else {
    await checkBase(git, workspaceDir, owner, spec.base);
    // Without --no-track a branch from origin/main would be pushed to main by a mere `git push`.
    await must(git, workspaceDir, owner, ['worktree', 'add', '--quiet', '--no-track', '-b', spec.branch, path, spec.base]);
    await markMade(git, workspaceDir, spec.branch, asRunId(basename(dirname(path))));
  }
  return join(dir, prefix);
}

/** @returns the way from the top of the repository to the folder */
async function placeInRepository(git: Git, dir: string, owner: string): Promise<string> {
  const { ok, stdout, complaint } = await git(dir, ['rev-parse', '--show-prefix']);
  if (ok) return stdout.replace(/\n$/, '');
  if (!complaint.includes('not a git repository')) throw new Error(`${owner}: git does not work in ${dir}: ${complaint}`);
  throw new Error(
    `${owner} wants a worktree, but ${dir} is not a git repository: run \`git init\` and commit there, or take \`worktree\` out of the plan`,
  );
}

/** Git holds a lock with this reason while it makes a worktree; it stays when git was killed meanwhile. */
const isWhole = async ({ path, prunable, locked }: ListedWorktree): Promise<boolean> =>
  !prunable && locked !== 'initializing' && (await entries(path)) > 0;

/**
 * Deals with the worktree that holds the branch. That of an earlier run, which has ended, is moved here with all that git was told not to look at:
 * the branch goes on where that run left it.
 * @returns whether it has become the worktree at `path`; when not, the branch is free
 * @throws Error when somebody uses the branch, or work that is not committed lies there
 */
async function takeOver(
  git: Git,
  dir: string,
  owner: string,
  branch: string,
  holder: ListedWorktree,
  path: string,
  earlier: Earlier,
): Promise<boolean> {
  const run = earlierRunOf(holder.path, dirname(dirname(path)));
  const subject = `${owner}: branch ${branch} is checked out in ${holder.path}`;
  if (run === null) {
    if (!holder.prunable) throw new Error(`${subject}: give the stream another branch, or check out something else there`);
    throw new Error(`${subject}, which is gone: run \`git worktree prune\` when it will not come back`);
  }
  if (!(await isWhole(holder))) {
    // Removed by hand, or never made to its end: no work lies there, and the record alone still holds the branch.
    await must(git, dir, owner, ['worktree', 'remove', '--force', '--force', holder.path]);
    return false;
  }
  await refuseLeftWork(git, subject, holder, run, earlier);
  // Into a folder that is there already git would move it as one of its files; that it is empty has been seen to.
  if ((await kindOf(path)) === 'folder') await rmdir(path);
  await must(git, dir, owner, ['worktree', 'move', holder.path, path]);
  return true;
}

/** Git moves a folder first and writes that down afterwards; killed between the two, it finds the folder no more until it is told. */
async function mended(git: Git, dir: string, path: string, list: ListedWorktree[]): Promise<ListedWorktree[]> {
  if (list.some((worktree) => worktree.path === path && !worktree.prunable) || !(await isLinkedWorktree(path))) return list;
  // When it belongs to another repository nothing is repaired, and it is refused as foreign.
  await git(dir, ['worktree', 'repair', path]);
  return listWorktrees(git, dir);
}

/** A linked worktree has a file where a repository has the folder `.git`. */
const isLinkedWorktree = async (path: string): Promise<boolean> => (await kindOf(join(path, '.git'))) === 'file';

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  return stat(path).then(
    (found) => (found.isFile() ? 'file' : 'folder'),
    () => null,
  );
}

async function refuseForeign(path: string, owner: string): Promise<void> {
  if ((await entries(path)) === 0) return;
  throw new Error(`${owner}: ${path} exists and is not a worktree of this repository: look what it is, and move it away`);
}

/** How many entries a folder has; 0 when there is none, 1 when it is something else than a folder. */
async function entries(path: string): Promise<number> {
  return readdir(path).then(
    (names) => names.length,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return 0;
      if (error.code === 'ENOTDIR') return 1;
      throw error;
    },
  );
}

async function checkBase(git: Git, dir: string, owner: string, base: string): Promise<void> {
  if ((await commitOf(git, dir, base)) !== null) return;
  if ((await commitOf(git, dir, 'HEAD')) === null)
    throw new Error(`${owner} wants a worktree, but ${dir} has no commit yet: commit something first`);
  throw new Error(`${owner}: \`${base}\`, which its branch is to start from, is not a commit in ${dir}: name a branch, tag or commit`);
}

async function must(git: Git, dir: string, owner: string, args: readonly string[]): Promise<void> {
  const { ok, complaint } = await git(dir, args);
  if (!ok) throw new Error(`${owner}: git ${args.slice(0, 2).join(' ')}: ${complaint}`);
}
