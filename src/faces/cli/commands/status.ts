import { asStreamId } from '../../../core/ids.ts';
import { suggestion } from '../../../core/plan/suggest.ts';
import type { RunState } from '../../../core/run/state.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { followRun } from '../follow-run.ts';
import { pickedRun, pickRun } from '../pick-run.ts';
import { agentData } from '../status/agent-data.ts';
import { statusData } from '../status/status-data.ts';
import { statusLines } from '../status/status-text.ts';
import { whyLines } from '../status/why-lines.ts';
import { tmuxLine } from '../status/tmux-line.ts';

/** `sluice status [RUN] [--json] [--watch] [--tmux]`, `sluice status [RUN] --why STREAM [--json]` */
export async function status(call: Call, context: Context): Promise<number> {
  if (call.flag('tmux')) return await printTmuxLine(call, context);
  const picked = await pickedRun(context, call.args[0] ?? null);
  const why = call.text('why');
  if (why !== null) return showWhy(picked.state, why, call.flag('json'), context);
  const show = call.flag('json') ? dataPrinter(call, context) : textPrinter(call, context);
  if (!call.flag('watch') || picked.state.status.kind === 'ended' || !picked.engine) {
    show(picked.state, picked.engine?.pid ?? null);
    return exitStatus.passed;
  }
  const { pid } = picked.engine;
  const followed = followRun(context, picked.run, (state) => show(state, pid));
  try {
    await followed.ended;
  } finally {
    followed.stop();
  }
  return exitStatus.passed;
}

function showWhy(state: RunState, name: string, asData: boolean, { out, now }: Context): number {
  const stream = state.streams[asStreamId(name)];
  if (stream === undefined) {
    const near = suggestion(name, Object.keys(state.streams));
    throw new CommandError(`this run has no stream \`${name}\`${near === null ? '' : `; did you mean \`${near}\`?`}`);
  }
  const { id, status, why } = stream;
  if (asData) out.write(`${JSON.stringify({ id, state: status.kind, why, agent: agentData(stream) }, null, 2)}\n`);
  else
    out.write(
      whyLines(stream, out, now())
        .map((line) => `${line}\n`)
        .join(''),
    );
  return exitStatus.passed;
}

type Show = (state: RunState, enginePid: number | null) => void;

function dataPrinter(call: Call, { out, command, now }: Context): Show {
  const indent = call.flag('watch') ? 0 : 2;
  return (state, enginePid) => out.write(`${JSON.stringify(statusData(state, { now: now(), enginePid, command }), null, indent)}\n`);
}

/** On a terminal each screen replaces the one before; elsewhere they follow one another. */
function textPrinter(call: Call, { out, command, now }: Context): Show {
  const replace = call.flag('watch') && out.isTerminal;
  let first = true;
  return (state, enginePid) => {
    const lines = statusLines(state, { out, command, now: now(), hasEngine: enginePid !== null });
    if (replace) {
      // Home, each line cleared to its end, then all below: nothing flickers as it would if the screen were cleared first. Lines are cut
      // at the right edge and at the bottom, for a screen that scrolls could not be drawn over.
      const shown = fitting(lines, (out.rows() ?? 24) - 1);
      out.write(`${first ? '\u001b[2J' : ''}\u001b[H\u001b[?7l${shown.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J\u001b[?7h`);
    } else {
      out.write(`${first ? '' : '\n'}${lines.map((line) => `${line}\n`).join('')}`);
    }
    first = false;
  };
}

const fitting = (lines: readonly string[], room: number): readonly string[] =>
  lines.length <= room ? lines : [...lines.slice(0, room - 1), `... ${lines.length - room + 1} more lines`];

/** tmux shows whatever comes in its status bar, so that nothing is the right answer where nothing runs. */
async function printTmuxLine(call: Call, context: Context): Promise<number> {
  const history = await context.services.openHistory(context.projectDir);
  if (!history) return exitStatus.passed;
  try {
    const { state, engine } = pickRun(history, call.args[0] ?? null);
    context.out.write(`${tmuxLine(state, { now: context.now(), hasEngine: engine !== null })}\n`);
  } catch (error) {
    if (!(error instanceof CommandError) || call.args[0] !== undefined) throw error;
  } finally {
    history.close();
  }
  return exitStatus.passed;
}
