/**
 * Why a path may not stand in a plan, or `null`. It completes "the path ...". `folder` is where it starts from, relative to the project;
 * one outside of the project allows no step back.
 */
export function pathFault(path: string, folder = ''): string | null {
  if (absolute.test(path)) return 'is absolute';
  if (/^~($|[/\\])/.test(path)) return 'begins in a home folder';
  const start = segments(folder);
  let depth = start.includes('..') || absolute.test(folder) ? 0 : start.length;
  for (const segment of segments(path)) {
    depth += segment === '..' ? -1 : 1;
    if (depth < 0) return 'leads out of the project';
  }
  return null;
}

const absolute = /^([/\\]|[A-Za-z]:)/;

/** A path without `.`, doubled slashes and steps back; `.` for the folder itself. The path has no fault. */
export function normalPath(path: string): string {
  const kept: string[] = [];
  for (const segment of segments(path)) {
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(segment);
  }
  return kept.length === 0 ? '.' : kept.join('/');
}

/** Backslashes separate too: a plan is the same on every system. */
const segments = (path: string): string[] => path.split(/[/\\]/).filter((segment) => segment !== '' && segment !== '.');
