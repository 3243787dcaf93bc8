import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { formatDiagnostic, type Diagnostic } from '../../core/plan/diagnostic.ts';
import type { Plan } from '../../core/plan/model.ts';
import { parsePlan, type ParsedPlan } from '../../core/plan/parse.ts';
import { plural } from '../../core/run/words.ts';
import { CommandError } from './command-error.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';
import { readPlanFile, type PlanFile } from './plan-file.ts';

/** Parses a plan file, with the files that it names read from beside it. */
export function parsePlanFile(file: PlanFile, projectDir: string): ParsedPlan {
  const folder = dirname(file.path);
  return parsePlan(file.text, {
    file: file.name,
    planFolder: relative(projectDir, folder),
    readFile(path) {
      try {
        return readFileSync(resolve(folder, path), 'utf8');
      } catch {
        // The parser says at the place in the plan that there is no such file.
        return null;
      }
    },
  });
}

export interface LoadedPlan {
  readonly file: PlanFile;
  readonly plan: Plan;
}

/** Reads a plan that is to be run. Warnings are shown. @throws {CommandError} with every diagnostic when it has an error */
export function loadPlan(context: Context, name: string): LoadedPlan {
  const file = readPlanFile(context.cwd, name);
  const { plan, diagnostics } = parsePlanFile(file, context.projectDir);
  context.err.write(diagnostics.map((diagnostic) => `${shownDiagnostic(diagnostic, context.err)}\n`).join(''));
  if (plan) return { file, plan };
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  throw new CommandError(`${name} has ${plural(errors, 'error')}; nothing was started`);
}

export const shownDiagnostic = (diagnostic: Diagnostic, output: Output): string =>
  formatDiagnostic(diagnostic, { color: output.isColored, columns: output.columns() });
