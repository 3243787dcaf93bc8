import { stat } from 'node:fs/promises';
import type { CommitResult, CommitSpec } from '../../core/ports/index.ts';
import { boundedCommit, tookTooLong, type CommitBounds } from '../workspaces/bounded-commit.ts';
import type { Git } from '../workspaces/git.ts';

/** Trailer of the commits that Sluice makes for a run. */
const trailer = 'Sluice-Report';
/** So many commits are looked through for an earlier one: whoever resumes a run does it soon. */
const mostLooked = 200;

const refused = (reason: string): CommitResult => ({ kind: 'refused', reason });

/** What is under way in a repository while one of these exists below its git directory. */
const underWay = {
  MERGE_HEAD: 'a merge',
  CHERRY_PICK_HEAD: 'a cherry-pick',
  REVERT_HEAD: 'a revert',
  'rebase-merge': 'a rebase',
  'rebase-apply': 'a rebase',
} as const;

/**
 * Commits these files alone, as `git commit --only` does: what a person has staged besides stays staged, and is not in the commit. Hooks of the
 * repository run, and may refuse; the commit is signed where the person's configuration says so. What takes longer than `limitMs` is ended with all that
 * it has started. Nothing is pushed.
 * @throws Error when there is no usable git
 */
export async function commitFiles(
  git: Git,
  { limitMs, endMarked }: Omit<CommitBounds, 'mark'>,
  { dir, files, message, key }: CommitSpec,
): Promise<CommitResult> {
  const top = await git(dir, ['rev-parse', '--path-format=absolute', '--absolute-git-dir']);
  if (!top.ok) return refused(`${dir} lies in no repository of git: leave out \`commit\`, or make one`);
  const branch = await git(dir, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  if (!branch.ok) return refused(`no branch is checked out in ${dir}: check one out, and commit ${files.join(', ')} yourself`);
  const mark = `commit:${key}`;
  // An engine that died over it has left git waiting, with its locks.
  await endMarked(mark);
  const busy = await workUnderWay(top.stdout.replace(/\n$/, ''));
  if (busy !== null) return refused(`${busy} is under way in ${dir}: end it, and commit ${files.join(', ')} yourself`);

  const literal = ['--literal-pathspecs'] as const;
  const unknown = await git(dir, [...literal, 'ls-files', '--others', '-z', '--', ...files]);
  if (!unknown.ok) return refused(unknown.complaint);
  const added = unknown.stdout.split('\0').filter((file) => file !== '');
  if (added.length > 0) {
    const known = await git(dir, [...literal, 'add', '--intent-to-add', '--', ...added]);
    if (!known.ok) return refused(`git does not take ${added.join(', ')}: ${known.complaint}`);
  }
  const text = `${message}\n\n${trailer}: ${key}\n`;
  const made = await git(
    dir,
    [...literal, 'commit', '--quiet', '--only', '--cleanup=verbatim', '--message', text, '--', ...files],
    boundedCommit({ mark, limitMs, endMarked }),
  );
  if (!made.ok) {
    // The index is as it was: nobody but us has named these files to git.
    if (added.length > 0) await git(dir, [...literal, 'rm', '--cached', '--quiet', '--', ...added]);
    const reason = made.timedOut ? tookTooLong(limitMs) : made.complaint;
    return refused(`git did not commit ${files.join(', ')}: ${reason}`);
  }
  const commit = await git(dir, ['rev-parse', '--verify', 'HEAD^{commit}']);
  return commit.ok ? { kind: 'committed', commit: commit.stdout.trim() } : refused(commit.complaint);
}

/** @throws Error when there is no usable git */
export async function earlierCommit(git: Git, dir: string, key: string): Promise<string | null> {
  const format = `--format=%H %(trailers:key=${trailer},valueonly,separator=%x20)`;
  const log = await git(dir, ['log', `--max-count=${mostLooked}`, format]);
  const line = log.ok ? log.stdout.split('\n').find((each) => each.slice(each.indexOf(' ') + 1) === key) : undefined;
  return line?.slice(0, line.indexOf(' ')) ?? null;
}

async function workUnderWay(gitDir: string): Promise<string | null> {
  for (const [name, what] of Object.entries(underWay)) {
    const found = await stat(`${gitDir}/${name}`).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
    if (found) return what;
  }
  return null;
}
