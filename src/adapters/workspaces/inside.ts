import { isAbsolute, relative, resolve, sep } from 'node:path';

/** @returns the absolute path of a file below a folder, or `null` when the name leads out of it */
export function inside(dir: string, path: string): string | null {
  const file = resolve(dir, path);
  const way = relative(dir, file);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : file;
}
