import type { Handler } from '../handler.ts';
import { openHistory, pickRun } from '../pick-run.ts';
import { watchingOf, watchRun } from '../watch-run.ts';

/** `sluice attach [RUN]` */
export const attach: Handler = async (call, context) => {
  const { services, projectDir, person, err } = context;
  const watching = watchingOf(call, context);
  if (watching.dashboard) services.prepareDashboard();
  const history = await openHistory(context);
  try {
    const { run, state, engine } = pickRun(history, call.args[0] ?? null);
    if (call.flag('takeOver') && engine) {
      await services.startEngine(projectDir, run, { takeOver: true });
      err.write(`sluice: the engine with pid ${engine.pid} was replaced\n`);
    } else if (!engine && state.status.kind !== 'ended') {
      err.write(`sluice: run ${run} has no engine any more; resuming it\n`);
    }
    const handle =
      state.status.kind === 'ended' && !engine
        ? await services.pastRun(projectDir, run, history.events(run), person)
        : await services.connect(projectDir, run, person);
    try {
      return await watchRun(context, run, handle, watching);
    } finally {
      handle.close();
    }
  } finally {
    history.close();
  }
};
