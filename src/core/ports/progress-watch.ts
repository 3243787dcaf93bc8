import type { AttemptRef } from './attempts.ts';
import type { Progress } from '../run/events.ts';

/** Watches the files by which an attempt reports how far it is. */
export interface ProgressWatch {
  /**
   * Starts (or goes on) watching; `files` are absolute, JSON status files and progress.md alike. The last good reading stands.
   * A progress.md that was last changed before `since` (epoch milliseconds, default 0) tells of an earlier attempt, and one that
   * several attempts watch at once tells of nobody knows whom: neither is taken. A status file belongs to its attempt alone.
   */
  watch(ref: AttemptRef, files: readonly string[], changed: (progress: Progress) => void, since?: number): void;
  /**
   * Reads the files of a watched attempt once more, now, whether or not a change of them has been seen.
   * @returns what they say together; `null` when they say nothing, or nobody watches the attempt
   */
  readNow(ref: AttemptRef): Promise<Progress | null>;
  unwatch(ref: AttemptRef): void;
  close(): Promise<void>;
}
