import type { MergeResult, MergeSpec } from '../../core/ports/merges.ts';
import type { Git } from '../workspaces/git.ts';
import { rollBack } from './roll-back.ts';
import { tidyUp } from './tidy-up.ts';

/** Merges branches one after the other into the branch that is checked out in a worktree of Sluice's own: all of them, or none. */
export async function mergeAll(
  git: Git,
  dir: string,
  { into, before, branches }: Pick<MergeSpec, 'into' | 'branches'> & { readonly before: string },
): Promise<MergeResult> {
  const result = await mergeEach(git, dir, into, branches);
  if (result.kind === 'merged') return result;
  const from = await headOf(git, dir, into);
  const undone = await rollBack(git, { dir, into, from, to: before });
  return undone.kind === 'rolledBack' ? result : { ...result, reason: `${result.reason}; ${undone.reason}` };
}

async function mergeEach(git: Git, dir: string, into: string, branches: MergeSpec['branches']): Promise<MergeResult> {
  await tidyUp(git, dir);
  const merges: { stream: MergeSpec['branches'][number]['stream']; commit: string }[] = [];
  for (const { stream, branch, message } of branches) {
    const failed = (reason: string, conflicts: readonly string[] = []): MergeResult => ({ kind: 'failed', stream, reason, conflicts });
    const tip = await git(dir, ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${branch}^{commit}`]);
    if (!tip.ok) return failed(`there is no branch ${branch} that could be merged`);
    const commit = tip.stdout.trim();
    merges.push({ stream, commit });
    if ((await git(dir, ['merge-base', '--is-ancestor', commit, 'HEAD'])).ok) continue;
    const merged = await git(dir, ['merge', '--no-ff', '--no-edit', '--quiet', '-m', message, commit]);
    if (merged.ok) continue;
    const conflicts = (await git(dir, ['diff', '--name-only', '--diff-filter=U', '-z'])).stdout.split('\0').filter((name) => name !== '');
    await tidyUp(git, dir);
    if (conflicts.length > 0) return failed(`${branch} conflicts with ${into}`, conflicts);
    return failed(`${branch} could not be merged into ${into}: ${merged.complaint}`);
  }
  return { kind: 'merged', dir, commit: await headOf(git, dir, into), merges };
}

export async function headOf(git: Git, dir: string, into: string): Promise<string> {
  const head = await git(dir, ['rev-parse', 'HEAD']);
  if (!head.ok) throw new Error(`the head of ${into} cannot be read: ${head.complaint}`);
  return head.stdout.trim();
}
