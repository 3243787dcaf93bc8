import { relative, sep } from 'node:path';
import { asRunId, type RunId } from '../../core/ids.ts';
import type { Git } from './git.ts';
import { underWay } from './under-way.ts';
import type { ListedWorktree } from './worktree-list.ts';

/** What is to be known of the worktrees of earlier runs before one of them is adopted. */
export interface Earlier {
  /** Whether nothing of that run can still be at work, by the record. A run that nobody knows has not ended. */
  readonly hasEnded: (run: RunId) => boolean;
  /** Whether files that git does not know are work that somebody left, or mere traces of a build. */
  readonly untracked: 'work' | 'traces';
}

/** @param ours folder that holds a folder a run @returns the run whose worktree it is, or `null` when it is not one of Sluice's own there */
export function earlierRunOf(path: string, ours: string): RunId | null {
  const [run = '', ...rest] = relative(ours, path).split(sep);
  return run === '' || run === '..' || rest.length === 0 ? null : asRunId(run);
}

/**
 * Refuses a worktree that another run is at work in, or in which somebody left what is not committed.
 * @param subject beginning of the sentence: which branch is checked out where
 * @throws Error with a sentence for a person
 */
export async function refuseLeftWork(
  git: Git,
  subject: string,
  { path, locked }: ListedWorktree,
  run: RunId,
  earlier: Earlier,
): Promise<void> {
  if (!earlier.hasEnded(run)) {
    throw new Error(`${subject}, by ${run}, which has not ended: resume that run, or end it with \`sluice stop --all --run ${run}\``);
  }
  if (locked !== null)
    throw new Error(`${subject}, left by ${run} and locked${locked === '' ? '' : ` (${locked})`}: git worktree unlock ${path}`);
  const unfinished = await underWay(git, path);
  if (unfinished !== null) throw new Error(`${subject}, where a ${unfinished} is not finished: finish or abort it there, then retry`);
  const status = await git(path, ['status', '--porcelain', '-z', `--untracked-files=${earlier.untracked === 'work' ? 'normal' : 'no'}`]);
  if (!status.ok) throw new Error(`${subject}, which cannot be looked at: ${status.complaint}`);
  const changed = status.stdout.split('\0').filter((entry) => entry !== '');
  if (changed.length === 0) return;
  throw new Error(
    `${subject}, where ${run} left what is not committed (${named(changed)}): commit it there, or throw it away with ` +
      `\`git worktree remove --force ${path}\`, then retry`,
  );
}

/** Entries look like `?? a.txt`; that of a renamed file is followed by its old name, which is told like another file. */
function named(entries: readonly string[]): string {
  const most = 3;
  const names = entries.slice(0, most).map((entry) => entry.replace(/^[ A-Z?!]{2} /, ''));
  return entries.length > most ? `${names.join(', ')} and ${entries.length - most} more` : names.join(', ');
}
