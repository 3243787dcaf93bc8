import { sameClaims } from '../../../core/claims/same-claims.ts';
import type { MergeForecast } from '../../../core/ports/index.ts';
import { mergedTogether } from '../../../core/run/conflicts.ts';
import { foretoldRule } from '../../../core/run/foretold-rules.ts';
import { contenders, outsideOf, sideOf, type Contender } from '../../../core/run/forecast-order.ts';
import type { RunState } from '../../../core/run/state.ts';
import { listed, plural } from '../../../core/run/words.ts';
import { plainLine } from '../../../core/text/plain.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { pickedRun } from '../pick-run.ts';

/** `sluice conflicts [RUN] [--uncommitted] [--json]`: merges in memory what streams have done so far, now. */
export async function conflicts(call: Call, context: Context): Promise<number> {
  const { state } = await pickedRun(context, call.args[0] ?? null);
  const found = await foretell(state, call.flag('uncommitted'), context);
  if (call.flag('json')) context.out.write(`${JSON.stringify(dataOf(state, found), null, 2)}\n`);
  else context.out.write(`${textOf(state, found, context).join('\n')}\n`);
  return exitStatus.passed;
}

interface Found {
  readonly looked: readonly Contender[];
  readonly pairs: readonly (readonly [number, number])[];
  readonly forecast: MergeForecast;
  readonly uncommitted: boolean;
}

async function foretell(state: RunState, uncommitted: boolean, context: Context): Promise<Found> {
  const { workspaceDir } = state;
  const looked = workspaceDir === null ? [] : contenders(state);
  const merged = mergedTogether(state);
  const pairs = looked.flatMap(({ stream: other }, second) =>
    looked.slice(0, second).flatMap(({ stream: one }, first) => (merged([one.id, other.id]) ? [] : [[first, second] as const])),
  );
  if (workspaceDir === null || looked.length === 0) return { looked, pairs, forecast: { sides: [], outlooks: [] }, uncommitted };
  const forecasts = await context.services.mergeForecasts();
  const at = { kind: uncommitted ? 'asItStands' : 'head' } as const;
  try {
    const forecast = await forecasts.foretell({ workspaceDir, sides: looked.map((each) => sideOf(each, at)), pairs });
    return { looked, pairs, forecast, uncommitted };
  } catch (error) {
    throw new CommandError(`conflicts cannot be foretold: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What came of each pair, with the ids of its streams, and of each file that conflicts the rule that settles it. */
const outlooksOf = ({ plan }: RunState, { looked, pairs, forecast }: Found) =>
  pairs.flatMap(([first, second], index) => {
    const [one, other] = [looked[first], looked[second]];
    const outlook = forecast.outlooks[index];
    if (!one || !other || !outlook) return [];
    const streams = [one.stream.id, other.stream.id] as const;
    const files = outlook.kind === 'conflict' ? outlook.files.map((file) => ({ file, rule: foretoldRule(plan, streams, file) })) : [];
    return [{ streams, outlook, files, isSettled: files.length > 0 && files.every(({ rule }) => rule !== null) }];
  });

function dataOf(state: RunState, found: Found) {
  const outlooks = outlooksOf(state, found);
  return {
    version: 1,
    run: state.run,
    uncommitted: found.uncommitted,
    streams: found.looked.map(({ stream, dir }, index) => ({
      id: stream.id,
      dir,
      head: found.forecast.sides[index]?.head ?? null,
      uncommitted: found.forecast.sides[index]?.uncommitted ?? false,
    })),
    conflicts: outlooks.flatMap(({ streams, outlook, isSettled }) =>
      outlook.kind === 'conflict' && !isSettled ? [{ streams, files: outlook.files }] : [],
    ),
    settledConflicts: outlooks.flatMap(({ streams, files, isSettled }) => (isSettled ? [{ streams, files }] : [])),
    unknown: outlooks.flatMap(({ streams, outlook }) => (outlook.kind === 'unknown' ? [{ streams, reason: outlook.reason }] : [])),
    outsideClaims: outsideOf(found.looked, found.forecast).filter(({ files }) => files.length > 0),
    sameClaims: sameClaims(state.plan),
  };
}

function textOf(state: RunState, found: Found, { out }: Pick<Context, 'out'>): string[] {
  const outlooks = outlooksOf(state, found);
  const settled = outlooks.filter(({ isSettled }) => isSettled).length;
  const conflicting = outlooks.filter(({ outlook }) => outlook.kind === 'conflict').length - settled;
  const block = (heading: string, files: readonly string[]) => [out.paint('warn', heading), ...files.map((file) => `  ${plainLine(file)}`)];
  return [
    ...summaryOf(found, conflicting, settled),
    ...outlooks.flatMap(({ streams, outlook, files, isSettled }) => {
      if (outlook.kind === 'clean') return [];
      const names = streams.join(' and ');
      if (outlook.kind === 'unknown') return [out.paint('bad', `${names} cannot be merged: ${plainLine(outlook.reason)}`)];
      const lines = files.map(({ file, rule }) => (rule === null ? file : `${file}  settled by rule ${rule}`));
      if (isSettled) return [`${names} meet in ${plural(files.length, 'file')}`, ...lines.map((line) => `  ${plainLine(line)}`)];
      return block(`${names} would conflict in ${plural(files.length, 'file')}`, lines);
    }),
    ...outsideOf(found.looked, found.forecast).flatMap(({ stream, files }) => {
      const claims = found.looked.find(({ stream: { id } }) => id === stream)?.stream.claims ?? [];
      return files.length === 0 ? [] : block(`${stream} works outside of its claims (${plainLine(listed(claims, 4))})`, files);
    }),
    ...sameClaims(state.plan).map(({ streams, claims: [one, other] }) => {
      const what = one === other ? one : `${one}, ${other}`;
      return plainLine(`${streams.join(' and ')} may run at once and claim the same: ${what}`);
    }),
  ];
}

function summaryOf({ looked, pairs, uncommitted, forecast }: Found, conflicting: number, settled: number): string[] {
  if (looked.length === 0) return ['No stream of this run has a worktree whose work is still to be merged.'];
  const gone = looked.filter((_, index) => forecast.sides[index]?.head === null).map(({ stream }) => stream.id);
  const as = uncommitted ? 'as they stand, with what is not committed' : 'as they are committed';
  const result = conflicting === 0 ? 'no pair would conflict' : `${plural(conflicting, 'pair')} would conflict`;
  const rules = settled === 0 ? '' : `, ${settled} settled by rules`;
  return [
    `${plural(looked.length, 'branch', 'branches')} merged in memory ${as}: ${plural(pairs.length, 'pair')}, ${result}${rules}.`,
    ...(gone.length === 0 ? [] : [`Without a commit, or without a worktree by now: ${listed(gone, 8)}`]),
  ];
}
