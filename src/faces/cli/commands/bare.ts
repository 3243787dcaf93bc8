import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plan } from '../../../core/plan/model.ts';
import { callOf } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { planFilesHere } from '../found-plans.ts';
import { parsePlanFile } from '../load-plan.ts';
import { readRun, type Picked } from '../pick-run.ts';
import { unknownWord } from '../program.ts';
import { hasScreen } from '../watch-run.ts';
import { attach } from './attach.ts';
import { run } from './run.ts';
import { runTable } from './runs.ts';

const newestRuns = 20;

/** `sluice [PLAN]`: the plan given, else the live run, else plans and runs to choose from. */
export async function bare(plan: string | null, context: Context): Promise<number> {
  if (plan !== null) {
    // Something that looks like a path was meant as one, even where nothing is.
    if (!existsSync(resolve(context.cwd, plan)) && !/[./\\]/.test(plan)) throw unknownWord(plan);
    return await run(callOf([plan], {}), context);
  }
  const runs = await runsOf(context);
  const live = runs.find(({ engine }) => engine !== null);
  if (live && hasScreen(context)) return await attach(callOf([live.run], {}), context);
  const plans = plansOf(context);
  if (plans.length === 0 && runs.length === 0) {
    throw new CommandError(
      `no plan and no run in ${context.projectDir}. \`${context.command} init\` writes a first plan, \`${context.command} demo\` shows one at work`,
    );
  }
  return hasScreen(context) ? await choose(plans, runs, context) : list(plans, runs, context);
}

async function runsOf({ services, projectDir }: Context): Promise<readonly Picked[]> {
  const history = await services.openHistory(projectDir);
  try {
    const ids = history?.runs().slice(0, newestRuns) ?? [];
    return history ? ids.map((id) => readRun(history, id)) : [];
  } finally {
    history?.close();
  }
}

interface FoundPlan {
  /** Relative to where the person is. */
  readonly file: string;
  /** `null` when it has errors. */
  readonly plan: Plan | null;
}

function plansOf(context: Context): readonly FoundPlan[] {
  return planFilesHere(context).map((file) => ({ file: file.name, plan: parsePlanFile(file, context.projectDir).plan }));
}

async function choose(plans: readonly FoundPlan[], runs: readonly Picked[], context: Context): Promise<number> {
  const choice = await context.services.choose({
    project: context.projectDir,
    plans,
    runs: runs.map(({ state, engine }) => ({ state, live: engine !== null })),
    now: context.now(),
  });
  switch (choice?.kind) {
    case 'plan':
      return await run(callOf([choice.file], {}), context);
    case 'run':
      return await attach(callOf([choice.run], {}), context);
    case undefined:
      return exitStatus.passed;
  }
}

function list(plans: readonly FoundPlan[], runs: readonly Picked[], context: Context): number {
  const { out, err, command } = context;
  const lines = [
    ...(plans.length > 0 ? ['Plans', ...plans.map(({ file, plan }) => `  ${file}${plan ? '' : '  has errors'}`)] : []),
    ...(runs.length > 0 ? ['Runs', ...runTable(runs, context).map((line) => `  ${line}`)] : []),
  ];
  out.write(lines.map((line) => `${line}\n`).join(''));
  err.write(`sluice: \`${command} run PLAN\` runs a plan, \`${command} attach RUN\` looks at a run\n`);
  return exitStatus.passed;
}
