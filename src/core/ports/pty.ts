import type { LaunchSpec } from './attempts.ts';

/** Pseudo-terminals. One adapter serves the host; nobody else starts processes in a terminal. */
export interface Ptys {
  /**
   * Starts a process in a new pseudo-terminal. What can be known beforehand (no such program, no such folder) is told as a sentence;
   * nothing was started then.
   */
  spawn(launch: LaunchSpec, size: PtySize, events: PtyEvents): PtySpawned;
}
export type PtySpawned = { readonly ok: true; readonly pty: Pty } | { readonly ok: false; readonly reason: string };

export interface PtySize {
  readonly cols: number;
  readonly rows: number;
}

export interface PtyEvents {
  /** Raw output, in order, complete: the last byte that the process wrote has been given out before `onExit`. The bytes are lent for the call. */
  onData(bytes: Uint8Array): void;
  /** The process (the leader, not its descendants) has gone. Called once. */
  onExit(exit: PtyExit): void;
}
export interface PtyExit {
  /** 128 and the signal's number when a signal ended it, as shells have it: an exit by a signal never looks like success. */
  readonly exitCode: number;
  /** Name of the signal that ended it (`SIGKILL`), else `null`. */
  readonly signal: string | null;
  /** When its end was noticed, epoch milliseconds. */
  readonly exitedAt: number;
}

export interface Pty {
  readonly pid: number;
  /** Sends text to the process as a keyboard would, in UTF-8. @returns false when it has gone, or has left a megabyte unread */
  write(data: string): boolean;
  /** Stops reading; the process blocks when the kernel's buffer is full. Some output that was already taken may still arrive. */
  pause(): void;
  resume(): void;
  resize(size: PtySize): void;
}
