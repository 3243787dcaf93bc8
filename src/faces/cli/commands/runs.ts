import type { RunState } from '../../../core/run/state.ts';
import { duration } from '../../../core/run/words.ts';
import { plainLine, shortened } from '../../../core/text/plain.ts';
import type { Call } from '../call.ts';
import { columns, type Cell } from '../columns.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import type { Tone } from '../output.ts';
import { readRun, type Picked } from '../pick-run.ts';
import { standingOf } from '../status/standing.ts';

const shownAtOnce = 20;

/** `sluice runs [--json] [--all]` */
export async function runs(call: Call, context: Context): Promise<number> {
  const history = await context.services.openHistory(context.projectDir);
  const ids = history?.runs() ?? [];
  try {
    const shown = history ? ids.slice(0, call.flag('all') ? ids.length : shownAtOnce).map((run) => readRun(history, run)) : [];
    if (call.flag('json')) {
      context.out.write(`${JSON.stringify(shown.map(asData), null, 2)}\n`);
    } else if (shown.length === 0) {
      context.err.write(`sluice: nothing has run yet in ${context.projectDir}\n`);
    } else {
      context.out.write(
        runTable(shown, context)
          .map((line) => `${line}\n`)
          .join(''),
      );
      if (ids.length > shown.length) context.err.write(`sluice: ${ids.length - shown.length} older ones: sluice runs --all\n`);
    }
    return exitStatus.passed;
  } finally {
    history?.close();
  }
}

/** Runs as a table with a heading, for the list and the chooser. @returns lines without their line ends */
export function runTable(shown: readonly Picked[], { out, now }: Pick<Context, 'out' | 'now'>): string[] {
  const heading: Cell[] = ['RUN', 'STATE', 'STARTED', 'TOOK', 'STREAMS', 'PLAN'].map((text) => ({
    text,
    paint: (title) => out.paint('dim', title),
  }));
  return columns([
    heading,
    ...shown.map(({ run, state, engine }) => {
      const standing = standingOf(state, engine !== null);
      const { done, all } = countStreams(state);
      return [
        run,
        { text: standing, paint: (text: string) => paintStanding(state, out.paint, text) },
        localTime(state.startedAt),
        duration((state.status.kind === 'ended' ? state.status.at : now()) - state.startedAt),
        `${done}/${all}`,
        shortened(plainLine(state.plan.name), 60),
      ] satisfies Cell[];
    }),
  ]);
}

function asData({ run, state, engine }: Picked) {
  const { done, all } = countStreams(state);
  return {
    run,
    plan: state.plan.name,
    planPath: state.planPath,
    state: standingOf(state, engine !== null),
    outcome: state.status.kind === 'ended' ? state.status.outcome : null,
    startedAt: new Date(state.startedAt).toISOString(),
    endedAt: state.status.kind === 'ended' ? new Date(state.status.at).toISOString() : null,
    streamsDone: done,
    streams: all,
    enginePid: engine?.pid ?? null,
  };
}

function paintStanding({ status }: RunState, paint: (tone: Tone, text: string) => string, text: string): string {
  if (status.kind !== 'ended') return paint('bold', text);
  return paint(status.outcome === 'passed' ? 'good' : status.outcome === 'failed' ? 'bad' : 'warn', text);
}

function countStreams({ streams }: RunState): { readonly done: number; readonly all: number } {
  const all = Object.values(streams);
  return { done: all.filter(({ status }) => status.kind === 'succeeded').length, all: all.length };
}

/** `2026-11-21 09:15` in the time zone of the person. */
function localTime(at: number): string {
  const time = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
