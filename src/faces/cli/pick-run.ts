import type { RunId } from '../../core/ids.ts';
import type { RunState } from '../../core/run/state.ts';
import { fold } from '../../core/run/reduce.ts';
import { CommandError } from './command-error.ts';
import type { Context } from './context.ts';
import type { History } from './services.ts';
import { didYouMean } from './suggest.ts';

/** A run as the journal has it. */
export interface Picked {
  readonly run: RunId;
  readonly state: RunState;
  /** Its engine, when it is alive. */
  readonly engine: { readonly pid: number; readonly hostname: string; readonly since: number } | null;
}

/** The journal of the project. @throws {CommandError} when nothing ever ran here */
export async function openHistory(context: Context): Promise<History> {
  const history = await context.services.openHistory(context.projectDir);
  if (!history || history.runs().length === 0) {
    throw new CommandError(`nothing has run yet in ${context.projectDir}. Start a plan with \`sluice run PLAN\`, or try \`sluice demo\``);
  }
  return history;
}

/**
 * Finds the run that is meant: by its id, a beginning or the last part of it, or `latest`; without a name the live run, else the newest
 * that has not ended, else the newest.
 * @throws {CommandError} when none is meant, or more than one
 */
export function pickRun(history: History, named: string | null): Picked {
  const runs = history.runs();
  const run = named === null ? (chosen(history, runs) ?? runs[0]) : named === 'latest' ? runs[0] : byName(runs, named);
  if (run === undefined) throw new CommandError('nothing has run yet in this project');
  return readRun(history, run);
}

/** `pickRun` for those who need nothing else of the journal. @throws {CommandError} likewise, and when nothing ever ran here */
export async function pickedRun(context: Context, named: string | null): Promise<Picked> {
  const history = await openHistory(context);
  try {
    return pickRun(history, named);
  } finally {
    history.close();
  }
}

export const readRun = (history: History, run: RunId): Picked => ({
  run,
  state: fold(history.events(run)),
  engine: history.engine(run),
});

function chosen(history: History, runs: readonly RunId[]): RunId | undefined {
  return runs.find((run) => history.engine(run) !== null) ?? runs.find((run) => fold(history.events(run)).status.kind !== 'ended');
}

function byName(runs: readonly RunId[], named: string): RunId {
  const exact = runs.find((run) => run === named);
  if (exact !== undefined) return exact;
  const meant = runs.filter((run) => run.startsWith(named) || run.startsWith(`r-${named}`) || run.endsWith(`-${named}`));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  if (meant.length > 1) throw new CommandError(`${named} may be any of these runs:\n${listed(meant)}`);
  throw new CommandError(`there is no run ${named} here.${didYouMean(named, runs)} The runs of this project:\n${listed(runs)}`);
}

const longestList = 10;
const listed = (runs: readonly RunId[]): string =>
  [...runs.slice(0, longestList).map((run) => `  ${run}`), ...(runs.length > longestList ? ['  ... (`sluice runs --all`)'] : [])].join(
    '\n',
  );
