import type { ShowResult, ShowSpec } from '../../core/ports/merges.ts';
import type { Git } from '../workspaces/git.ts';
import { tidyUp } from './tidy-up.ts';

/**
 * Puts other files in a worktree than those of its branch, to be measured there beside what was built. Neither the branch nor `HEAD` moves: `tidyUp`
 * brings back what belongs there.
 */
export async function show(git: Git, spec: ShowSpec): Promise<ShowResult> {
  const { dir, which } = spec;
  await tidyUp(git, dir);
  const found = which.kind === 'first' ? await beginning(git, spec, which.count) : await alone(git, spec, which.merged);
  if (found.kind === 'conflicts') return found;
  const read = await git(dir, ['read-tree', '--reset', '-u', found.tree]);
  if (!read.ok) throw new Error(`the files of ${found.tree.slice(0, 10)} cannot be put in ${dir}: ${read.complaint}`);
  return { kind: 'shown' };
}

type Found = { readonly kind: 'tree'; readonly tree: string } | Extract<ShowResult, { kind: 'conflicts' }>;

/** The merge commits of the branch are the beginnings of the row, with all that rules and persons have decided in them. */
async function beginning(git: Git, { dir, before, commit, merges }: ShowSpec, count: number): Promise<Found> {
  const log = await git(dir, ['rev-list', '--first-parent', '--reverse', '--parents', `${before}..${commit}`]);
  if (!log.ok) throw new Error(`the merges up to ${commit.slice(0, 10)} cannot be listed: ${log.complaint}`);
  const wanted = new Set(merges.slice(0, count));
  const made = log.stdout.split('\n').flatMap((line) => {
    const [id, , merged] = line.split(' ');
    return id !== undefined && merged !== undefined && wanted.has(merged) ? [id] : [];
  });
  return { kind: 'tree', tree: made.at(-1) ?? before };
}

async function alone(git: Git, { dir, before }: ShowSpec, merged: string): Promise<Found> {
  const made = await git(dir, ['merge-tree', '--write-tree', '--no-messages', '--name-only', '-z', before, merged]);
  const [tree = '', ...conflicts] = made.stdout.split('\0').filter((part) => part !== '');
  if (made.ok) return { kind: 'tree', tree };
  return { kind: 'conflicts', reason: conflicts.length > 0 ? `it conflicts in ${conflicts.join(', ')}` : made.complaint };
}
