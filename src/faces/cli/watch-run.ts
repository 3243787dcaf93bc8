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

/** What the options and the terminal allow. A dashboard needs a screen and a keyboard; where they are missing it says so. */
export function watchingOf(call: Call, { out, err, input, env }: Context): Watching {
  const json = call.flag('json');
  const leaveWhenHeld = call.flag('noWait');
  const asked = !call.flag('headless') && !json && !leaveWhenHeld && !call.flag('detach');
  const possible = out.isTerminal && input.isTerminal && env['TERM'] !== 'dumb';
  if (asked && !possible) err.write('sluice: no terminal for the dashboard; printing lines, as with --headless\n');
  return { dashboard: asked && possible, json, leaveWhenHeld };
}

/** Looks at a run until it ends or is left. @returns the exit status */
export async function watchRun(context: Context, run: RunId, handle: RunHandle, watching: Watching): Promise<number> {
  const { services, projectDir, out, err, command } = context;
  if (watching.dashboard) {
    await services.dashboard({ projectDir, run, handle });
    const { status } = handle.snapshot();
    if (status.kind === 'ended') return statusOfOutcome(status.outcome);
    err.write(`sluice: ${run} goes on; \`${command} attach\` comes back to it\n`);
    return exitStatus.passed;
  }
  const history = await services.openHistory(projectDir);
  if (!history) throw new Error(`the journal of ${projectDir} is gone`);
  try {
    const { json, leaveWhenHeld } = watching;
    return statusOfEnd(
      await services.headless({ projectDir, run, handle, out, err, command, json, leaveWhenHeld, history }),
      context,
      handle,
    );
  } finally {
    history.close();
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
        `sluice: ${state.run} has lost its engine: ${end.reason}\nsluice: its streams go on; \`${command} attach\` tries to resume it\n`,
      );
      return exitStatus.fault;
  }
}
