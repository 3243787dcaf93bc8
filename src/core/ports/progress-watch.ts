import type { AttemptRef } from './attempts.ts';
import type { FileFault, Progress } from '../run/events.ts';

/** Watches the files by which an attempt reports how far it is. */
export interface ProgressWatch {
  /**
   * Starts (or goes on) watching; `files` are absolute, JSON status files and progress.md alike. The last good reading stands.
   * A progress.md that was last changed before `since` (epoch milliseconds) tells of an earlier attempt, and one that
   * several attempts watch at once tells of nobody knows whom: neither is taken. A status file belongs to its attempt alone.
   */
  watch(ref: AttemptRef, files: readonly string[], listener: ProgressListener, since?: number): void;
  /**
   * Reads the files of a watched attempt once more, now, whether or not a change of them has been seen.
   * @returns what they say together; `null` when they say nothing, or nobody watches the attempt
   */
  readNow(ref: AttemptRef): Promise<Progress | null>;
  unwatch(ref: AttemptRef): void;
  close(): Promise<void>;
}

export interface ProgressListener {
  /** What the files say together has changed. */
  changed(progress: Progress): void;
  /** A file was looked at: what is wrong with it now, or `null` when it can be read, or does not exist. Called whenever that has changed. */
  judged(file: string, fault: FileFault | null): void;
}
