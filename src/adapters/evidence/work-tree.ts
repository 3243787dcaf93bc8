import { copyFile, mkdtemp, realpath, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TreeReading } from '../../core/ports/evidence.ts';
import type { Git, GitAnswer } from '../workspaces/git.ts';

const none = (reason: string): TreeReading => ({ kind: 'none', reason });

/**
 * Hashes a work tree as it stands: everything is added to a copy of the index, with a place of its own for new objects, so that neither the
 * index nor the objects of the repository change. The copy knows what has not changed since the last `git add`, which is all but a few files.
 * @throws Error when there is no usable git, or no room for the copy
 */
export async function readWorkTree(git: Git, dir: string): Promise<TreeReading> {
  const found = await git(dir, ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-path', 'index', '--git-path', 'objects']);
  if (!found.ok) {
    const foreign = /not a git repository|must be run in a work tree/.test(found.complaint);
    return none(foreign ? `${dir} lies in no work tree of git` : `git does not work in ${dir}: ${found.complaint}`);
  }
  const [top, index, objects, ...rest] = found.stdout.replace(/\n$/, '').split('\n');
  if (top === undefined || index === undefined || objects === undefined || rest.length > 0)
    return none(`the paths of the repository around ${dir} cannot be read: one of them contains a line break`);
  const [head, branch] = await Promise.all([
    git(top, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
    git(top, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
  ]);
  const scratch = await mkdtemp(join(await realpath(tmpdir()), 'sluice-tree-'));
  try {
    const copy = join(scratch, 'index');
    await copyIndex(index, copy);
    const env = { GIT_INDEX_FILE: copy, GIT_OBJECT_DIRECTORY: scratch, GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objects) };
    const added = await git(top, ['add', '--all'], { env });
    if (!added.ok) return none(`the work tree ${top} cannot be hashed: ${added.complaint}`);
    const written = await git(top, ['write-tree'], { env });
    if (!written.ok) return none(`the work tree ${top} cannot be hashed: ${written.complaint}`);
    const committed = head.ok ? text(await git(top, ['rev-parse', '--verify', '--quiet', `${text(head)}^{tree}`])) : null;
    const hash = text(written);
    return {
      kind: 'tree',
      tree: { dir: top, hash, head: head.ok ? text(head) : null, branch: branch.ok ? text(branch) : null, clean: hash === committed },
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
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

const text = ({ stdout }: GitAnswer): string => stdout.trim();

/** The variable is a list with colons; git takes names in quotation marks, with escapes, where one contains any. */
const quoted = (path: string): string => (/[:"\\]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&')}"` : path);
