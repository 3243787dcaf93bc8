import type { AttemptRef } from './attempts.ts';
import type { Progress } from '../run/events.ts';

/** Watches the files by which an attempt reports how far it is. */
export interface ProgressWatch {
  /** Starts (or goes on) watching; `files` are absolute, JSON status files and progress.md alike. The last good reading stands. */
  watch(ref: AttemptRef, files: readonly string[], changed: (progress: Progress) => void): void;
  unwatch(ref: AttemptRef): void;
  close(): Promise<void>;
}
