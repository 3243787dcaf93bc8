import { formatDiagnostic, type Diagnostic } from '../../core/plan/diagnostic.ts';
import type { Plan } from '../../core/plan/model.ts';
import { parseEveryProfile } from '../../core/plan/parse-profiles.ts';
import { parsePlan, type ParsedPlan } from '../../core/plan/parse.ts';
import { plural } from '../../core/run/words.ts';
import { missingPrograms, missingText } from './agent-programs.ts';
import { CommandError } from './command-error.ts';
import type { Context } from './context.ts';
import { besideFiles } from './files-beside.ts';
import type { Output } from './output.ts';
import { noChoice, type PlanChoice } from './plan-choice.ts';
import { readPlanFile, type PlanFile } from './plan-file.ts';

export interface ReadPlan extends ParsedPlan {
  /** SHA-256 of the plan's text and of the files that it is made of besides, hexadecimal. */
  readonly digest: string;
}

/** Parses a plan file, with the files that it names read from beside it. */
export function parsePlanFile(file: PlanFile, projectDir: string, choice: PlanChoice = noChoice): ReadPlan {
  const beside = besideFiles(file.path, projectDir);
  const parsed = parsePlan(file.text, { file: file.name, ...beside.options, ...choice });
  return { ...parsed, digest: beside.digest(file) };
}

/** The same for a plan that is only checked: under all of its profiles, unless one is chosen. */
export function checkPlanFile(file: PlanFile, projectDir: string, choice: PlanChoice): ParsedPlan {
  const parse = choice.profile === undefined ? parseEveryProfile : parsePlan;
  return parse(file.text, { file: file.name, ...besideFiles(file.path, projectDir).options, ...choice });
}

export interface LoadedPlan {
  readonly file: PlanFile;
  readonly plan: Plan;
  readonly digest: string;
}

/** Reads a plan that is to be run. Warnings are shown. @throws {CommandError} with every diagnostic when it has an error */
export function loadPlan(context: Context, name: string, choice: PlanChoice): LoadedPlan {
  const file = readPlanFile(context.cwd, name);
  const { plan, diagnostics, digest } = parsePlanFile(file, context.projectDir, choice);
  context.err.write(diagnostics.map((diagnostic) => `${shownDiagnostic(diagnostic, context.err)}\n`).join(''));
  if (plan) {
    context.err.write(
      missingPrograms(plan, context)
        .map((program) => `sluice: ${missingText(program)}\n`)
        .join(''),
    );
    return { file, plan, digest };
  }
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  throw new CommandError(`${name} has ${plural(errors, 'error')}; nothing was started`);
}

export const shownDiagnostic = (diagnostic: Diagnostic, output: Output): string =>
  formatDiagnostic(diagnostic, { color: output.isColored, columns: output.columns() });
