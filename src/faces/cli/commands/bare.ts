import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { callOf } from '../call.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { readRun } from '../pick-run.ts';
import { readPlanFile, yamlFiles } from '../plan-file.ts';
import { unknownWord } from '../program.ts';
import { attach } from './attach.ts';
import { run } from './run.ts';
import { runTable } from './runs.ts';

const newestRuns = 5;

/** `sluice [PLAN]`: the plan given, else the live run, else a list of plans and runs to choose from. */
export async function bare(plan: string | null, context: Context): Promise<number> {
  if (plan !== null) {
    // Something that looks like a path was meant as one, even where nothing is.
    if (!existsSync(resolve(context.cwd, plan)) && !/[./\\]/.test(plan)) throw unknownWord(plan);
    return await run(callOf([plan], {}), context);
  }
  const choices = await choicesOf(context);
  if (choices.live !== null && context.out.isTerminal) return await attach(callOf([choices.live], {}), context);
  return await choose(choices, context);
}

interface Choices {
  readonly live: string | null;
  readonly runs: readonly string[];
  readonly runLines: readonly string[];
  readonly plans: readonly string[];
}

async function choicesOf(context: Context): Promise<Choices> {
  const history = await context.services.openHistory(context.projectDir);
  try {
    const ids = history?.runs() ?? [];
    const live = ids.find((id) => history?.engine(id)) ?? null;
    const newest = history ? ids.slice(0, newestRuns).map((id) => readRun(history, id)) : [];
    return {
      live,
      runs: newest.map((picked) => picked.run),
      runLines: newest.length > 0 ? runTable(newest, context) : [],
      plans: plansOf(context),
    };
  } finally {
    history?.close();
  }
}

/** Plans of the project: YAML files that have a version and streams or phases, in `plans/` and beside it. Relative to where one is. */
function plansOf({ cwd, projectDir }: Context): string[] {
  const dirs = [...new Set([cwd, join(cwd, 'plans'), projectDir, join(projectDir, 'plans')])];
  return dirs.flatMap(yamlFiles).flatMap((file) => {
    try {
      const { text } = readPlanFile(cwd, file);
      return /^version\s*:/m.test(text) && /^(streams|phases)\s*:/m.test(text) ? [relative(cwd, file)] : [];
    } catch {
      // A file that cannot be read is no plan to offer.
      return [];
    }
  });
}

async function choose({ plans, runs, runLines }: Choices, context: Context): Promise<number> {
  const { out, err, input, command } = context;
  if (plans.length === 0 && runs.length === 0) {
    err.write(`sluice: no plan and no run in ${context.projectDir}. See \`sluice --help\`, or try \`sluice demo\`\n`);
    return exitStatus.wrongUse;
  }
  const [heading, ...rows] = runLines;
  const lines = [
    ...(plans.length > 0 ? ['Plans', ...plans.map((plan, index) => `  ${index + 1}  ${plan}`)] : []),
    ...(heading === undefined ? [] : ['Runs', `     ${heading}`, ...rows.map((row, index) => `  ${plans.length + index + 1}  ${row}`)]),
  ];
  out.write(lines.map((line) => `${line}\n`).join(''));
  if (!out.isTerminal || !input.isTerminal) {
    err.write(`sluice: \`${command} run PLAN\` runs a plan, \`${command} attach RUN\` looks at a run\n`);
    return exitStatus.passed;
  }
  for (;;) {
    const typed = (await input.readLine('Number to open, Enter to leave: '))?.trim();
    if (!typed) return exitStatus.passed;
    const plan = plans[Number(typed) - 1];
    if (plan !== undefined) return await run(callOf([plan], {}), context);
    const chosen = runs[Number(typed) - 1 - plans.length];
    if (chosen !== undefined) return await attach(callOf([chosen], {}), context);
    err.write(`sluice: there is no ${typed} in the list\n`);
  }
}
