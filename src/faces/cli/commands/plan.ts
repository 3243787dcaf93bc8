import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plan } from '../../../core/plan/model.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { isUtf8 } from '../../../core/text/locale.ts';
import { earlierStates } from '../earlier-run.ts';
import { exitStatus } from '../exit-status.ts';
import { onlyPlanHere } from '../found-plans.ts';
import { loadPlan } from '../load-plan.ts';
import { planChoice } from '../plan-choice.ts';
import { ganttSvg } from '../plan/gantt-svg.ts';
import { otherProfiles } from '../plan/other-profiles.ts';
import { outlookOn, type Outlook } from '../plan/outlook.ts';
import { planData } from '../plan/plan-data.ts';
import { planLines } from '../plan/plan-text.ts';
import { signsFor } from '../plan/signs.ts';

const usualRuns = 1000;
const mostRuns = 1_000_000;
/** Width where there is no terminal to ask. */
const usualWidth = 80;

/** `sluice plan PLAN [--json] [--runs N] [--seed N] [--svg FILE]` */
export async function plan(call: Call, context: Context): Promise<number> {
  const name = call.args[0] ?? onlyPlanHere(context);
  const runs = numberOf(call.text('runs'), '--runs', { least: 1, most: mostRuns }) ?? usualRuns;
  const seed = numberOf(call.text('seed'), '--seed', { least: 0, most: 0xffffffff }) ?? 1;
  const choice = planChoice(call);
  const { file, plan } = loadPlan(context, name, choice);
  const earlier = await earlierStates(context, file.path);
  const look = (each: Plan) => outlookOn(each, earlier, { runs, seed });
  const outlooks = [look(plan), ...otherProfiles(file, plan, choice, context).map(look)] as const;
  const svg = call.text('svg');
  if (svg !== null) writeChart(svg, outlooks[0], context);
  if (call.flag('json')) {
    context.out.write(`${JSON.stringify(planData(name, outlooks), null, 2)}\n`);
  } else {
    const { out, env } = context;
    const lines = planLines(outlooks, { out, signs: signsFor(isUtf8(env)), width: out.columns() ?? usualWidth });
    out.write(lines.map((line) => `${line}\n`).join(''));
  }
  return exitStatus.passed;
}

function writeChart(name: string, { prediction, ...rest }: Outlook, { cwd, err }: Context): void {
  if (!prediction) throw new CommandError('--svg: there are no estimates to draw a chart from. Give streams an `estimate`');
  try {
    writeFileSync(resolve(cwd, name), ganttSvg({ ...rest, prediction }));
  } catch (error) {
    throw new CommandError(`--svg: ${name} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  err.write(`sluice: wrote ${name}\n`);
}

function numberOf(text: string | null, flag: string, { least, most }: { readonly least: number; readonly most: number }): number | null {
  if (text === null) return null;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new CommandError(`${flag} takes a whole number from ${least} to ${most}, not ${text}`);
}
