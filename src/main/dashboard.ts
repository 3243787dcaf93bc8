import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChooserOptions } from '../faces/tui/chooser/chooser.tsx';
import type { Choice } from '../faces/tui/chooser/entries.ts';
import { startChooser } from '../faces/tui/start-chooser.ts';
import type { LogPart } from '../faces/tui/panes/log-view.ts';
import { startDashboard } from '../faces/tui/start.ts';
import type { PaneSource, RunHandle } from '../wire/handles.ts';
import { readLive } from '../wire/live-log.ts';
import { readRecording } from '../wire/recording.ts';
import { runFolder } from '../wire/run-folder.ts';

/** Text of a log that is read at once, bytes. */
const logPart = 256 * 1024;

export interface RunDashboardOptions {
  /** May be on its way still: the frame of the dashboard is shown at once. */
  readonly handle: Promise<RunHandle>;
  readonly panes: PaneSource;
  /** Folder of the run (`.sluice/runs/RUN`), for logs and recordings; asked when it is needed, for it may not be known at the start. */
  readonly runDir: () => string;
  /** By whose name what is asked for is recorded. */
  readonly person: string;
  /** Name of the plan or run, shown until the run is there. */
  readonly title: string;
}

/**
 * Shows a run on the terminal of this process until the person leaves. It closes the handle and the panes.
 * @returns `ended` when the run was over by then, else `left`: the run goes on
 * @throws what `handle` was rejected with, after the terminal has been given back
 */
export function runDashboard({ handle, panes, runDir, title, person }: RunDashboardOptions): Promise<'left' | 'ended'> {
  return startDashboard({
    handle,
    panes,
    title,
    person,
    readLog: (log, fromByte) => readPart(join(runDir(), log), fromByte),
    recording: ({ stream, attempt }) => readRecording(runFolder(runDir()).recording(stream, attempt)),
    now: () => Date.now(),
    stdin: process.stdin,
    stdout: process.stdout,
    env: process.env,
  });
}

/** Offers plans and runs on the terminal of this process. @returns what the person chose, `null` when they left */
export function chooseOnScreen(options: ChooserOptions): Promise<Choice | null> {
  const { stdin, stdout, env } = process;
  return startChooser({ ...options, stdin, stdout, env });
}

/** A part of a log from a byte on, cut between characters; empty at the end, and as long as the file does not exist. */
async function readPart(file: string, fromByte: number): Promise<LogPart> {
  let handle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { text: '', nextByte: fromByte };
    throw error;
  }
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(logPart), 0, logPart, fromByte);
    if (bytesRead === 0) return await readLivePart(file, fromByte);
    const whole = wholeCharacters(buffer.subarray(0, bytesRead));
    return { text: buffer.toString('utf8', 0, whole), nextByte: fromByte + whole };
  } finally {
    await handle.close();
  }
}

/** What was printed behind the end of a log that has all that it keeps of the beginning. */
async function readLivePart(file: string, fromByte: number): Promise<LogPart> {
  const live = await readLive(file, fromByte);
  if (live === null) return { text: '', nextByte: fromByte };
  const gap = live.leftOut === 0 ? '' : `\n[sluice: ${live.leftOut} bytes are left out here, the gate prints more than is shown]\n`;
  return { text: `${gap}${live.bytes.toString('utf8')}`, nextByte: live.end, isLive: true };
}

/** Bytes up to the last whole character: one that was cut is read with the next part. What is no UTF-8 at all is taken as it is. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back && bytes.length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
