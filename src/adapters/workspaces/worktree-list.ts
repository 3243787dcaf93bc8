import type { Git } from './git.ts';

/** One worktree as `git worktree list --porcelain -z` tells of it. */
export interface ListedWorktree {
  /** As git recorded it: absolute, links resolved. */
  readonly path: string;
  /** Full name of the branch that is checked out (`refs/heads/main`); `null` when the head is detached, or there is none. */
  readonly branch: string | null;
  /** The commit that is checked out; `null` when there is none yet. */
  readonly head: string | null;
  /** Why it is locked, `''` when no reason is given; `null` when it is not. */
  readonly locked: string | null;
  /** Its folder is gone. */
  readonly prunable: boolean;
}

/** Parses the list: attributes end with NUL, entries with an empty one. The first is the main worktree. */
export function parseWorktreeList(text: string): ListedWorktree[] {
  return text.split('\0\0').flatMap((entry) => {
    const attributes = new Map(
      entry.split('\0').map((line) => {
        const [name = '', ...rest] = line.split(' ');
        return [name, rest.join(' ')];
      }),
    );
    const path = attributes.get('worktree');
    if (path === undefined) return [];
    return [
      {
        path,
        branch: attributes.get('branch') ?? null,
        head: attributes.get('HEAD') ?? null,
        locked: attributes.get('locked') ?? null,
        prunable: attributes.has('prunable'),
      },
    ];
  });
}

/** The worktrees of the repository that a folder lies in. @throws Error with a sentence for a person */
export async function listWorktrees(git: Git, dir: string): Promise<ListedWorktree[]> {
  const { ok, stdout, complaint } = await git(dir, ['worktree', 'list', '--porcelain', '-z']);
  if (!ok) throw new Error(`the worktrees of ${dir} cannot be listed: ${complaint}`);
  return parseWorktreeList(stdout);
}
