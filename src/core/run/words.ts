import { formatDuration } from '../plan/duration.ts';
import type { StreamStatus } from './state.ts';

/** Joins names as a sentence does: `A`, `A and B`, `A, B and C`; a long list is cut: `A, B, C and 9 more`. */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A duration for a sentence, in at most two units. */
export const duration = (ms: number): string => formatDuration(Math.max(0, ms), 2);

/** `exit status 1`, `ended by SIGKILL`. */
export const exitText = (exitCode: number, signal: string | null): string =>
  signal === null ? `exit status ${exitCode}` : `ended by ${signal}`;

/** Milliseconds. */
export const seconds = 1_000;
export const minutes = 60 * seconds;

/** The state of a stream in a word or two. */
export const streamWord = (kind: StreamStatus['kind']): string => (kind === 'standingBy' ? 'stands by' : kind);
