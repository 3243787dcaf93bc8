import { asGateId, asStreamId } from '../../../core/ids.ts';
import type { RunState } from '../../../core/run/state.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runDir, runFolder } from '../../../wire/run-folder.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { followRun } from '../follow-run.ts';
import { pickedRun } from '../pick-run.ts';
import { printCast, printLog, printTranscript } from '../recording/print.ts';
import { didYouMean } from '../suggest.ts';

/** `sluice logs STREAM|gate:GATE [--follow] [--attempt N] [--cast] [--setup]` */
export async function logs(call: Call, context: Context): Promise<number> {
  const [name = ''] = call.args;
  const { run, state, engine } = await pickedRun(context, call.text('run'));
  const dir = runDir(context.projectDir, run);
  if (call.flag('setup')) return await printSetUp(state, name, dir, context);
  const source = sourceOf(state, name, numberOf(call), dir);
  const hasNotBegun = source.kind === 'stream' && !existsSync(source.file) && existsSync(runFolder(dir).setUpLog(asStreamId(name)));
  // Nothing ran in the terminal of an attempt whose worktree could not be set up.
  if (hasNotBegun) return await printSetUp(state, name, dir, context);
  if (!existsSync(source.file)) throw new CommandError(`nothing was recorded: there is no ${source.file}`, exitStatus.failed);
  const print = source.kind === 'gate' ? printLog : call.flag('cast') ? printCast : printTranscript;
  if (!call.flag('follow') || !engine || source.isOver(state)) {
    await print(source.file, context.out.write, null);
    return exitStatus.passed;
  }
  // Who follows asks again and again whether it is over; the run tells when.
  let over = false;
  const followed = followRun(context, run, (now) => (over ||= source.isOver(now)));
  followed.ended.then(
    () => (over = true),
    () => (over = true),
  );
  try {
    await print(source.file, context.out.write, { over: () => over });
    return exitStatus.passed;
  } finally {
    followed.stop();
  }
}

async function printSetUp(state: RunState, name: string, dir: string, { out }: Context): Promise<number> {
  const id = asStreamId(name);
  if (!state.streams[id]) throw new CommandError(unknown('stream', name, Object.keys(state.streams)));
  const file = runFolder(dir).setUpLog(id);
  if (!existsSync(file)) throw new CommandError(`no worktree of ${name} was set up in this run: there is no ${file}`, exitStatus.failed);
  await printLog(file, out.write, null);
  return exitStatus.passed;
}

interface Source {
  readonly kind: 'stream' | 'gate';
  readonly file: string;
  /** Whether nothing is written to it any more. */
  isOver(state: RunState): boolean;
}

function numberOf(call: Call): number | null {
  const text = call.text('attempt');
  if (text === null) return null;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new CommandError(`--attempt takes a number from 1 on, not ${text}`);
  return Number(text);
}

function sourceOf(state: RunState, name: string, number: number | null, dir: string): Source {
  const folder = runFolder(dir);
  if (name.startsWith('gate:')) {
    const id = asGateId(name.slice('gate:'.length));
    const gate = state.gates[id];
    if (!gate) throw new CommandError(unknown('gate', id, Object.keys(state.gates)));
    if (gate.round === 0) throw new CommandError(`gate ${id} has not run yet`);
    const round = checkedNumber(number, gate.round, `gate ${id}`, 'round');
    const file = round === gate.round && gate.log !== null ? join(dir, gate.log) : folder.gateLog(id, round);
    return { kind: 'gate', file, isOver: ({ gates }) => gates[id]?.round !== round || gates[id].status.kind !== 'running' };
  }
  const id = asStreamId(name);
  const stream = state.streams[id];
  if (!stream) throw new CommandError(unknown('stream', name, Object.keys(state.streams)));
  if (stream.attempt === 0) throw new CommandError(`stream ${id} has not started yet: ${stream.why.text}`);
  const attempt = checkedNumber(number, stream.attempt, `stream ${id}`, 'attempt');
  return {
    kind: 'stream',
    file: folder.recording(id, attempt),
    isOver: ({ streams }) => streams[id]?.attempts.find((each) => each.number === attempt)?.endedAt != null,
  };
}

function checkedNumber(asked: number | null, last: number, subject: string, what: string): number {
  if (asked !== null && asked > last) throw new CommandError(`${subject} has no ${what} ${asked}; its last is ${last}`);
  return asked ?? last;
}

function unknown(what: string, id: string, known: readonly string[]): string {
  const near = didYouMean(id, known);
  return `this run has no ${what} ${id}.${near || (known.length === 0 ? '' : ` It has: ${known.slice(0, 40).join(', ')}`)}`;
}
