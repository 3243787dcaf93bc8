import type { Envelope, RunEvent } from '../../run/events.ts';

/** Where and when something stands in the journal. */
export interface Stamp {
  readonly seq: number;
  readonly event: RunEvent['type'];
  /** Wall clock, epoch milliseconds. */
  readonly at: number;
  /** Monotonic clock, milliseconds since the boot; compares within one boot only. */
  readonly mono: number;
  /** Boot of the machine as the engine that wrote it named it; `null` before the first engine. */
  readonly boot: string | null;
}

export const stampOf = ({ seq, at, mono, event }: Envelope, boot: string | null): Stamp => ({ seq, event: event.type, at, mono, boot });

/** Whether two monotonic times may be compared. */
export const isComparable = (a: Stamp, b: Stamp): boolean => a.boot !== null && a.boot === b.boot;
