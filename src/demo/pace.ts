/** Longest single timer: Node takes no more than 2^31 - 1 ms. */
const longestMs = 2 ** 30;
/** A timer that comes later than this was not late: the process was stopped meanwhile, and stopped time is not work. */
const lateMs = 500;

/** Spends time as work does: it can be interrupted, and time in which the process was stopped does not count. */
export interface Pace {
  /** Resolves when so much work has been done, interruptions dealt with. */
  work(ms: number): Promise<void>;
  /** Milliseconds worked so far. */
  workedMs(): number;
  /** Ends the present stretch of work (or the next one, when none is under way) and deals with the interruption first. */
  interrupt(): void;
}

export function pace(dealWith: () => Promise<void>): Pace {
  let worked = 0;
  let since: number | null = null;
  let stretchMs = 0;
  let wake: (() => void) | null = null;
  let interrupted = false;

  const stretch = async (ms: number): Promise<void> => {
    since = performance.now();
    stretchMs = ms;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wake = null;
    worked += Math.min(performance.now() - since, ms + lateMs);
    since = null;
  };
  // What has been planned is kept apart from what was worked: timers are a little late, and lateness must not add up.
  let planned = 0;
  return {
    async work(ms) {
      planned += ms;
      for (;;) {
        if (interrupted) {
          interrupted = false;
          await dealWith();
        }
        const left = planned - worked;
        if (left <= 0) return;
        await stretch(Math.min(left, longestMs));
      }
    },
    workedMs: () => worked + (since === null ? 0 : Math.min(performance.now() - since, stretchMs + lateMs)),
    interrupt() {
      interrupted = true;
      wake?.();
    },
  };
}
