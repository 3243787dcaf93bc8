import { join, relative } from 'node:path';
import { CommandError } from './command-error.ts';
import type { Context } from './context.ts';
import { readPlanFile, yamlFiles, type PlanFile } from './plan-file.ts';

/** YAML files that say that they are plans, in the folder, the project, and `plans/` of either. */
export function planFilesHere({ cwd, projectDir }: Context): readonly PlanFile[] {
  const dirs = [...new Set([cwd, join(cwd, 'plans'), projectDir, join(projectDir, 'plans')])];
  return dirs.flatMap(yamlFiles).flatMap((path) => {
    try {
      const file = readPlanFile(cwd, relative(cwd, path));
      return /^version\s*:/m.test(file.text) && /^(streams|phases|include)\s*:/m.test(file.text) ? [file] : [];
    } catch (error) {
      // A file that cannot be read as text is no plan to offer.
      if (error instanceof CommandError) return [];
      throw error;
    }
  });
}
