import type { RunId, StreamId } from '../../../core/ids.ts';
import { asStreamId } from '../../../core/ids.ts';
import type { Plan } from '../../../core/plan/model.ts';
import { atSpeed, parseSpeed } from '../../../core/plan/speed.ts';
import type { RunOptions } from '../../../core/run/events.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { earlierRun, refuseSecond, resumable } from '../earlier-run.ts';
import { exitStatus } from '../exit-status.ts';
import { onlyPlanHere } from '../found-plans.ts';
import type { Handler } from '../handler.ts';
import { loadPlan, type LoadedPlan } from '../load-plan.ts';
import { planChoice, type PlanChoice } from '../plan-choice.ts';
import { didYouMean } from '../suggest.ts';
import { watchingOf, watchRun } from '../watch-run.ts';

/** `sluice run PLAN` */
export const run: Handler = async (call, context) => {
  const choice = planChoice(call);
  const loaded = loadPlan(context, call.args[0] ?? onlyPlanHere(context), choice);
  const options = optionsOf(call, loaded.plan, choice);
  // How it is watched is worth a word only when there is something to watch.
  const watching = watchingOf(call, context);
  const id = await beginOrResume(call, context, loaded, options);
  if (call.flag('detach')) {
    await context.services.startEngine(context.projectDir, id, { takeOver: false });
    context.out.write(`${id}\n`);
    context.err.write(`sluice: ${id} runs; \`${context.command} attach\` looks at it\n`);
    return exitStatus.passed;
  }
  const connect = () => context.services.connect(context.projectDir, id, context.person);
  return await watchRun(context, { run: id, title: loaded.plan.name, connect }, watching);
};

async function beginOrResume(call: Call, context: Context, loaded: LoadedPlan, options: RunOptions): Promise<RunId> {
  const { services, projectDir, person, err, command } = context;
  const earlier = loaded.file.isLasting ? await earlierRun(context, loaded.file.path) : null;
  if (earlier && call.flag('new')) refuseSecond(earlier, loaded.plan, command);
  else if (earlier) {
    const resumed = resumable(earlier, {
      digest: loaded.digest,
      options,
      profile: call.text('profile') === null ? null : loaded.plan.profile,
      takeOver: call.flag('takeOver'),
      command,
    });
    for (const note of resumed.notes) err.write(`sluice: ${note}\n`);
    if (earlier.engine) await services.startEngine(projectDir, earlier.run, { takeOver: true });
    return earlier.run;
  }
  const { file } = loaded;
  const plan = atSpeed(loaded.plan, options.speed ?? 1);
  return await services.createRun(
    { v: 1, plan, planPath: file.isLasting ? file.path : null, planDigest: loaded.digest, projectDir, by: person, options },
    file.text,
  );
}

function optionsOf(call: Call, plan: Plan, { vars }: PlanChoice): RunOptions {
  const known = plan.streams.map(({ id }) => id);
  const only = (call.text('only') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name): StreamId => {
      const id = asStreamId(name);
      if (!known.includes(id))
        throw new CommandError(`--only: the plan has no stream ${name}.${didYouMean(name, known) || ` It has: ${known.join(', ')}`}`);
      return id;
    });
  if (call.text('only') !== null && only.length === 0) throw new CommandError('--only names no stream');
  return { only, yes: call.flag('yes'), ...(Object.keys(vars).length > 0 ? { vars } : {}), ...speedOf(call) };
}

function speedOf(call: Call): Pick<RunOptions, 'speed'> {
  const given = call.text('speed');
  if (given === null) return {};
  const read = parseSpeed(given);
  if (!read.ok) throw new CommandError(`--speed ${read.reason}`);
  return read.speed === 1 ? {} : { speed: read.speed };
}
