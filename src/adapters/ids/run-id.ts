import { randomBytes } from 'node:crypto';
import { asRunId, type RunId } from '../../core/ids.ts';

/** A new run id, `r-YYYYMMDD-HHMMSS-xxxx` in local time: it sorts by start time, and two of one second differ. */
export function newRunId(at: Date): RunId {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  const time = `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
  return asRunId(`r-${day}-${time}-${randomBytes(2).toString('hex')}`);
}
