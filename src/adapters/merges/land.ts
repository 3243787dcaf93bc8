import { join } from 'node:path';
import type { LandResult, LandSpec } from '../../core/ports/merges.ts';
import { withLock } from '../shared-status/lock.ts';
import type { Git } from '../workspaces/git.ts';
import { ownWritesIn } from '../workspaces/own-writes.ts';
import { parseWorktreeList } from '../workspaces/worktree-list.ts';
import { commitOf } from '../workspaces/commit-of.ts';

const refused = (reason: string): LandResult => ({ kind: 'refused', reason });

/**
 * Puts a commit on a branch: by moving the branch forward, or by a merge commit that is made without any checkout. The branch is only moved from
 * the commit that was looked at. Where it is checked out, git moves that checkout along with it, and only when nothing there is uncommitted.
 */
export async function land(git: Git, { workspaceDir, commit, into, message, tag }: LandSpec): Promise<LandResult> {
  const ref = `refs/heads/${into}`;
  const old = await commitOf(git, workspaceDir, ref);
  if (old === null) return refused(`there is no branch ${into} to land on: make it, then retry`);
  const isAncestor = async (one: string, other: string) => (await git(workspaceDir, ['merge-base', '--is-ancestor', one, other])).ok;
  // Landed already, by an engine that died before it could say so.
  if (await isAncestor(commit, old)) return tagged(git, workspaceDir, tag, old);

  const next =
    message === null && (await isAncestor(old, commit)) ? commit : await mergeCommit(git, workspaceDir, old, commit, into, message);
  if (typeof next !== 'string') return next;
  const foreign = await foreignTag(git, workspaceDir, tag, next);
  if (foreign !== null) return refused(foreign);
  const problem = await move(git, workspaceDir, ref, into, old, next);
  return problem === null ? tagged(git, workspaceDir, tag, next) : refused(problem);
}

/** @returns the commit, or why there is none */
async function mergeCommit(
  git: Git,
  dir: string,
  old: string,
  commit: string,
  into: string,
  message: string | null,
): Promise<string | LandResult> {
  const merged = await git(dir, ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', old, commit]);
  const [tree = '', ...conflicts] = merged.stdout.split('\0').filter((part) => part !== '');
  if (!merged.ok) {
    if (conflicts.length === 0) return refused(`it could not be merged into ${into}: ${merged.complaint}`);
    return refused(`it conflicts with ${into} in ${conflicts.join(', ')}`);
  }
  const made = await git(dir, ['commit-tree', tree, '-p', old, '-p', commit, '-m', message ?? `Merge ${commit.slice(0, 10)} into ${into}`]);
  return made.ok ? made.stdout.trim() : refused(`the merge commit could not be made: ${made.complaint}`);
}

/** @returns why the branch could not be moved, or `null` */
async function move(git: Git, dir: string, ref: string, into: string, old: string, next: string): Promise<string | null> {
  const list = await git(dir, ['worktree', 'list', '--porcelain', '-z']);
  if (!list.ok) return `the worktrees cannot be listed: ${list.complaint}`;
  const holder = parseWorktreeList(list.stdout).find(({ branch, prunable }) => branch === ref && !prunable);
  if (holder === undefined) {
    const moved = await git(dir, ['update-ref', '-m', 'sluice: wave landed', ref, next, old]);
    return moved.ok ? null : `${into} was moved meanwhile: ${moved.complaint}`;
  }
  const own = await ownWritesIn(git, holder.path);
  const locks = own.map((path) => `${join(holder.path, path)}.lock`);
  return withLocks(locks, () => moveCheckout(git, { dir: holder.path, into, old, next }));
}

interface Checkout {
  readonly dir: string;
  readonly into: string;
  readonly old: string;
  readonly next: string;
}

/** @returns why the branch that is checked out there could not be moved, or `null` */
async function moveCheckout(git: Git, { dir, into, old, next }: Checkout): Promise<string | null> {
  const status = await git(dir, ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=no']);
  if (!status.ok) return `${dir} cannot be looked at: ${status.complaint}`;
  const own = await ownWritesIn(git, dir);
  const changed = status.stdout.split('\0').flatMap((entry) => (entry === '' ? [] : [entry.slice(3)]));
  if (changed.some((path) => !own.includes(path)))
    return `${into} is checked out in ${dir} with uncommitted changes: commit or stash them, then retry`;
  const head = await git(dir, ['rev-parse', 'HEAD']);
  if (head.stdout.trim() !== old) return `${into} was moved meanwhile; retry`;
  const taken = await takeBack(git, dir, changed, [old, next]);
  if (taken !== null) return taken;
  // It refuses to overwrite files that git does not know, and moves nothing then.
  const moved = await git(dir, ['merge', '--ff-only', '--no-stat', '--quiet', next]);
  return moved.ok ? null : `${into}, checked out in ${dir}, could not be moved forward: ${moved.complaint}`;
}

/**
 * Where the landing itself changes a file that Sluice has written, the file goes back to what is committed, for git would not overwrite it. What was
 * written is known to the run, which writes it again into what has come.
 * @returns why that is not possible, or `null`
 */
async function takeBack(git: Git, dir: string, own: readonly string[], [old, next]: readonly [string, string]): Promise<string | null> {
  if (own.length === 0) return null;
  const paths = own.map((path) => `:(top,literal)${path}`);
  const differing = await git(dir, ['diff', '--quiet', old, next, '--', ...paths]);
  if (differing.ok) return null;
  const restored = await git(dir, ['checkout', '--quiet', old, '--', ...paths]);
  return restored.ok ? null : `${own.join(', ')} in ${dir} could not be put back: ${restored.complaint}`;
}

/** Nobody writes the files meanwhile to which the locks belong. */
async function withLocks<T>(locks: readonly string[], act: () => Promise<T>): Promise<T> {
  const [first, ...rest] = locks;
  return first === undefined ? act() : withLock(first, () => withLocks(rest, act));
}

async function foreignTag(git: Git, dir: string, tag: string | null, commit: string): Promise<string | null> {
  if (tag === null) return null;
  const tagged = await commitOf(git, dir, `refs/tags/${tag}`);
  return tagged !== null && tagged !== commit ? `the tag ${tag} is on another commit already: give it another name, or remove it` : null;
}

async function tagged(git: Git, dir: string, tag: string | null, commit: string): Promise<LandResult> {
  const foreign = await foreignTag(git, dir, tag, commit);
  if (foreign !== null) return refused(foreign);
  if (tag !== null) {
    const made = await git(dir, ['update-ref', `refs/tags/${tag}`, commit]);
    if (!made.ok) return refused(`the tag ${tag} could not be made: ${made.complaint}`);
  }
  return { kind: 'landed', commit };
}
