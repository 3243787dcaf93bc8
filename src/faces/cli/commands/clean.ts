import { judgeLeftovers, type Judged } from '../../../core/clean/judge.ts';
import { parseDuration } from '../../../core/plan/duration.ts';
import type { Call } from '../call.ts';
import { cleanData } from '../clean/clean-data.ts';
import { cleanText, type Cleaned } from '../clean/clean-text.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { pickedRun } from '../pick-run.ts';
import type { Leftovers } from '../services.ts';
import { didYouMean } from '../suggest.ts';

/** `sluice clean [--yes] [--force NAME]... [--run RUN] [--runs-older-than AGE] [--json]` */
export async function clean(call: Call, context: Context): Promise<number> {
  const runsOlderThanMs = ageOf(call.text('runsOlderThan'));
  const named = call.text('run');
  const run = named === null ? null : (await pickedRun(context, named)).run;
  const toRemove = call.flag('yes');
  const leftovers = await context.services.openLeftovers(context.projectDir, { run, withRuns: runsOlderThanMs !== null, toRemove });
  try {
    const forced = forcedNames(call.list('force'), leftovers);
    const judged = judgeLeftovers(leftovers.found, { standing: leftovers.standing, forced, runsOlderThanMs, now: context.now() });
    refuseFirm(judged, forced);
    const cleaned: Cleaned[] = [];
    for (const each of judged)
      cleaned.push(toRemove ? await removed(each, leftovers, cleaned) : { ...each, removed: false, problem: null });
    context.out.write(call.flag('json') ? `${JSON.stringify(cleanData(cleaned), null, 2)}\n` : cleanText(cleaned, toRemove, context));
    return cleaned.some(({ problem }) => problem !== null) ? exitStatus.failed : exitStatus.passed;
  } finally {
    leftovers.close();
  }
}

/** What depends on something that could not be removed is left alone: the journal of a run, for instance, when a worktree of it stays. */
async function removed(judged: Judged, leftovers: Leftovers, before: readonly Cleaned[]): Promise<Cleaned> {
  const { leftover, kept, isForced } = judged;
  if (kept !== null) return { ...judged, removed: false, problem: null };
  const stuck = before.find((each) => each.problem !== null && each.leftover.run === leftover.run);
  if (stuck && leftover.kind !== 'worktree') return { ...judged, removed: false, problem: `${stuck.leftover.name} could not be removed` };
  try {
    await leftovers.remove(leftover, isForced);
    return { ...judged, removed: true, problem: null };
  } catch (error) {
    return { ...judged, removed: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

function ageOf(text: string | null): number | null {
  if (text === null) return null;
  const read = parseDuration(text);
  if (!read.ok) throw new CommandError(`--runs-older-than: the age ${text} ${read.reason}`);
  return read.ms;
}

function forcedNames(names: readonly string[], { found }: Leftovers): ReadonlySet<string> {
  const known = found.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new CommandError(`--force ${name}: nothing of that name is left.${didYouMean(name, known)} \`sluice clean\` lists what there is`);
  }
  return new Set(names);
}

/** A name that was given and helps nothing is a mistake about which the person is to know before anything is removed. */
function refuseFirm(judged: readonly Judged[], forced: ReadonlySet<string>): void {
  const firm = judged.find(({ leftover, kept }) => kept !== null && forced.has(leftover.name));
  if (firm) throw new CommandError(`--force ${firm.leftover.name} does not help: ${firm.kept?.reason}`);
}
