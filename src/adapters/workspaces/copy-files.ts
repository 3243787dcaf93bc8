import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Git } from './git.ts';
import { inside } from './inside.ts';
import { changeNotes, digestOf, readNotes } from './notes.ts';

/**
 * Copies files that git ignores from the workspace into the folder of a worktree that corresponds to it. What was copied once, or is there already, is
 * left alone: it may have been changed since, or removed on purpose.
 * @param patterns paths and globs, relative to the workspace
 * @param owner whose worktree it is, for sentences
 * @throws Error with a sentence for a person
 */
export async function copyIgnored(git: Git, workspaceDir: string, dir: string, patterns: readonly string[], owner: string): Promise<void> {
  if (patterns.length === 0) return;
  const { copied } = await readNotes(git, dir);
  const prefix = (await git(dir, ['rev-parse', '--show-prefix'])).stdout.replace(/\n$/, '');
  const added: Record<string, string> = {};
  for (const pattern of patterns) {
    const files = await ignoredBy(git, workspaceDir, pattern, owner);
    if (files.length === 0 && !/[*?[]/.test(pattern)) await refuseAbsent(git, workspaceDir, pattern, owner);
    for (const file of files) {
      const name = `${prefix}${file}`;
      if (Object.hasOwn(copied, name) || Object.hasOwn(added, name)) continue;
      const digest = await copyOne(workspaceDir, dir, file, owner);
      if (digest !== null) added[name] = digest;
    }
  }
  if (Object.keys(added).length > 0) await changeNotes(git, dir, { copied: { ...copied, ...added } });
}

/** Git itself says which files it ignores, and never looks behind a link to another folder. */
async function ignoredBy(git: Git, dir: string, pattern: string, owner: string): Promise<readonly string[]> {
  const args = [
    'ls-files',
    '--others',
    '--ignored',
    '--exclude-standard',
    '-z',
    '--',
    `:(glob)${pattern}`,
    ':(exclude,top,glob)**/.sluice/**',
  ];
  const { ok, stdout, complaint } = await git(dir, args);
  if (!ok) throw new Error(`${owner}: the files to copy (\`${pattern}\`) cannot be listed: ${complaint}`);
  // A repository inside of this one is told as a folder, whatever was asked for.
  return stdout.split('\0').filter((file) => file !== '' && !file.endsWith('/'));
}

/** A file that git knows is in the worktree anyway, if the branch has it. */
async function refuseAbsent(git: Git, dir: string, path: string, owner: string): Promise<void> {
  if ((await git(dir, ['ls-files', '--error-unmatch', '--', `:(literal)${path}`])).ok) return;
  const file = join(dir, path);
  const isThere = await lstat(file).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new Error(`${owner}: \`copy\` takes files that git ignores, and it does not ignore ${file}: commit it, or add it to .gitignore`);
  throw new Error(`${owner}: ${file}, which is to be copied, does not exist: make it, or take it out of \`copy\``);
}

/** @returns the digest of what was copied, or `null` when something is there already */
async function copyOne(from: string, to: string, file: string, owner: string): Promise<string | null> {
  const source = join(from, file);
  // A link is copied as what it leads to, unless that lies elsewhere.
  if (inside(await realpath(from), await realpath(source)) === null)
    throw new Error(`${owner}: ${source} leads out of the workspace, and is not copied`);
  const target = join(to, file);
  await mkdir(dirname(target), { recursive: true });
  if (inside(await realpath(to), await realpath(dirname(target))) === null)
    throw new Error(`${owner}: ${target} leads out of the worktree, and nothing is copied there`);
  try {
    await copyFile(source, target, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw new Error(`${owner}: ${source} cannot be copied: ${(error as Error).message}`, { cause: error });
  }
  return digestOf(await readFile(target));
}
