import type { RunId } from '../../core/ids.ts';
import { attention } from '../../core/run/attention.ts';
import type { RunHandle } from '../../wire/handles.ts';
import type { Call } from './call.ts';
import type { Context } from './context.ts';
import { exitStatus, statusOfOutcome } from './exit-status.ts';
import type { HeadlessEnd } from './services.ts';
import { attentionLines } from './status/attention-lines.ts';

/** How a run is to be looked at. */
export interface Watching {
  readonly dashboard: boolean;
  readonly json: boolean;
  readonly leaveWhenHeld: boolean;
}

/** A dashboard needs a screen and a keyboard. */
export const hasScreen = ({ out, input, env }: Context): boolean => out.isTerminal && input.isTerminal && env['TERM'] !== 'dumb';

/** What the options and the terminal allow. Where there is no screen it says so. */
export function watchingOf(call: Call, context: Context): Watching {
  const json = call.flag('json');
  const leaveWhenHeld = call.flag('noWait');
  const asked = !call.flag('headless') && !json && !leaveWhenHeld && !call.flag('detach');
  const possible = hasScreen(context);
  if (asked && !possible) context.err.write('sluice: no terminal for the dashboard; printing lines, as with --headless\n');
  return { dashboard: asked && possible, json, leaveWhenHeld };
}

/** A run that is to be looked at. */
export interface Watched {
  readonly run: RunId;
  readonly title: string;
  readonly connect: () => Promise<RunHandle>;
}

/** Looks at a run until it ends or is left. @returns the exit status */
export async function watchRun(context: Context, watched: Watched, watching: Watching): Promise<number> {
  return watching.dashboard ? await onDashboard(context, watched) : await asLines(context, watched, watching);
}

async function onDashboard({ services, projectDir, err, command, person }: Context, { run, title, connect }: Watched): Promise<number> {
  const connecting = connect();
  await services.dashboard({ projectDir, run, title, person, handle: connecting });
  // Whoever leaves before the run is there has seen nothing of it.
  const handle = await Promise.race([connecting, Promise.resolve(null)]);
  const status = handle?.snapshot().status;
  if (status?.kind === 'ended') return statusOfOutcome(status.outcome);
  err.write(`sluice: ${run} goes on; \`${command} attach\` comes back to it\n`);
  return exitStatus.passed;
}

async function asLines(context: Context, { run, connect }: Watched, { json, leaveWhenHeld }: Watching): Promise<number> {
  const { services, projectDir, out, err, command } = context;
  const handle = await connect();
  // The engine has made the journal by now, if there was none.
  const history = await services.openHistory(projectDir);
  if (!history) throw new Error(`the journal of ${projectDir} is gone`);
  try {
    const readJournal = () => history.events(run);
    return statusOfEnd(await services.headless({ handle, out, err, command, json, leaveWhenHeld, readJournal }), context, handle);
  } finally {
    history.close();
    handle.close();
  }
}

function statusOfEnd(end: HeadlessEnd, { err, command, now }: Context, handle: RunHandle): number {
  const state = handle.snapshot();
  switch (end.kind) {
    case 'ended':
      return state.status.kind === 'ended' ? statusOfOutcome(state.status.outcome) : exitStatus.fault;
    case 'held':
      err.write(`sluice: ${state.run} waits for a person and goes on when it is answered:\n`);
      err.write(
        attentionLines(attention(state), err, command, now())
          .map((line) => `${line}\n`)
          .join(''),
      );
      return exitStatus.waitsForPerson;
    case 'interrupted':
      return exitStatus.interrupted;
    case 'left':
      err.write(`sluice: ${end.signal}: leaving; ${state.run} goes on, \`${command} attach\` comes back to it\n`);
      return end.signal === 'SIGTERM' ? 143 : 129;
    case 'lost':
      err.write(
        `sluice: ${state.run} has lost its engine: ${end.reason}\nsluice: what still runs of it goes on; \`${command} attach\` resumes it\n`,
      );
      return exitStatus.fault;
  }
}
