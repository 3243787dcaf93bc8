import { faultOf, type Fault } from '../faults/fault.ts';

/** Gemini ends with the status of HTTP that it failed with, of which an exit status keeps the lowest eight bits. */
const byExit = new Map([400, 401, 402, 403, 408, 429, 500, 502, 503, 504, 529].map((status) => [status % 256, status]));

/** It does not tell a used-up allowance from too many requests; what was read before the end does. */
export function exitFault(status: number): Fault | null {
  const http = byExit.get(status);
  return http === undefined ? null : faultOf('', http);
}
