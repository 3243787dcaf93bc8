import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../environment/inherited.ts';
import { gitOf, type Git, type GitAnswer } from '../workspaces/git.ts';

/**
 * Tries what Sluice needs of git and not every git has, in a repository of its own: versions lie where a git was built without parts of it, or stands behind a wrapper.
 * The forms are those that are used (docs/git.md).
 * @returns what does not work, in the words of a person; `null` when all does
 */
export async function tryGit(env: Environment): Promise<string | null> {
  const dir = await mkdtemp(join(await realpath(tmpdir()), 'sluice-git-'));
  try {
    return await firstFailure(gitOf(env), dir);
  } catch (error) {
    return (error as Error).message;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

type Trial = readonly [what: string, args: readonly string[], holds: (answer: GitAnswer) => boolean];

const works = ({ ok }: GitAnswer) => ok;
const identity = ['-c', 'user.name=Sluice', '-c', 'user.email=sluice@sluice.invalid', '-c', 'commit.gpgSign=false'];
const commitAll = (message: string) => [...identity, 'commit', '--quiet', '--no-verify', '--allow-empty', '--message', message];

async function firstFailure(git: Git, top: string): Promise<string | null> {
  const tree = join(top, '.git', 'sluice-tree');
  const trials: readonly (Trial | readonly [file: string, text: string])[] = [
    ['make a repository', ['init', '--quiet', '--initial-branch=main', '--template='], works],
    ['commit', commitAll('Begin'), works],
    ['make a worktree', ['worktree', 'add', '--quiet', '--no-track', '-b', 'other', tree, 'main'], works],
    ['list worktrees', ['worktree', 'list', '--porcelain', '-z'], ({ stdout }) => stdout.split('\0').includes(`worktree ${tree}`)],
    ['remove a worktree', ['worktree', 'remove', tree], works],
    ['file', 'one\n'],
    ['add files', ['add', '--all', '--', '.', ':(exclude,glob)**/none'], works],
    ['commit', commitAll('One'), works],
    ['go to another branch', ['checkout', '--quiet', 'other'], works],
    ['file', 'two\n'],
    ['add files', ['add', '--all'], works],
    ['commit', commitAll('Two'), works],
    [
      'find a conflict in memory (`git merge-tree --write-tree`)',
      ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', 'main', 'other'],
      ({ ok, stdout }) => !ok && /^[0-9a-f]{40,64}\0file\0/.test(stdout),
    ],
    ['merge in memory', ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', 'main', 'main~1'], works],
    [
      'say where its files are (`git rev-parse --path-format`)',
      ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-path', 'index'],
      ({ stdout }) => stdout === `${top}\n${join(top, '.git', 'index')}\n`,
    ],
    ['name a commit', ['rev-parse', '--verify', '--quiet', '--end-of-options', 'main^{commit}'], works],
    ['refuse to move a branch that somebody has moved', ['update-ref', 'refs/heads/main', 'other', 'other'], ({ ok }) => !ok],
    ['remember settled conflicts (`git rerere`)', ['-c', 'rerere.enabled=true', 'rerere', 'remaining'], works],
    [
      'say what is not committed',
      ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=normal'],
      ({ stdout }) => stdout === '',
    ],
  ];
  for (const [what, ...trial] of trials) {
    const [args, holds] = trial;
    if (typeof args === 'string') await writeFile(join(top, what), args);
    else {
      const answer = await git(top, args, { isolated: true });
      if (!holds?.(answer)) return `it does not ${what}${answer.ok ? '' : `: ${answer.complaint.split('\n')[0]}`}`;
    }
  }
  return null;
}
