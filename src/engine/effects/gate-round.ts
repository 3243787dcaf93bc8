import type { Gate, Program, ReadingCheck } from '../../core/plan/model.ts';
import type { Judgement } from '../../core/measure/judgement.ts';
import type { ProgramResult, ProgramSpec } from '../../core/ports/index.ts';
import type { GateVerdict } from '../../core/run/events.ts';
import { messageOf, type GateContext } from './context.ts';
import { programOf } from './gate-program.ts';
import { lastValue } from './last-value.ts';
import { streamOf } from './refs.ts';

/** One round of a gate: its program, what is read afterwards, and all of it again where the plan lets it be tried again. */
export interface GateRound {
  /** Never rejects. */
  readonly result: Promise<GateVerdict>;
  cancel(): void;
}

export type RoundSpec = Omit<ProgramSpec, 'argv'>;

/** @throws Error for what is measured elsewhere, such as a question to a person: asking for that is a fault of ours */
export function gateRound(context: GateContext, gate: Gate, spec: RoundSpec): GateRound {
  if (gate.check.kind === 'human' || gate.check.kind === 'consensus' || gate.check.kind === 'group')
    throw new Error(`gate ${gate.id} has no rounds of its own`);
  const round: Round = { context, gate, spec, current: null, isCancelled: false };
  return {
    result: triesOf(round, programOf(gate.check), readingOf(gate.check)),
    cancel() {
      round.isCancelled = true;
      round.current?.cancel();
    },
  };
}

interface Round {
  readonly context: GateContext;
  readonly gate: Gate;
  readonly spec: RoundSpec;
  /** What runs now and can be cancelled. */
  current: { cancel(): void } | null;
  isCancelled: boolean;
}

type RunnableCheck = Exclude<Gate['check'], { kind: 'human' | 'consensus' | 'group' }>;
const readingOf = (check: RunnableCheck): ReadingCheck | null => ('program' in check ? check : null);

async function triesOf(round: Round, program: Program | null, reading: ReadingCheck | null): Promise<GateVerdict> {
  const most = 1 + (program === null ? 0 : round.gate.retries);
  let durationMs = 0;
  for (let tries = 1; ; tries += 1) {
    const heading = most > 1 ? { heading: `[sluice: try ${tries} of ${most}]` } : {};
    const verdict = await oneTry(round, program, reading, heading);
    durationMs += verdict.durationMs;
    if (verdict.kind !== 'passed' && tries < most && !round.isCancelled) continue;
    if (tries === 1) return verdict;
    return { ...verdict, durationMs, tries, ...(verdict.kind === 'passed' ? { flaky: true } : {}) };
  }
}

async function oneTry(
  round: Round,
  program: Program | null,
  reading: ReadingCheck | null,
  heading: Pick<ProgramSpec, 'heading'>,
): Promise<GateVerdict> {
  const { programs, clock } = round.context.ports;
  if (program === null) {
    const begin = clock.now();
    const judgement = await measured(round, reading, null);
    return verdictOf(judgement, { durationMs: Math.max(0, clock.now() - begin), exitCode: null });
  }
  const running = programs.run({ ...round.spec, ...heading, argv: argvOf(program) });
  round.current = running;
  const result = await running.result;
  round.current = null;
  const { durationMs } = result;
  if (result.kind === 'unmeasured') return { kind: 'unmeasured', durationMs, reason: result.reason };
  const { exitCode } = result;
  // Counts and numbers of a program that failed may still say why; a file or a document that it should have made says nothing then.
  if (reading === null || (exitCode !== 0 && (reading.kind === 'file' || reading.kind === 'json'))) {
    return exitCode === 0 ? { kind: 'passed', durationMs } : { kind: 'failed', durationMs, exitCode };
  }
  return verdictOf(await measured(round, reading, result), { durationMs, exitCode });
}

async function measured(
  round: Round,
  check: ReadingCheck | null,
  ran: Extract<ProgramResult, { kind: 'exited' }> | null,
): Promise<Judgement> {
  if (check === null) return { kind: 'unmeasured', reason: 'it neither runs nor reads anything' };
  if (round.isCancelled) return { kind: 'unmeasured', reason: 'cancelled' };
  const { context, gate, spec } = round;
  const { program: _, ...reading } = check;
  try {
    const running = context.ports.measurements.measure({
      reading,
      dir: spec.cwd,
      ran: ran && { exitCode: ran.exitCode, startedAt: ran.startedAt, logFrom: ran.logFrom },
      context: {
        estimate: gate.owner.kind === 'stream' ? streamOf(context.state(), gate.owner.stream).estimate : null,
        last: reading.kind === 'metric' && reading.is.kind === 'notWorse' ? lastValue(context, gate.id) : null,
      },
      timeoutMs: spec.timeoutMs,
      logFile: spec.logFile,
    });
    round.current = running;
    return await running.result;
  } catch (error) {
    return { kind: 'unmeasured', reason: messageOf(error) };
  } finally {
    round.current = null;
  }
}

function verdictOf(
  judgement: Judgement,
  { durationMs, exitCode }: { readonly durationMs: number; readonly exitCode: number | null },
): GateVerdict {
  switch (judgement.kind) {
    case 'passed': {
      const { measured, demanded } = judgement;
      // An exit status that the counts explain, and the plan lets them.
      return { kind: 'passed', durationMs, measured, demanded, ...(exitCode === null || exitCode === 0 ? {} : { exitCode }) };
    }
    case 'failed': {
      const { measured, demanded, reason } = judgement;
      const common = { kind: 'failed', durationMs, measured, demanded, reason } as const;
      return exitCode === null ? { ...common, exitCode } : { ...common, exitCode };
    }
    case 'unmeasured':
      return { kind: 'unmeasured', durationMs, reason: judgement.reason };
  }
}

function argvOf(program: Program): ProgramSpec['argv'] {
  return program.kind === 'command' ? program.argv : ['/bin/sh', '-c', program.line];
}
