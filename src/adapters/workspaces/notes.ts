import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Git } from './git.ts';

/** What Sluice remembers of a worktree, in git's own folder of it: git keeps it when the worktree is moved, and removes it with the worktree. */
export interface WorktreeNotes {
  /** Digest of the set-up that was run to its end; `null` when there was none. */
  readonly setUp: string | null;
  /** What git ignored when the set-up had ended: entries as `git status` names them, relative to the top. */
  readonly made: readonly string[];
  /** Digest of the content of each file that was copied, by its path relative to the top. */
  readonly copied: Readonly<Record<string, string>>;
  readonly port: number | null;
  /** Digests of what Sluice itself wrote into files that git knows, by their paths relative to the top. */
  readonly written: Readonly<Record<string, readonly string[]>>;
}

const nothing: WorktreeNotes = { setUp: null, made: [], copied: {}, port: null, written: {} };

/** @throws Error with a sentence when they cannot be read; those of a worktree that has none are empty */
export async function readNotes(git: Git, dir: string): Promise<WorktreeNotes> {
  const file = await fileOf(git, dir);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new Error(`what is known of the worktree ${dir} cannot be read: ${error.message}`, { cause: error });
  });
  if (text === null) return nothing;
  try {
    return { ...nothing, ...(JSON.parse(text) as Partial<WorktreeNotes>) };
  } catch {
    throw new Error(`${file} is no JSON: remove it, and the worktree is set up anew`);
  }
}

export async function changeNotes(git: Git, dir: string, changes: Partial<WorktreeNotes>): Promise<void> {
  const notes = { ...(await readNotes(git, dir)), ...changes };
  await writeFileAtomic(await fileOf(git, dir), `${JSON.stringify(notes)}\n`);
}

export const digestOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

async function fileOf(git: Git, dir: string): Promise<string> {
  const { ok, stdout, complaint } = await git(dir, ['rev-parse', '--absolute-git-dir']);
  if (!ok) throw new Error(`${dir} cannot be looked at: ${complaint}`);
  return join(stdout.replace(/\n$/, ''), 'sluice.json');
}
