import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { FileRead } from '../../core/plan/files.ts';
import type { ParseOptions } from '../../core/plan/parse.ts';
import { planFile, type PlanFile } from './plan-file.ts';

/** The files beside a plan: what it includes, and prompts. */
export interface FilesBeside {
  readonly options: Pick<ParseOptions, 'planFolder' | 'readFile'>;
  /** Of the plan and of all files that were read for it; of the plan alone, where it names none. */
  readonly digest: (plan: PlanFile) => string;
}

export function besideFiles(planPath: string, projectDir: string): FilesBeside {
  const folder = dirname(planPath);
  const read = new Map<string, FileRead>();
  return {
    options: {
      planFolder: relative(projectDir, folder),
      readFile(path) {
        let found = read.get(path);
        if (found === undefined) read.set(path, (found = readBeside(resolve(folder, path), [projectDir, folder])));
        return found;
      },
    },
    digest(plan) {
      const texts = [...read].flatMap(([path, text]) => (typeof text === 'string' ? [[path, text]] : []));
      if (texts.length === 0) return plan.digest;
      return createHash('sha256')
        .update(JSON.stringify([plan.digest, texts]))
        .digest('hex');
    },
  };
}

/** What is wrong with a file completes "the file ...", for the diagnostic at the place that names it. */
function readBeside(path: string, roots: readonly string[]): FileRead {
  try {
    const found = statSync(path);
    if (!found.isFile()) return { problem: found.isDirectory() ? 'is a folder' : 'is no file that could be read' };
    if (found.size > planFile.longestBytes) return { problem: `is too large: ${Math.round(found.size / 1024 ** 2)} MB` };
    // What the path says has been checked; a symbolic link may still lead elsewhere.
    if (!roots.some((root) => isBelow(realpathSync(path), realpathSync(root)))) return { problem: 'leads out of the project' };
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    return { problem: code === 'EACCES' || code === 'EPERM' ? 'may not be read: permission denied' : `cannot be read: ${message}` };
  }
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !/^\.\.[/\\]/.test(way) && !isAbsolute(way);
}
