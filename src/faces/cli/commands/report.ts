import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { phaseResults } from '../../../core/report/phase-results.ts';
import { buildReport, type Report } from '../../../core/report/report.ts';
import { phaseResultsText, reportFormats } from '../../../core/report/write/formats.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { openHistory, pickRun } from '../pick-run.ts';
import { formatOf } from '../report/formats.ts';
import { didYouMean } from '../suggest.ts';
import { lookAtFile } from '../../../wire/look-at-file.ts';

/** `sluice report [RUN] [--format md|json|junit|html] [--phase ID] [-o FILE]`. How the run went is no concern of the exit status. */
export async function report(call: Call, context: Context): Promise<number> {
  const file = call.text('output');
  const phase = call.text('phase');
  const name = call.text('format');
  if (phase !== null && name !== null && name !== 'json')
    throw new CommandError('--phase prints the results of one phase as JSON: leave --format out, or give `json`');
  const format = formatOf(name, file);
  const told = await reportOf(call.args[0] ?? null, context);
  const text = phase === null ? reportFormats[format](told) : phaseResultsText(resultsOf(told, phase));
  if (file === null) context.out.write(text);
  else writeReport(file, text, context);
  return exitStatus.passed;
}

async function reportOf(run: string | null, context: Context): Promise<Report> {
  const history = await openHistory(context);
  try {
    return buildReport(history.events(pickRun(history, run).run), { now: context.now(), look: lookAtFile });
  } finally {
    history.close();
  }
}

function resultsOf(told: Report, phase: string) {
  const results = phaseResults(told, phase);
  if (results) return results;
  const ids: readonly string[] = told.phases.map(({ id }) => id);
  const known = ids.length === 0 ? ' It has no phases' : ` Its phases: ${ids.join(', ')}`;
  throw new CommandError(`--phase: the plan of this run has no phase ${phase}.${didYouMean(phase, ids)}${known}`);
}

function writeReport(name: string, text: string, { cwd, err }: Context): void {
  try {
    writeFileSync(resolve(cwd, name), text);
  } catch (error) {
    throw new CommandError(`-o: ${name} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  err.write(`sluice: wrote ${name}\n`);
}
