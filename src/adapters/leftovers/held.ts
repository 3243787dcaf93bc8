import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Held } from '../../core/clean/leftover.ts';
import type { Git } from '../workspaces/git.ts';
import { ignoredIn } from '../workspaces/ignored.ts';
import { digestOf, readNotes } from '../workspaces/notes.ts';
import { ownWritesIn } from '../workspaces/own-writes.ts';
import { underWay } from '../workspaces/under-way.ts';
import { commitOf } from '../workspaces/commit-of.ts';

/**
 * Looks what a worktree holds that no branch has. All that could be the only copy of something is told, whatever the user's configuration
 * of git leaves out.
 * @param countsIgnored whether files that git ignores count, or are mere traces of gates
 * @throws Error when git cannot look: nothing is known then, and nothing may be removed
 */
export async function heldIn(git: Git, top: string, countsIgnored: boolean): Promise<Held> {
  const seen = await must(git, top, [
    'status',
    '--porcelain',
    '-z',
    '--no-renames',
    '--untracked-files=normal',
    '--ignore-submodules=none',
  ]);
  const own = new Set(await ownWritesIn(git, top));
  const changed = seen.split('\0').flatMap((entry) => (entry === '' || own.has(entry.slice(3)) ? [] : [entry.slice(3)]));
  return {
    unfinished: await underWay(git, top),
    uncommitted: changed,
    ignored: countsIgnored ? await ignoredWork(git, top) : [],
    hidden: await hiddenIn(git, top),
    loose: await looseCommit(git, top, 'HEAD'),
  };
}

/**
 * What git ignores and the plan did not put there: neither there when the set-up had ended, nor a copied file that is as it was copied. What was
 * changed inside of a folder that the set-up had made, such as `node_modules/`, is not seen.
 */
async function ignoredWork(git: Git, top: string): Promise<readonly string[]> {
  const { made, copied } = await readNotes(git, top);
  const known = new Set(made);
  const work: string[] = [];
  for (const entry of await ignoredIn(git, top)) {
    const hasCopies = Object.keys(copied).some((path) => path.startsWith(entry));
    if (!hasCopies) {
      if (!known.has(entry)) work.push(entry);
      continue;
    }
    // A folder that is ignored as a whole is told by each of its files: all that the set-up made beside copied ones is let go as before.
    for (const file of entry.endsWith('/') ? await filesIn(git, top, entry) : [entry]) {
      const isKnown = Object.hasOwn(copied, file) ? await isAsCopied(top, file, copied[file]) : known.has(entry);
      if (!isKnown) work.push(file);
    }
  }
  return work;
}

async function isAsCopied(top: string, file: string, digest: string | undefined): Promise<boolean> {
  if (digest === undefined) return false;
  return readFile(join(top, file)).then(
    (content) => digestOf(content) === digest,
    () => false,
  );
}

async function filesIn(git: Git, top: string, folder: string): Promise<readonly string[]> {
  const files = await must(git, top, ['ls-files', '--others', '--ignored', '--exclude-standard', '-z', '--', `:(literal)${folder}`]);
  return files.split('\0').filter((file) => file !== '');
}

/** Files that git was told to assume unchanged, or to skip: a change in one of them does not show. Those that are absent have none. */
async function hiddenIn(git: Git, top: string): Promise<readonly string[]> {
  const list = (await must(git, top, ['ls-files', '-v', '-z'])).split('\0');
  // A lower-case letter: assumed unchanged. `S`: skipped, as in a sparse checkout.
  const told = list.filter((entry) => /^([a-z]|S) /.test(entry)).map((entry) => entry.slice(2));
  const present = await Promise.all(
    told.map((path) =>
      lstat(join(top, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return told.filter((_, index) => present[index] === true);
}

/** @returns the commit when no branch, local or of a remote, has it; `null` also when there is no commit at all */
export async function looseCommit(git: Git, dir: string, revision: string): Promise<string | null> {
  const commit = await commitOf(git, dir, revision);
  if (commit === null) return null;
  return (await branchesWith(git, dir, commit)).length > 0 ? null : commit;
}

/** Full names of all branches, local and of remotes, that have a commit. */
export async function branchesWith(git: Git, dir: string, commit: string): Promise<readonly string[]> {
  const names = await must(git, dir, ['for-each-ref', '--format=%(refname)', `--contains=${commit}`, 'refs/heads', 'refs/remotes']);
  return names.split('\n').filter((name) => name !== '');
}

async function must(git: Git, dir: string, args: readonly string[]): Promise<string> {
  const { ok, stdout, complaint } = await git(dir, args);
  if (!ok) throw new Error(`${dir} cannot be looked at: git ${args[0]}: ${complaint}`);
  return stdout;
}
