import { copyFileSync, existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { makeSluiceDir } from '../../../wire/sluice-dir.ts';

const inPackage = join('node_modules', 'sluice', 'schema', 'plan.schema.json');

/**
 * Where an editor finds the schema from a plan, without a network: in the project's own installation of Sluice, which everybody who works on the
 * project has; else a copy in `.sluice/`, which git ignores.
 * @param copy whether the copy may be made; without it the place of the package on this machine is named
 */
export function schemaFor(planFile: string, projectDir: string, schemaFile: string, copy: boolean): string {
  const folder = dirname(planFile);
  for (let dir = folder; ; dir = dirname(dir)) {
    if (existsSync(join(dir, inPackage))) return below(relative(folder, join(dir, inPackage)));
    if (dirname(dir) === dir) break;
  }
  if (!copy) return schemaFile;
  const own = join(makeSluiceDir(projectDir), 'plan.schema.json');
  copyFileSync(schemaFile, own);
  return below(relative(folder, own));
}

const below = (path: string): string => (path.startsWith('..') ? path : `./${path}`);
