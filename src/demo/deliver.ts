import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { git, identity } from './git.ts';

/** Writes one deliverable. @throws Error when its name leads out of the working directory, or it cannot be written */
export async function deliver(dir: string, path: string, text: string): Promise<void> {
  const file = resolve(dir, path);
  const inside = relative(dir, file);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new Error(`${path} lies outside of the working directory; the script may write only below it`);
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

export type CommitOutcome =
  | { readonly kind: 'committed'; readonly id: string }
  /** These files stand committed already, as after an attempt that died later. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'noRepository' };

/**
 * Commits exactly these files; what others have staged in the same work tree stays staged. It brings its own identity and needs no
 * configuration of the user. @throws Error with what git had to say
 */
export async function commit(dir: string, paths: readonly string[], message: string): Promise<CommitOutcome> {
  const inside = await git(dir, ['rev-parse', '--is-inside-work-tree']).catch(() => '');
  if (inside.trim() !== 'true') return { kind: 'noRepository' };
  return patiently(async () => {
    await git(dir, ['add', '--', ...paths]);
    const changed = await git(dir, ['status', '--porcelain', '--', ...paths]);
    if (changed.trim() === '') return { kind: 'unchanged' };
    await git(dir, [...identity, 'commit', '--quiet', '--message', message, '--', ...paths]);
    // The index may have lost them again to somebody who had read it before; then they would look deleted from now on.
    await git(dir, ['add', '--', ...paths]);
    return { kind: 'committed', id: (await git(dir, ['rev-parse', '--short', 'HEAD'])).trim() };
  });
}

/** Whether all of these files are part of what is checked out, by a commit of whoever works here. */
export async function isCommitted(dir: string, paths: readonly string[]): Promise<boolean> {
  if (paths.length === 0) return false;
  const own = await git(dir, ['log', '--max-count=1', '--format=%H', '--author=demo-agent@sluice.invalid', '--', ...paths]).catch(() => '');
  return own.trim() !== '';
}

/**
 * Several agents may work in one work tree. Git lets one at a time write the index, and a commit that has read it before another one's
 * `add` writes it without what was added: in both cases the loser tries again, from the `add` on.
 */
const contended = /\.lock'?: File exists|unable to create .*\.lock|cannot lock ref|pathspec .* did not match any file/i;

async function patiently<T>(call: () => Promise<T>): Promise<T> {
  const until = performance.now() + 30_000;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!contended.test((error as Error).message) || performance.now() > until) throw error;
      await delay(50 + (process.pid % 50));
    }
  }
}
