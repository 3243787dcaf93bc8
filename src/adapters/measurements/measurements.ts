import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { unmeasured, type Judgement } from '../../core/measure/judgement.ts';
import { formatDuration } from '../../core/plan/duration.ts';
import type { Measurements, MeasureOrder } from '../../core/ports/measurements.ts';
import { plainLine } from '../../core/text/plain.ts';

export interface MeasurementsOptions {
  /** Program of the thread, which answers one order (`src/main/measure.ts`). */
  readonly threadFile: string;
}

/** Reading takes milliseconds; what takes this long is a regular expression that goes in circles. */
const longestReadingMs = 60_000;
/** Memory of the thread, MB: a file at the limit many times over. */
const mostMemoryMb = 1_024;

/**
 * Measures in a thread for each order. What a plan or a report can bring to a halt, a regular expression above all, must not halt the engine,
 * and a thread can be ended.
 */
export function measurements({ threadFile }: MeasurementsOptions): Measurements {
  return {
    measure(order) {
      const stop = Promise.withResolvers<Judgement>();
      const result = inThread(threadFile, order, stop.promise).then((judgement) => logged(order.logFile, judgement));
      return { result, cancel: () => stop.resolve(unmeasured('cancelled')) };
    },
  };
}

/** Never rejects. */
async function inThread(threadFile: string, order: MeasureOrder, stopped: Promise<Judgement>): Promise<Judgement> {
  const limitMs = Math.min(order.timeoutMs, longestReadingMs);
  const answer = Promise.withResolvers<Judgement>();
  const timer = setTimeout(() => answer.resolve(unmeasured(`reading it took longer than ${formatDuration(limitMs)}`)), limitMs);
  let thread: Worker | null = null;
  try {
    thread = new Worker(threadFile, { workerData: order, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb } });
    thread.once('message', (judgement: Judgement) => answer.resolve(judgement));
    thread.once('error', (error) => answer.resolve(unmeasured(`it could not be read: ${plainLine(error.message)}`)));
    thread.once('exit', () => answer.resolve(unmeasured('it could not be read: the thread ended without an answer')));
    return await Promise.race([answer.promise, stopped]);
  } catch (error) {
    return unmeasured(`it could not be read: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    clearTimeout(timer);
    await thread?.terminate();
  }
}

/** What was found stands at the end of the log, where whoever opens it looks. A verdict without its record is none. */
function logged(logFile: string, judgement: Judgement): Judgement {
  try {
    mkdirSync(dirname(logFile), { recursive: true });
    appendFileSync(logFile, `${lines(judgement).join('\n')}\n`, { mode: 0o600 });
    return judgement;
  } catch (error) {
    return unmeasured(`its log could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function lines(judgement: Judgement): string[] {
  if (judgement.kind === 'unmeasured') return [`[sluice: could not be measured: ${plainLine(judgement.reason)}]`];
  const { measured, demanded, kind } = judgement;
  return [
    `[sluice: demanded ${plainLine(demanded)}]`,
    `[sluice: ${kind}: ${plainLine(judgement.kind === 'failed' ? judgement.reason : measured.text)}]`,
  ];
}
