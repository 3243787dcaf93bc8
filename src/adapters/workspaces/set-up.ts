import { open } from 'node:fs/promises';
import { setUpMark } from '../../core/marks.ts';
import type { ProgramResult, Programs, SetUp } from '../../core/ports/index.ts';
import { shortened, plainLine } from '../../core/text/plain.ts';
import { ignoredIn } from './ignored.ts';
import type { Git } from './git.ts';
import { changeNotes, digestOf } from './notes.ts';

export const setUpDigest = (setup: readonly string[]): string => digestOf(JSON.stringify(setup));

/** Runs the lines of a set-up, with one log for all of them. It counts as done only when each has ended with 0. */
export function setUp(git: Git, programs: Programs, logFile: string, task: SetUp): { readonly result: Promise<void>; cancel(): void } {
  let current: { cancel(): void } | null = null;
  let isCancelled = false;
  const marker = setUpMark(task.run, task.stream);
  const run = async () => {
    await programs.endLeftovers(marker);
    for (const line of task.setup) {
      if (isCancelled) throw new Error('its set-up was cancelled');
      const { dir: cwd, env, timeoutMs } = task;
      const running = programs.run({ argv: ['/bin/sh', '-c', line], cwd, env, timeoutMs, logFile, marker, heading: `$ ${line}` });
      current = running;
      const problem = problemOf(await running.result);
      if (problem !== null) throw new Error(`its set-up \`${shortened(plainLine(line), 60)}\` ${problem}${await endOf(logFile)}`);
    }
    await changeNotes(git, task.dir, { setUp: setUpDigest(task.setup), made: await ignoredIn(git, task.dir) });
  };
  return {
    result: run(),
    cancel() {
      isCancelled = true;
      current?.cancel();
    },
  };
}

function problemOf(result: ProgramResult): string | null {
  if (result.kind === 'unmeasured') return `did not come to its end: ${result.reason}`;
  return result.exitCode === 0 ? null : `ended with exit status ${result.exitCode}`;
}

const tailBytes = 2_000;
const tailLines = 3;

/** The last lines of a log, for the end of a sentence. */
async function endOf(logFile: string): Promise<string> {
  const file = await open(logFile, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const lines = buffer
      .toString('utf8')
      .split('\n')
      .map(plainLine)
      .filter((line) => line !== '' && !line.startsWith('$ '));
    return lines.length === 0 ? '' : `: ${shortened(lines.slice(-tailLines).join(' / '), 300)}`;
  } finally {
    await file.close();
  }
}
