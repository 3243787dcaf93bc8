import { setTimeout as delay } from 'node:timers/promises';

/** The least time between two readings of one file. */
const gapMs = 50;
/**
 * Readings after each touch: at once, and once more when the gap is over. Two changes within one tick of the file system's clock look
 * like one, and the second may go untold; the last state must not be missed for that.
 */
const readings = 2;

/** Reads a file whenever it was touched: at once, not more often than needed, and in any case after the last touch. */
export interface FollowUp {
  touch(): void;
  end(): void;
}

export function followUp(read: () => Promise<void>): FollowUp {
  const ended = new AbortController();
  let due = 0;
  let busy = false;

  const run = async (): Promise<void> => {
    busy = true;
    while (due > 0) {
      due -= 1;
      await read();
      await delay(gapMs, undefined, { signal: ended.signal });
    }
    busy = false;
  };
  return {
    touch() {
      due = readings;
      if (!busy && !ended.signal.aborted) void run().catch(unlessEnded);
    },
    end: () => ended.abort(),
  };
}

/** The one way in which a run is cut short is that nobody wants it any more. */
function unlessEnded(error: unknown): void {
  if ((error as Error).name !== 'AbortError') throw error;
}
