import type { ChangedFile } from '../../core/handoff/handoff-text.ts';
import type { Git } from './git.ts';

/** Commits bear times to the second, and one of the same second may be meant. */
const secondMs = 1000;

/** What commits since a time have changed below a folder, merges left out; of each file the sum of its lines. */
export async function changedSince(git: Git, dir: string, since: number): Promise<readonly ChangedFile[]> {
  const time = `--since=@${Math.floor(since / secondMs)}`;
  const { ok, stdout } = await git(dir, [
    'log',
    time,
    '--no-merges',
    '--format=',
    '--numstat',
    '-z',
    '--no-renames',
    '--relative',
    '--',
    '.',
  ]);
  // No repository, or one without a commit: there is nothing that could have been changed.
  if (!ok) return [];
  const files = new Map<string, ChangedFile>();
  for (const record of stdout.split('\0')) {
    const [, added, deleted, path] = /^\s*(\d+|-)\t(\d+|-)\t(.+)$/s.exec(record) ?? [];
    if (added === undefined || deleted === undefined || path === undefined) continue;
    const before = files.get(path);
    const sum = (count: string, sofar: number | null | undefined) =>
      count === '-' || sofar === null ? null : Number(count) + (sofar ?? 0);
    files.set(path, { path, added: sum(added, before?.added), deleted: sum(deleted, before?.deleted) });
  }
  return [...files.values()];
}
