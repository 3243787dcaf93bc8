import type { Context } from '../context.ts';
import type { Handler } from '../handler.ts';
import { openHistory, pickRun } from '../pick-run.ts';
import { watchingOf, watchRun } from '../watch-run.ts';

/** `sluice attach [RUN]` */
export const attach: Handler = async (call, context) => {
  const { services, projectDir, person, err } = context;
  const watching = watchingOf(call, context);
  const { run, state, engine, events } = await readPicked(context, call.args[0] ?? null);
  if (call.flag('takeOver') && engine) {
    await services.startEngine(projectDir, run, { takeOver: true });
    err.write(`sluice: the engine with pid ${engine.pid} was replaced\n`);
  } else if (!engine && state.status.kind !== 'ended') {
    err.write(`sluice: run ${run} has no engine any more; resuming it\n`);
  }
  const isOver = state.status.kind === 'ended' && !engine;
  const connect = () => (isOver ? services.pastRun(projectDir, run, events, person) : services.connect(projectDir, run, person));
  return await watchRun(context, { run, title: state.plan.name, connect }, watching);
};

async function readPicked(context: Context, named: string | null) {
  const history = await openHistory(context);
  try {
    const picked = pickRun(history, named);
    return { ...picked, events: history.events(picked.run) };
  } finally {
    history.close();
  }
}
