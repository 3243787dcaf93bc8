import { copyFile, stat, utimes } from 'node:fs/promises';
import type { Git, GitAnswer } from './git.ts';

/**
 * Lets git write its objects into a folder of ours, and read those of the repository besides: what is hashed or merged in passing leaves nothing
 * in the repository.
 * @param objects absolute folder of the objects of the repository
 */
export const objectsIn = (scratch: string, objects: string): Readonly<Record<string, string>> => ({
  GIT_OBJECT_DIRECTORY: scratch,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objects),
});

interface SetApart {
  /** Absolute file of the index. */
  readonly index: string;
  /** Where its copy goes. */
  readonly copy: string;
  readonly env: Readonly<Record<string, string>>;
  readonly asCommitted?: readonly string[];
}

/** What lies beside a shared file for the moment in which it is written, and may be gone before git has read it. */
const passing = ':(exclude,glob)**/.claude/agent-status.json.*';

/**
 * Hashes a work tree as it stands: everything is added to a copy of the index, which knows what has not changed since the last `git add`, and that is
 * all but a few files.
 * @param env where objects go, of `objectsIn`
 * @param asCommitted paths, relative to the top, that are taken as they are in the commit that is checked out
 * @returns the hash of the tree, or what git had to say
 */
export async function hashAsItStands(git: Git, top: string, { index, copy, env, asCommitted = [] }: SetApart): Promise<GitAnswer> {
  await copyIndex(index, copy);
  const apart = { ...env, GIT_INDEX_FILE: copy };
  const added = await git(top, ['add', '--all', '--', '.', passing], { env: apart });
  if (!added.ok) return added;
  if (asCommitted.length > 0) {
    const paths = asCommitted.map((path) => `:(literal)${path}`);
    const reset = await git(top, ['reset', '--quiet', 'HEAD', '--', ...paths], { env: apart });
    if (!reset.ok) return reset;
  }
  return git(top, ['write-tree'], { env: apart });
}

/**
 * The copy is as old as the index, to the second: git takes a file that is younger than its index for changed until it has read it, which it
 * would not in an index that seems to be new.
 */
async function copyIndex(index: string, copy: string): Promise<void> {
  try {
    const { mtime } = await stat(index);
    await copyFile(index, copy);
    const seconds = Math.floor(mtime.getTime() / 1000);
    await utimes(copy, seconds, seconds);
  } catch (error) {
    // Nothing has ever been added there.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** The variable is a list with colons; git takes names in quotation marks, with escapes, where one contains any. */
const quoted = (path: string): string => (/[:"\\]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&')}"` : path);
