/** Time since a start as a clock shows it, with tenths: `0:04.2`, `12:34.0`, `1:02:03.4`. Cut, not rounded. */
export function formatClock(sinceMs: number): string {
  const tenths = Math.floor(Math.max(0, sinceMs) / 100);
  const inMinute = `${String(Math.floor(tenths / 10) % 60).padStart(2, '0')}.${tenths % 10}`;
  const minutes = Math.floor(tenths / 600);
  if (minutes < 60) return `${minutes}:${inMinute}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${inMinute}`;
}
