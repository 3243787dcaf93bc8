import type { StandingSigns } from '../agent-state/terminal/signs.ts';
import type { StreamId } from '../ids.ts';
import type { ProcessIdentity } from '../run/events.ts';

/**
 * The host went before it answered: whether the effect took place is not known. `onHostLost` is called besides, and what to do about the
 * attempts is decided there.
 */
export class HostLost extends Error {
  override readonly name = 'HostLost';
}

/**
 * The processes of streams, as the pty host keeps them. Never carries pane bytes: of what a real agent shows it tells the signs, and text when it is asked. A host is started when there is none to spawn in.
 * Every promise may reject with {@link HostLost}, and with nothing else.
 */
export interface Attempts {
  /**
   * Starts the attempt, at most once in the life of a host: asked again for the same reference it answers with the process that is already
   * there. `ok: false` says that it certainly was not started.
   */
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
  /** What its terminal shows now; `null` when the host does not have it. Nothing is waited for, so what a program is still drawing may be half there. */
  screen(ref: AttemptRef): Promise<ScreenLook | null>;
  /** What is known of the attempts of the run without starting a host. Used by a resuming engine, and after a host was lost. */
  list(): Promise<KnownAttempts>;
  /** Called with each exit, once. One listener; exits that came before it are told to it first. */
  onExit(listener: (exit: AttemptExit) => void): void;
  /**
   * Called with the standing signs of an attempt whose launch says `signs`: soon after they change, within a second or so after any output, and with those of
   * every living attempt whenever a host was connected to. One listener; the latest of what came before it is told to it first.
   */
  onSigns(listener: (signs: AttemptSigns) => void): void;
  /** The host has died. `attempts` are those that it had, or may have begun to start, and whose exit has not been told. One listener. */
  onHostLost(listener: (reason: string, attempts: readonly AttemptRef[]) => void): void;
  /** Tells the host, if there is one, that the run is over: it ends what still lives, then itself. */
  end(): Promise<void>;
}
export interface KnownAttempts {
  /** Alive in a live host; empty when there is no host. */
  readonly live: readonly LiveAttempt[];
  /** Exit records, by any host. */
  readonly exits: readonly AttemptExit[];
  /** Attempts that any host began to start (they have a recording), whatever became of them. */
  readonly begun: readonly AttemptRef[];
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
  /**
   * It is a real agent: what it tells its terminal beside the text is listened to, and a Ctrl-Z that a person types is kept from it. Such programs stop themselves
   * at it, and hang, for there is no shell that would continue them. Absent as `false`.
   */
  readonly signs?: boolean;
}
/** What an attempt tells its terminal beside the text. */
export interface AttemptSigns extends AttemptRef {
  readonly signs: StandingSigns;
  /** When they became so, epoch milliseconds. */
  readonly at: number;
  /** When it last wrote anything, epoch milliseconds. */
  readonly outputAt: number;
}
/** A look at the visible screen of an attempt. */
export interface ScreenLook {
  /** Text of each row, top first, without blanks at its end. */
  readonly rows: readonly string[];
  /** Within the screen, from zero; `null` when it is hidden. */
  readonly cursor: { readonly x: number; readonly y: number } | null;
  readonly modes: { readonly applicationCursor: boolean; readonly bracketedPaste: boolean; readonly alternateScreen: boolean };
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
