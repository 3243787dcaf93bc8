import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sluiceDir } from './run-folder.ts';

/**
 * Makes `.sluice/` of a project, with the `.gitignore` that keeps everything in it out of commits.
 * @throws Error with a sentence for a person when the project cannot be written to
 */
export function makeSluiceDir(projectDir: string): string {
  const dir = sluiceDir(projectDir);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const ignore = join(dir, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  } catch (error) {
    throw new Error(`Sluice keeps its records in ${dir} and cannot make it: ${(error as Error).message}`, { cause: error });
  }
  return dir;
}
