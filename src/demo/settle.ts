import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deliver } from './deliver.ts';
import { git, identity } from './git.ts';
import type { DemoScript } from './script.ts';

/** A conflict that it is told to settle. */
export interface Conflict {
  /** `merge`: the merge stands in the working directory, and somebody else commits it. `branch`: the branch is to be merged here. */
  readonly kind: 'merge' | 'branch';
  readonly branch: string;
}

/** Settles the conflicts of a merge as its script says; one of a branch it makes and commits itself. @returns files in which it has, from the top */
export async function settle(dir: string, { kind, branch }: Conflict, how: DemoScript['resolves']): Promise<readonly string[]> {
  if (kind === 'branch') {
    const begun = await git(dir, [...identity, 'merge', '--no-ff', '--no-edit', '--quiet', branch]).then(
      () => null,
      (error: Error) => error,
    );
    if (begun === null) return [];
    if ((await conflicting(dir)).length === 0) throw new Error(`${branch} cannot be merged: ${begun.message}`);
  }
  const files = await conflicting(dir);
  if (how === 'none') return [];
  const top = (await git(dir, ['rev-parse', '--show-toplevel'])).replace(/\n$/, '');
  if (typeof how === 'object') for (const [path, text] of Object.entries(how)) await deliver(dir, path, text);
  else for (const file of files) await rewrite(join(top, file), how);
  if (kind === 'branch') {
    await git(top, ['add', '--all', '--', ...files]);
    await git(top, [...identity, 'commit', '--quiet', '--no-edit']);
  }
  return files;
}

const conflicting = async (dir: string): Promise<string[]> =>
  (await git(dir, ['diff', '--name-only', '--diff-filter=U', '-z'])).split('\0').filter((file) => file !== '');

/** What one side has removed stays as git left it. */
async function rewrite(file: string, side: 'both' | 'ours' | 'theirs'): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text !== null) await writeFile(file, withoutMarkers(text, side));
}

/** Takes the markers of git out of a text, with the lines of one side, or of both, ours first. */
export function withoutMarkers(text: string, side: 'both' | 'ours' | 'theirs'): string {
  let part: 'outside' | 'ours' | 'base' | 'theirs' = 'outside';
  const kept = text.split(/(?<=\n)/).filter((line) => {
    if (line.startsWith('<<<<<<< ')) part = 'ours';
    else if (line.startsWith('||||||| ') && part === 'ours') part = 'base';
    else if (/^={7}\r?\n?$/.test(line) && part !== 'outside') part = 'theirs';
    else if (line.startsWith('>>>>>>> ') && part === 'theirs') part = 'outside';
    else return part === 'outside' || (part !== 'base' && (side === 'both' || side === part));
    return false;
  });
  return kept.join('');
}
