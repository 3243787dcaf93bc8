const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A duration for a person, in its two largest units: `450ms`, `4.2s`, `1m 05s`, `2h 10m`, `3d 04h`. Cut, not rounded, from a minute
 * on, so that a clock built on it never shows a second before it has passed.
 */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs));
  if (ms < second) return `${ms}ms`;
  if (ms < minute) return `${(Math.floor(ms / 100) / 10).toString()}s`;
  if (ms < hour) return two(ms, minute, 'm', second, 's');
  if (ms < day) return two(ms, hour, 'h', minute, 'm');
  return two(ms, day, 'd', hour, 'h');
}

function two(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)}${largeName} ${String(rest).padStart(2, '0')}${smallName}`;
}

/** Time since a start as a clock shows it, with tenths: `0:04.2`, `12:34.0`, `1:02:03.4`. */
export function formatClock(sinceMs: number): string {
  const tenths = Math.floor(Math.max(0, sinceMs) / 100);
  const inMinute = `${String(Math.floor(tenths / 10) % 60).padStart(2, '0')}.${tenths % 10}`;
  const minutes = Math.floor(tenths / 600);
  if (minutes < 60) return `${minutes}:${inMinute}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${inMinute}`;
}
