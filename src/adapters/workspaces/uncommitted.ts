import { isReport } from '../../core/claims/outside.ts';
import { boundedCommit, tookTooLong, type CommitBounds } from './bounded-commit.ts';
import type { Git } from './git.ts';

/** @throws Error with a sentence */
export async function uncommittedIn(git: Git, dir: string): Promise<readonly string[]> {
  const status = await must(git, dir, ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=normal']);
  return status
    .split('\0')
    .flatMap((entry) => (entry === '' ? [] : [entry.slice(3)]))
    .filter((path) => !isReport(path));
}

/**
 * What a person has decided is committed as they would, hooks and all, and files that git ignores stay out.
 * @throws Error with a sentence, also when it takes too long
 */
export async function commitAll(git: Git, dir: string, message: string, bounds: Omit<CommitBounds, 'mark'>): Promise<string | null> {
  const files = await uncommittedIn(git, dir);
  if (files.length === 0) return null;
  const top = (await must(git, dir, ['rev-parse', '--show-toplevel'])).replace(/\n$/, '');
  await must(git, top, ['add', '--all', '--', ...files.map((file) => `:(literal)${file}`)]);
  const mark = `commit:${top}`;
  // An engine that died over it has left git waiting, with its locks.
  await bounds.endMarked(mark);
  const paths = files.map((file) => `:(literal)${file}`);
  const made = await git(top, ['commit', '--quiet', '--message', message, '--', ...paths], boundedCommit({ ...bounds, mark }));
  if (!made.ok) throw new Error(`git commit in ${top}: ${made.timedOut ? tookTooLong(bounds.limitMs) : made.complaint}`);
  return (await must(git, top, ['rev-parse', 'HEAD'])).trim();
}

async function must(git: Git, dir: string, args: readonly string[]): Promise<string> {
  const { ok, stdout, complaint } = await git(dir, args);
  if (!ok) throw new Error(`git ${args[0]} in ${dir}: ${complaint}`);
  return stdout;
}
