import { asGateId, asStreamId } from '../../../core/ids.ts';
import type { RunState } from '../../../core/run/state.ts';
import { join } from 'node:path';
import { runDir, runFolder } from '../../../wire/run-folder.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { followRun } from '../follow-run.ts';
import { pickedRun } from '../pick-run.ts';
import { castReader, plainReader, type Reader } from '../recording/reader.ts';
import { didYouMean } from '../suggest.ts';

/** `sluice logs STREAM|gate:GATE [--follow] [--attempt N] [--cast]` */
export async function logs(call: Call, context: Context): Promise<number> {
  const [name = ''] = call.args;
  const { run, state, engine } = await pickedRun(context, call.text('run'));
  const source = sourceOf(state, name, numberOf(call), runDir(context.projectDir, run));
  const isText = source.kind === 'gate' || call.flag('cast');
  const { write } = context.out;
  const reader = isText ? plainReader(source.file, write) : castReader(source.file, write, { eager: call.flag('follow') });
  try {
    if (call.flag('follow') && engine && !source.isOver(state)) await follow(context, run, source, reader);
    else await reader.catchUp();
    await reader.finish();
    return exitStatus.passed;
  } finally {
    reader.close();
  }
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

/** Reads on with each change of the file until the attempt or the round is over. Readings never overlap. */
async function follow(context: Context, run: Parameters<typeof followRun>[1], source: Source, reader: Reader): Promise<void> {
  const { promise: over, resolve, reject } = Promise.withResolvers<void>();
  let reading: Promise<void> = Promise.resolve();
  const readOn = () => {
    reading = reading.then(() => reader.catchUp());
    reading.catch(reject);
  };
  const unwatch = reader.watch(readOn);
  readOn();
  const watched = followRun(context, run, (state) => {
    if (source.isOver(state)) resolve();
  });
  try {
    await Promise.race([over, watched.ended]);
    readOn();
    await reading;
  } finally {
    unwatch();
    watched.stop();
  }
}
