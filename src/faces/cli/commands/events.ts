import type { Call } from '../call.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { openHistory, pickRun } from '../pick-run.ts';
import { followRun } from '../follow-run.ts';

/** `sluice events [RUN] [--json] [--follow]` */
export async function events(call: Call, context: Context): Promise<number> {
  const history = await openHistory(context);
  try {
    const { run, state } = pickRun(history, call.args[0] ?? null);
    const show = call.flag('json')
      ? (envelopes: readonly unknown[]) => context.out.write(envelopes.map((envelope) => `${JSON.stringify(envelope)}\n`).join(''))
      : await linesTo(context);
    let shown = 0;
    const catchUp = () => {
      const fresh = history.events(run, shown);
      shown = fresh.at(-1)?.seq ?? shown;
      show(fresh);
    };
    catchUp();
    if (!call.flag('follow') || state.status.kind === 'ended') return exitStatus.passed;
    // What comes is read from the journal too: a change says only that there is something to read.
    const followed = followRun(context, run, catchUp);
    try {
      await followed.ended;
    } finally {
      followed.stop();
    }
    return exitStatus.passed;
  } finally {
    history.close();
  }
}

async function linesTo(context: Context) {
  const printer = await context.services.eventPrinter(context.out, context.command);
  return (envelopes: Parameters<typeof printer.print>[0]) => printer.print(envelopes);
}
