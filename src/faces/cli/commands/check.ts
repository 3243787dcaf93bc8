import type { Diagnostic } from '../../../core/plan/diagnostic.ts';
import type { Plan } from '../../../core/plan/model.ts';
import { forecastPlan } from '../../../core/forecast/forecast-plan.ts';
import { duration, plural } from '../../../core/run/words.ts';
import { plainLine } from '../../../core/text/plain.ts';
import { missingPrograms, missingText, type MissingProgram } from '../agent-programs.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { planFilesHere } from '../found-plans.ts';
import { checkPlanFile, shownDiagnostic } from '../load-plan.ts';
import { planChoice, type PlanChoice } from '../plan-choice.ts';
import { readPlanFile } from '../plan-file.ts';

interface Checked {
  readonly file: string;
  /** Why it could not be read as a plan at all. */
  readonly problem: string | null;
  readonly plan: Plan | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Programs of its agents that are not installed. That is no fault of the plan. */
  readonly missing: readonly MissingProgram[];
}

/** `sluice check PLAN... [--json]` */
export function check(call: Call, context: Context): Promise<number> {
  const choice = planChoice(call);
  const checked = namesOf(call, context).map((name) => checkFile(context, name, choice));
  const ok = checked.every(({ plan }) => plan !== null);
  if (call.flag('json')) {
    const plans = checked.map(({ plan, ...rest }) => ({ ...rest, ok: plan !== null, summary: plan && summaryOf(plan) }));
    context.out.write(`${JSON.stringify({ ok, plans }, null, 2)}\n`);
  } else {
    for (const each of checked) report(each, context);
    if (checked.length > 1) context.err.write(`sluice: ${totalText(checked)}\n`);
  }
  return Promise.resolve(ok ? exitStatus.passed : exitStatus.wrongUse);
}

/** The plans that were named; without names all that are here. */
function namesOf(call: Call, context: Context): readonly string[] {
  if (call.args.length > 0) return call.args;
  const names = planFilesHere(context).map(({ name }) => name);
  if (names.length > 0) return names;
  throw new CommandError(`no plan here to check. Name one: \`${context.command} check PLAN\`, or begin with \`${context.command} init\``);
}

function checkFile(context: Context, file: string, choice: PlanChoice): Checked {
  try {
    const { plan, diagnostics } = checkPlanFile(readPlanFile(context.cwd, file), context.projectDir, choice);
    return { file, problem: null, plan, diagnostics, missing: plan === null ? [] : missingPrograms(plan, context) };
  } catch (error) {
    if (error instanceof CommandError) return { file, problem: error.message, plan: null, diagnostics: [], missing: [] };
    throw error;
  }
}

function report({ file, problem, plan, diagnostics, missing }: Checked, { out, err }: Context): void {
  if (problem !== null) return err.write(`sluice: ${problem}\n`);
  out.write(diagnostics.map((diagnostic) => `${shownDiagnostic(diagnostic, out)}\n`).join(''));
  out.write(
    missing.map((program) => `${out.paint('bold', `${file}:`)} ${out.paint('warn', 'warning:')} ${missingText(program)}\n`).join(''),
  );
  if (plan)
    return out.write(
      `${out.paint('bold', `${file}:`)} ${out.paint('good', 'ok')}\n${summaryLines(plan)
        .map((line) => `  ${line}\n`)
        .join('')}`,
    );
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  err.write(`sluice: ${file} has ${plural(errors, 'error')}\n`);
}

/** `3 plans: 1 is right, 1 has errors, 1 cannot be read`. */
function totalText(checked: readonly Checked[]): string {
  const unread = checked.filter(({ problem }) => problem !== null).length;
  const right = checked.filter(({ plan }) => plan !== null).length;
  const part = (count: number, one: string, many: string) => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]);
  const wrong = checked.length - unread - right;
  return `${plural(checked.length, 'plan')}: ${[...part(right, 'is right', 'are right'), ...part(wrong, 'has errors', 'have errors'), ...part(unread, 'cannot be read', 'cannot be read')].join(', ')}`;
}

/** What `--json` says of a plan without errors. Times in milliseconds; `null` where the plan gives no estimates. */
function summaryOf(plan: Plan) {
  const { criticalPath, criticalPathMs, sequentialMs, remainingMs, peak } = forecastPlan(plan);
  return {
    name: plan.name,
    streams: plan.streams.length,
    phases: plan.phases.length,
    gates: [...plan.streams, ...plan.phases].reduce((sum, { gates }) => sum + gates.length, 0),
    checkpoints: plan.checkpoints.length,
    criticalPath,
    criticalPathMs,
    predictedMs: remainingMs,
    sequentialMs,
    mostAtOnce: peak,
  };
}

/** What a plan is, in lines that fit a narrow terminal where its names are short. */
function summaryLines(plan: Plan): readonly string[] {
  const { name, streams, phases, gates, checkpoints, criticalPath, predictedMs, sequentialMs, mostAtOnce } = summaryOf(plan);
  const counts = [
    plural(streams, 'stream'),
    ...(phases > 0 ? [plural(phases, 'phase')] : []),
    ...(gates > 0 ? [plural(gates, 'gate')] : []),
    ...(checkpoints > 0 ? [plural(checkpoints, 'checkpoint')] : []),
  ].join(', ');
  const path = criticalPath.length > 8 ? [...criticalPath.slice(0, 4), '...', ...criticalPath.slice(-3)] : criticalPath;
  const sequence = sequentialMs === null || mostAtOnce < 2 ? '' : `, ${duration(sequentialMs)} one after the other`;
  const time =
    predictedMs === null
      ? 'no estimates to predict its time from'
      : `about ${duration(predictedMs)}, up to ${mostAtOnce} at once${sequence}`;
  return [`${plainLine(name)}: ${counts}`, time, `critical path ${path.join(' -> ')}`];
}
