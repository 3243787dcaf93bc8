import { realpathSync } from 'node:fs';
import type { Plan } from '../../core/plan/model.ts';
import type { RunOptions } from '../../core/run/events.ts';
import { fold } from '../../core/run/reduce.ts';
import type { RunState } from '../../core/run/state.ts';
import { CommandError } from './command-error.ts';
import type { Context } from './context.ts';
import { readRun, type Picked } from './pick-run.ts';

/** The newest run of a plan that has not ended. */
export interface EarlierRun extends Picked {
  /** Its host lives, so that streams may run whether or not an engine is there. */
  readonly hasHost: boolean;
}

export async function earlierRun(context: Context, planPath: string): Promise<EarlierRun | null> {
  const history = await context.services.openHistory(context.projectDir);
  if (!history) return null;
  try {
    const wanted = real(planPath);
    for (const run of history.runs()) {
      const picked = readRun(history, run);
      if (picked.state.status.kind === 'ended' || picked.state.planPath === null || real(picked.state.planPath) !== wanted) continue;
      return { ...picked, hasHost: history.hasHost(run) };
    }
    return null;
  } finally {
    history.close();
  }
}

/** So many runs of a plan tell what there is to learn from them. */
const mostEarlier = 20;

/** Earlier runs of a plan, newest first, ended or not. Rehearsals at another speed are left out: their times are not those of the plan. */
export async function earlierStates(context: Context, planPath: string): Promise<readonly RunState[]> {
  const history = await context.services.openHistory(context.projectDir);
  if (!history) return [];
  try {
    const wanted = real(planPath);
    const states: RunState[] = [];
    for (const run of history.runs()) {
      if (states.length === mostEarlier) break;
      const events = history.events(run);
      const created = events[0]?.event;
      if (created?.type !== 'runCreated' || created.planPath === null || real(created.planPath) !== wanted) continue;
      if ((created.options.speed ?? 1) !== 1) continue;
      states.push(fold(events));
    }
    return states;
  } finally {
    history.close();
  }
}

const isSame = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);

/** Two paths may lead to one file; a file that is gone has only its own. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * A second run of one plan at the same time is possible only where the two cannot meet: in scratch workspaces, or when nothing of the earlier
 * one is alive. In the project folder they would write the same files and use the same worktrees.
 * @throws {CommandError} otherwise
 */
export function refuseSecond({ run, engine, hasHost }: EarlierRun, plan: Plan, command: string): void {
  if (plan.workspace.kind === 'scratch' || (!engine && !hasHost)) return;
  const alive = engine ? `is running (engine pid ${engine.pid})` : 'has streams that still run';
  throw new CommandError(
    `${run} of this plan ${alive} and works in the same folder; a second run would write the same files. ` +
      `Look at it with \`${command} attach ${run}\`, or end it with \`${command} stop --all --run ${run}\``,
  );
}

/**
 * Whether `sluice run` may go on with an earlier run, and what to say about it.
 * @throws {CommandError} when its engine lives, or the options differ from those that it was started with
 */
export function resumable(
  { run, state, engine }: EarlierRun,
  asked: {
    readonly digest: string;
    readonly options: RunOptions;
    readonly profile: string | null;
    readonly takeOver: boolean;
    readonly command: string;
  },
): { readonly notes: readonly string[] } {
  const { digest, options, profile, takeOver, command } = asked;
  if (engine && !takeOver) {
    throw new CommandError(
      `${run} of this plan is running already (engine pid ${engine.pid} on ${engine.hostname}). Look at it with \`${command} attach\`` +
        (state.plan.workspace.kind === 'scratch' ? ', or start another beside it with --new' : ''),
    );
  }
  const differing = [
    ...(options.yes && !state.options.yes ? ['--yes'] : []),
    ...(profile !== null && profile !== state.plan.profile ? ['--profile'] : []),
    ...(options.vars && !isSame(options.vars, state.options.vars ?? {}) ? ['--var'] : []),
    ...(options.only.length > 0 && options.only.join() !== state.options.only.join() ? ['--only'] : []),
    ...(options.speed !== undefined && options.speed !== (state.options.speed ?? 1) ? ['--speed'] : []),
  ];
  if (differing.length > 0) {
    throw new CommandError(
      `${run} of this plan has not ended and was started without this ${differing.join(' and ')}, which cannot be changed. ` +
        `Resume it without, or start another with --new`,
    );
  }
  return {
    notes: [
      engine ? `replacing the engine with pid ${engine.pid} of ${run}` : `resuming ${run}, which has not ended (--new starts another)`,
      ...(digest === state.planDigest ? [] : ['the plan has changed since; the run goes on with the plan as it was']),
    ],
  };
}
