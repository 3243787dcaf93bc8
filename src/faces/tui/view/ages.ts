const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A duration in at most four or five columns, for lists: `8s`, `42s`, `4m`, `1h05`, `3d`. Cut, never rounded up. */
export function age(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < minute) return `${Math.floor(ms / second)}s`;
  if (ms < hour) return `${Math.floor(ms / minute)}m`;
  if (ms < day) return `${Math.floor(ms / hour)}h${String(Math.floor((ms % hour) / minute)).padStart(2, '0')}`;
  return `${Math.floor(ms / day)}d`;
}

/**
 * The age of something that goes on, in lists: in whole steps of five seconds, from ten seconds to the minute. Many of these stand on the screen at
 * once, and each redrawn every second would be most of what an idle dashboard costs; the clock in the header shows that time passes.
 */
export function running(durationMs: number): string {
  const step = durationMs < 10 * second ? second : 5 * second;
  return age(Math.floor(durationMs / step) * step);
}

/** Milliseconds until the text of an age changes. */
export function untilAgeChanges(durationMs: number): number {
  const ms = Math.max(0, durationMs);
  const unit = ms < minute ? second : ms < day ? minute : day;
  return unit - (ms % unit);
}

/** Elapsed time as a clock: `0:42`, `12:04`, `1:02:03`. */
export function clock(elapsedMs: number): string {
  const seconds = Math.floor(Math.max(0, elapsedMs) / second);
  const two = (value: number) => String(value).padStart(2, '0');
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds < 3600 ? rest.replace(/^0/, '') : `${Math.floor(seconds / 3600)}:${rest}`;
}

/** A planned or expected span, rounded: `45s`, `18m`, `2h30`. */
export function about(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 90 * second) return `${Math.round(ms / second)}s`;
  if (ms < hour) return `${Math.round(ms / minute)}m`;
  const minutes = Math.round(ms / minute);
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}`;
}

/** A duration in a sentence: `40ms`, `4.2s`, `42s`, `12m 20s`, `2h 05m`. Cut, never rounded up. */
export function took(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < second) return `${Math.floor(ms)}ms`;
  if (ms < 10 * second) return `${(Math.floor(ms / 100) / 10).toFixed(1)}s`;
  if (ms < minute) return `${Math.floor(ms / second)}s`;
  const [large, unit, small, rest] = ms < hour ? [minute, 'm', second, 's'] : ms < day ? [hour, 'h', minute, 'm'] : [day, 'd', hour, 'h'];
  return `${Math.floor(ms / large)}${unit} ${String(Math.floor((ms % large) / small)).padStart(2, '0')}${rest}`;
}
