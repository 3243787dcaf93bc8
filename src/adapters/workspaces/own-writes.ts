import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Git } from './git.ts';
import { changeNotes, digestOf, readNotes } from './notes.ts';

/**
 * Sluice writes into files that people keep in git. What it has written is nobody's work: it is remembered in git's own folder of the checkout, and a
 * file that differs from its commit by nothing else does not count as changed (docs/adr/0011-what-sluice-wrote-is-no-uncommitted-work.md).
 */

/**
 * To be called before a file is written, by whoever keeps others from writing it meanwhile. What is remembered holds for a file that was
 * written and for one that, after a crash, was not.
 * @param file absolute
 */
export async function noteOwnWrite(git: Git, file: string, before: string, after: string): Promise<void> {
  const [dir, name] = [dirname(file), basename(file)];
  // Where there is no usable git, nothing is kept in it.
  const tracked = await git(dir, ['ls-files', '--full-name', '-z', '--', `:(literal)${name}`]).catch(() => null);
  const path = tracked?.stdout.split('\0')[0] ?? '';
  // It lies in no work tree, or git does not know it: then no commit differs from it.
  if (path === '') return;
  const { written } = await readNotes(git, dir);
  const isOwn = (Object.hasOwn(written, path) && written[path]?.includes(digestOf(before))) || (await isCommitted(git, dir, name));
  const { [path]: _, ...others } = written;
  // What somebody has changed and not committed is theirs, whoever writes the file after them.
  if (isOwn) await changeNotes(git, dir, { written: { ...others, [path]: [digestOf(before), digestOf(after)] } });
  else if (Object.hasOwn(written, path)) await changeNotes(git, dir, { written: others });
}

async function isCommitted(git: Git, dir: string, name: string): Promise<boolean> {
  const status = await git(dir, ['status', '--porcelain', '-z', '--', `:(literal)${name}`]);
  return status.ok && status.stdout === '';
}

/** @returns files that hold what Sluice wrote and nobody has changed since, relative to the top of the work tree */
export async function ownWritesIn(git: Git, top: string): Promise<readonly string[]> {
  const own: string[] = [];
  for (const [path, digests] of Object.entries((await readNotes(git, top)).written)) {
    const content = await readFile(join(top, path)).catch(() => null);
    if (content !== null && digests.includes(digestOf(content))) own.push(path);
  }
  return own;
}
