import type { Reading } from '../measure/checks.ts';
import type { Judgement } from '../measure/judgement.ts';
import type { DemandContext } from '../measure/metrics/demand.ts';

/** Reads what a gate measures by, and judges it. */
export interface Measurements {
  /** What was found is appended to the log. Never rejects: what cannot be read is unmeasured, and so is what was cancelled. */
  measure(order: MeasureOrder): { readonly result: Promise<Judgement>; cancel(): void };
}

/** Plain data, for it goes to another thread. */
export interface MeasureOrder {
  readonly reading: Reading;
  /** Directory that the paths start from, absolute. */
  readonly dir: string;
  /** The run of the program before; `null` where nothing was run. */
  readonly ran: {
    readonly exitCode: number;
    /** When it started, epoch milliseconds: a report that is older was not written by it. */
    readonly startedAt: number;
    /** Where its output begins in the log, bytes. */
    readonly logFrom: number;
  } | null;
  readonly context: Omit<DemandContext, 'better'>;
  readonly timeoutMs: number;
  /** Absolute path of the gate's log. */
  readonly logFile: string;
}
