import { chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Git } from './git.ts';
import { inside } from './inside.ts';

/** The one file of the user that git reads even when it is told to read no configuration of theirs. */
const own = ['-c', 'core.attributesFile=/dev/null'];
/** In the repository's own configuration, so that streams can commit on a machine where nobody has told git their name. */
const settings = [
  ['user.name', 'Sluice'],
  ['user.email', 'sluice@sluice.invalid'],
  ['commit.gpgSign', 'false'],
  ['core.autocrlf', 'false'],
] as const;

/**
 * Makes a git repository with these files in its first commit, on the branch `main`. It looks the same on every machine: neither the
 * configuration of the user nor their templates, hooks and ignore files take part. It is made under another name and renamed when it
 * is complete: after a crash there is the whole of it or nothing.
 * @throws Error with a sentence for a person
 */
export async function makeScratch(git: Git, dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  if (await exists(dir)) return;
  const making = `${dir}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  for (const [path, text] of Object.entries(files)) await put(making, path, text);
  await must(git, making, ['init', '--quiet', '--initial-branch=main', '--template=']);
  for (const [name, value] of settings) await must(git, making, ['config', name, value]);
  await must(git, making, ['add', '--all', '--force']);
  await must(git, making, ['commit', '--quiet', '--allow-empty', '--message', 'Begin']);
  await rename(making, dir);
}

async function put(dir: string, path: string, text: string): Promise<void> {
  const file = inside(dir, path);
  if (file === null || file === dir)
    throw new Error(`the scratch file ${path} lies outside of the scratch repository; give it a path below it`);
  if (/^\.git(\/|$)/i.test(file.slice(dir.length + 1)))
    throw new Error(`the scratch file ${path} lies in .git, which belongs to git alone`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  // A file that names its interpreter is there to be executed.
  if (text.startsWith('#!')) await chmod(file, 0o755);
}

async function must(git: Git, dir: string, args: readonly string[]): Promise<void> {
  const { ok, complaint } = await git(dir, [...own, ...args], { isolated: true });
  if (!ok) throw new Error(`the scratch repository ${dir} could not be made: git ${args[0]}: ${complaint}`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
