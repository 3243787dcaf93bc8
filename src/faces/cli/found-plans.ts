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

/** What `sluice init` writes; it is meant where a plan is not named. */
export const usualPlan = 'plan.yaml';

/**
 * The plan that is meant where none is named: `plan.yaml` in the folder, else the only one that is here.
 * @throws CommandError when there is none, or more than one
 */
export function onlyPlanHere(context: Context): string {
  const names = planFilesHere(context).map(({ name }) => name);
  const [only, ...others] = names;
  if (only === undefined) throw new CommandError(`no plan here, and none is named. Name one, or begin with \`${context.command} init\``);
  if (others.length === 0 || names.includes(usualPlan)) return others.length === 0 ? only : usualPlan;
  throw new CommandError(`there is more than one plan here. Name one of them: ${names.join(', ')}`);
}
