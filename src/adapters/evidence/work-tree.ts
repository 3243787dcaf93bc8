import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TreeReading } from '../../core/ports/evidence.ts';
import type { Git, GitAnswer } from '../workspaces/git.ts';
import { ownWritesIn } from '../workspaces/own-writes.ts';
import { hashAsItStands, objectsIn } from '../workspaces/set-apart.ts';
import { commitOf } from '../workspaces/commit-of.ts';

const none = (reason: string): TreeReading => ({ kind: 'none', reason });

/**
 * Hashes a work tree as it stands. Neither the index nor the objects of the repository change.
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
  const [head, branch] = await Promise.all([commitOf(git, top, 'HEAD'), git(top, ['symbolic-ref', '--quiet', '--short', 'HEAD'])]);
  const scratch = await mkdtemp(join(await realpath(tmpdir()), 'sluice-tree-'));
  try {
    const asCommitted = await ownWritesIn(git, top);
    const apart = { index, copy: join(scratch, 'index'), env: objectsIn(scratch, objects), asCommitted };
    const written = await hashAsItStands(git, top, apart);
    if (!written.ok) return none(`the work tree ${top} cannot be hashed: ${written.complaint}`);
    const committed = head === null ? null : text(await git(top, ['rev-parse', '--verify', '--quiet', `${head}^{tree}`]));
    const hash = text(written);
    return {
      kind: 'tree',
      tree: { dir: top, hash, head, branch: branch.ok ? text(branch) : null, clean: hash === committed },
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const text = ({ stdout }: GitAnswer): string => stdout.trim();
