/** Holds paths of files against patterns. */

/**
 * A path without `.` and steps back: relative where it lies in the folder, else absolute. One that leads out of the root ends at the root.
 * @param dir absolute
 */
export function relativeTo(path: string, dir: string): string {
  const base = segments(dir);
  const whole = normal(path.startsWith('/') ? segments(path) : [...base, ...segments(path)]);
  const isInside = base.length <= whole.length && base.every((segment, at) => segment === whole[at]);
  return isInside ? whole.slice(base.length).join('/') : `/${whole.join('/')}`;
}

const segments = (path: string): string[] => path.split('/').filter((segment) => segment !== '' && segment !== '.');

function normal(parts: readonly string[]): string[] {
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '..') kept.pop();
    else kept.push(part);
  }
  return kept;
}

/**
 * A star stands for any characters but `/`, two for any number of folders, a question mark for one character, `\*` for itself; all else for itself. A
 * pattern of a folder does not name what lies in it.
 * @param path as {@link relativeTo} gives it: a relative pattern never names what lies outside
 */
export function pathMatches(pattern: string, path: string): boolean {
  const source = [...pattern.replace(/^\.\//, '').matchAll(/\\([\s\S])|(\*\*\/)|(\*\*)|(\*)|(\?)|([^\\*?]+|\\$)/g)]
    .map(([, escaped, folders, all, star, one, literal]) => {
      if (folders !== undefined) return '(?:[^/]+/)*';
      if (all !== undefined) return '[\\s\\S]*';
      if (star !== undefined) return '[^/]*';
      return one === undefined ? (escaped ?? literal ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : '[^/]';
    })
    .join('');
  const isRelative = !pattern.startsWith('/');
  return !(isRelative && path.startsWith('/')) && new RegExp(`^${source}$`).test(path);
}
