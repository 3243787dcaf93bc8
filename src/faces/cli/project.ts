import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CommandError } from './command-error.ts';

/**
 * The project that a folder belongs to: the nearest one above it (or itself) with a `.sluice/`, else the top of its git repository,
 * else the folder itself. Worktrees and scratch repositories lie below `.sluice/` of their project, so that an agent that calls
 * `sluice` from its own working directory gets the run it is part of.
 */
export function findProjectDir(from: string): string {
  const start = resolve(from);
  return nearest(start, (dir) => existsSync(join(dir, '.sluice'))) ?? nearest(start, isRepository) ?? start;
}

/** A worktree has a file there. An empty folder of this name is none: Codex leaves one in `/tmp` when it is killed in its sandbox. */
function isRepository(dir: string): boolean {
  const found = statSync(join(dir, '.git'), { throwIfNoEntry: false });
  return found !== undefined && (!found.isDirectory() || existsSync(join(dir, '.git', 'HEAD')));
}

function nearest(start: string, isIt: (dir: string) => boolean): string | null {
  for (let dir = start; ; dir = dirname(dir)) {
    if (isIt(dir)) return dir;
    if (dirname(dir) === dir) return null;
  }
}

/** Where the command works: the folder it was called in, or the one that `-C` names. @throws {CommandError} when that is no folder */
export function workingDir(cwd: string, changed: string | null): string {
  if (changed === null) return cwd;
  const dir = resolve(cwd, changed);
  const found = statSync(dir, { throwIfNoEntry: false });
  if (!found) throw new CommandError(`-C ${changed}: there is no such folder`);
  if (!found.isDirectory()) throw new CommandError(`-C ${changed}: that is no folder`);
  return dir;
}

/** How the person calls the command. By npx they have no `sluice` in PATH, and could do nothing with a hint that begins with it. */
export const calledAs = (env: Readonly<Record<string, string | undefined>>): string =>
  env['npm_command'] === 'exec' ? 'npx sluice' : 'sluice';
