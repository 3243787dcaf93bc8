import type { AttemptRef } from './attempts.ts';
import type { FileFault, Progress } from '../run/events.ts';

/** Watches the files by which an attempt reports how far it is. */
export interface ProgressWatch {
  /**
   * Starts (or goes on) watching; `files` are absolute, JSON status files and progress.md alike. The last good reading stands.
   * A progress.md that was last changed before `since` (epoch milliseconds) tells of an earlier attempt, and one that
   * several attempts watch at once tells of nobody knows whom: neither is taken. A status file belongs to its attempt alone.
   */
  watch(ref: AttemptRef, files: readonly string[], listener: ProgressListener, since?: number, reports?: NamedReports): void;
  /**
   * Reads the files of a watched attempt once more, now, whether or not a change of them has been seen.
   * @returns what they say together; `null` when they say nothing, or nobody watches the attempt
   */
  readNow(ref: AttemptRef): Promise<Progress | null>;
  unwatch(ref: AttemptRef): void;
  close(): Promise<void>;
}

/** Reports that the plan names, besides those that every attempt may leave. */
export interface NamedReports {
  readonly files: readonly NamedFile[];
  /** Folder that the attempt works in; absolute. */
  readonly dir: string;
  /**
   * Further folders in which files of its own may lie; absolute. The first is the main checkout. From then on they are looked for there for all
   * attempts that are watched.
   */
  readonly places: readonly string[];
  /** What was written before tells of an earlier attempt, or came with the work tree; epoch milliseconds. */
  readonly since: number;
}

/** `status.json`, `*-results.json`. */
export interface NamedFile {
  /** Relative to each folder; `*` in its last part stands for any characters. */
  readonly path: string;
  /** No other stream names it: whatever lies under the name is of this stream, wherever it lies. */
  readonly isOwn: boolean;
}

export interface ProgressListener {
  /** What the files say together has changed. */
  changed(progress: Progress): void;
  /** A file was looked at: what is wrong with it now, or `null` when it can be read, or does not exist. Called whenever that has changed. */
  judged(file: string, fault: FileFault | null): void;
}
