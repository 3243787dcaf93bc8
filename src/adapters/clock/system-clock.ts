import type { Clock } from '../../core/ports/index.ts';

/**
 * The longest that one wait lasts before the wall clock is looked at again. Node's timers stand still while a laptop sleeps and cannot
 * last longer than 24 days; a plan's can.
 */
const longestWaitMs = 60_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  // Linux and macOS count this from the boot of the machine, so that two engines of one boot can compare.
  mono: () => Number(process.hrtime.bigint()) / 1e6,
  zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  at(dueAt, fire) {
    let timeout: NodeJS.Timeout;
    const wait = () => {
      const left = dueAt - Date.now();
      timeout = left > longestWaitMs ? setTimeout(wait, longestWaitMs) : setTimeout(left > 0 ? check : fire, Math.max(0, left));
    };
    // A timeout may come up to a millisecond early by the wall clock, which may have been set meanwhile, too.
    const check = () => (Date.now() < dueAt ? wait() : fire());
    wait();
    return { cancel: () => clearTimeout(timeout) };
  },
};
