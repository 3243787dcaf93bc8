import { momentOf } from './zones.ts';

/** @param text `2026-11-21T02:28:13.689Z`, as transcripts write it @returns epoch milliseconds, or null for anything else */
export function isoTime(text: string | null): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?\d*Z$/.exec(text ?? '');
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined) return null;
  const whole = momentOf({ year, month, day, hour, minute }, 'UTC');
  return whole === null ? null : whole + (second ?? 0) * 1000 + Number((match[7] ?? '').padEnd(3, '0'));
}
