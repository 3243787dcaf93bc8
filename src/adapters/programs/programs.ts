import { execa } from 'execa';
import { formatDuration } from '../../core/plan/duration.ts';
import type { EndGrace, Processes, ProcessTree } from '../../core/ports/processes.ts';
import type { ProgramResult, Programs, ProgramSpec } from '../../core/ports/programs.ts';
import { inherited, type Environment } from '../environment/inherited.ts';
import { launchProblem } from '../pty/launch-check.ts';
import { openLog, type BoundedLog, type LogLimits } from './bounded-log.ts';
import { openOutputPipe, type OutputPipe } from './output-pipe.ts';

export interface ProgramsOptions {
  readonly processes: Processes;
  /** Environment that programs inherit: that of the engine. */
  readonly env: Environment;
  /** Default: 8 MiB from the beginning and 8 MiB from the end of the output. */
  readonly log?: LogLimits;
  /** How long a program that is stopped, or left something running, may take to end by itself. Default: 3 s after SIGTERM. */
  readonly grace?: EndGrace;
}

/** How long a process that cannot be found may hold the output after everything that was found has ended. */
const holderPatienceMs = 1_000;
/** The longest that a timer of Node takes, some 24 days. */
const longestTimerMs = 2 ** 31 - 1;

type Outcome = { readonly kind: 'exited'; readonly exitCode: number } | { readonly kind: 'unmeasured'; readonly reason: string };
const unmeasured = (reason: string): Outcome => ({ kind: 'unmeasured', reason });

/** Runs the programs of gates: no terminal, no input, nothing left behind. */
export function programs(options: ProgramsOptions): Programs {
  const grace = options.grace ?? { interruptMs: 0, termMs: 3_000 };
  return {
    run(spec) {
      const stop = Promise.withResolvers<Outcome>();
      const [startedAt, begin] = [Date.now(), performance.now()];
      const result = execute(options, grace, spec, stop.promise).then(({ logFrom, outcome }): ProgramResult => {
        const durationMs = Math.round(performance.now() - begin);
        return outcome.kind === 'exited' ? { ...outcome, durationMs, startedAt, logFrom } : { ...outcome, durationMs };
      });
      return { result, cancel: () => stop.resolve(unmeasured('cancelled')) };
    },
    async endLeftovers(marker) {
      await options.processes.endTree({ root: null, mark: marker }, grace);
    },
  };
}

interface Executed {
  readonly outcome: Outcome;
  readonly logFrom: number;
}

/** Never rejects. */
async function execute(options: ProgramsOptions, grace: EndGrace, spec: ProgramSpec, stopped: Promise<Outcome>): Promise<Executed> {
  const env = { ...inherited(options.env), ...spec.env, PWD: spec.cwd, SLUICE_MARK: spec.marker };
  const [file, ...args] = spec.argv;
  const problem = launchProblem({ file, args, cwd: spec.cwd, env });
  if (problem !== null) return { outcome: unmeasured(problem), logFrom: 0 };
  let log: BoundedLog;
  try {
    log = openLog(spec.logFile, options.log ?? { headBytes: 8 * 1024 * 1024, tailBytes: 8 * 1024 * 1024 }, spec.heading);
  } catch (error) {
    return { outcome: unmeasured(`its log cannot be written: ${(error as Error).message}`), logFrom: 0 };
  }
  let outcome: Outcome;
  try {
    const pipe = await openOutputPipe((bytes) => log.write(bytes));
    outcome = await follow(options.processes, grace, spec, env, pipe, stopped);
  } catch (error) {
    outcome = unmeasured(`it could not be run: ${(error as Error).message}`);
  }
  const incomplete = log.close();
  return { outcome: incomplete === null ? outcome : unmeasured(`its log could not be written: ${incomplete}`), logFrom: log.from };
}

/** Starts the program, waits for its end or ends it, and sees to it that nothing of it is left. */
async function follow(
  processes: Processes,
  grace: EndGrace,
  spec: ProgramSpec,
  env: Record<string, string>,
  pipe: OutputPipe,
  stopped: Promise<Outcome>,
): Promise<Outcome> {
  const [file, ...args] = spec.argv;
  // The types of execa name file descriptors 3 to 9 only; it takes any.
  const output = pipe.writeFd as 3;
  // Detached means a session of its own: no terminal to ask at, and no signal of ours that was meant for somebody else.
  const child = execa(file, args, {
    cwd: spec.cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    stdout: output,
    stderr: output,
    buffer: false,
    reject: false,
    detached: true,
    cleanup: false,
  });
  pipe.closeWriteEnd();
  const tree: ProcessTree = { root: child.pid === undefined ? null : processes.identityOf(child.pid), mark: spec.marker };
  const exited = child.then(read);
  const limit = timeLimit(spec.timeoutMs);
  const outcome = await Promise.race([exited, stopped, limit.reached]);
  limit.clear();
  // After an ordinary end too: what it left in the background would hold files and ports that the next one needs.
  const { left } = await processes.endTree(tree, grace);
  await pipe.finished(holderPatienceMs);
  if (left.length > 0) return unmeasured(`it could not be ended: process ${left.map(({ pid }) => pid).join(', ')} ignores even SIGKILL`);
  await exited;
  return outcome;
}

interface Exit {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly originalMessage?: string | undefined;
}

function read({ exitCode, signal, originalMessage }: Exit): Outcome {
  if (signal !== undefined) return unmeasured(`ended by ${signal}`);
  // By convention of the shells, of env and of many others; whoever fails for a reason of its own uses another status.
  if (exitCode === 127) return unmeasured('command not found (exit status 127)');
  if (exitCode === 126) return unmeasured('command not executable (exit status 126)');
  if (exitCode !== undefined) return { kind: 'exited', exitCode };
  return unmeasured(`it could not be started: ${originalMessage ?? 'no reason given'}`);
}

function timeLimit(timeoutMs: number): { readonly reached: Promise<Outcome>; clear(): void } {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const timer = setTimeout(() => resolve(unmeasured(`timed out after ${formatDuration(timeoutMs)}`)), Math.min(timeoutMs, longestTimerMs));
  return { reached: promise, clear: () => clearTimeout(timer) };
}
