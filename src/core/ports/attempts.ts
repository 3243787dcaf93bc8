import type { StreamId } from '../ids.ts';
import type { ProcessIdentity } from '../run/events.ts';

/** The processes of streams, as the pty host keeps them. Never carries pane bytes. */
export interface Attempts {
  /** Starts the attempt, at most once: asked again for the same reference it answers with the process that is already there. */
  spawn(
    ref: AttemptRef,
    launch: LaunchSpec,
  ): Promise<{ readonly ok: true; readonly process: ProcessIdentity } | { readonly ok: false; readonly reason: string }>;
  /** SIGSTOP or SIGCONT to the whole tree. Resolves to false when it has gone. */
  pause(ref: AttemptRef): Promise<boolean>;
  continue(ref: AttemptRef): Promise<boolean>;
  /** Ends the whole tree: interrupt, TERM, then KILL after `graceMs`. The exit is reported by `onExit`. Resolves to false when it had gone before. */
  stop(ref: AttemptRef, graceMs: number): Promise<boolean>;
  /** Types text into its terminal. Resolves to false when it has gone. */
  write(ref: AttemptRef, text: string): Promise<boolean>;
  /** What the host knows: attempts alive, and the exit records that it wrote. Used by a resuming engine. */
  list(): Promise<{ readonly live: readonly LiveAttempt[]; readonly exits: readonly AttemptExit[] }>;
  onExit(listener: (exit: AttemptExit) => void): void;
  /** The host has gone; every live attempt is lost. */
  onHostLost(listener: (reason: string) => void): void;
  /** Tells the host that the run is over: it ends what still lives, then itself. */
  end(): Promise<void>;
}
export interface AttemptRef {
  readonly stream: StreamId;
  /** 1-based. */
  readonly attempt: number;
}
export interface LaunchSpec {
  readonly file: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>;
}
export interface LiveAttempt extends AttemptRef {
  readonly process: ProcessIdentity;
  readonly paused: boolean;
}
export interface AttemptExit extends AttemptRef {
  readonly exitCode: number;
  readonly signal: string | null;
  /** Epoch milliseconds. */
  readonly exitedAt: number;
}
