/**
 * The host socket between the pty host and its clients: JSON, one message a line, both ways. The engine uses the first half
 * (attempts), the dashboard the second (screens).
 */
import type { AttemptExit, AttemptRef, AttemptSigns, LaunchSpec, LiveAttempt, ScreenLook } from '../core/ports/attempts.ts';
import type { ProcessIdentity } from '../core/run/events.ts';

export type ToHost =
  | { readonly type: 'hello'; readonly protocol: 1; readonly role: 'engine' | 'face' }
  // Engine. `id` comes back in `done`.
  | { readonly type: 'spawn'; readonly id: number; readonly ref: AttemptRef; readonly launch: LaunchSpec; readonly size: Size }
  | { readonly type: 'signal'; readonly id: number; readonly ref: AttemptRef; readonly action: 'pause' | 'continue' }
  | { readonly type: 'stop'; readonly id: number; readonly ref: AttemptRef; readonly graceMs: number }
  | { readonly type: 'list'; readonly id: number }
  | { readonly type: 'screen'; readonly id: number; readonly ref: AttemptRef }
  | { readonly type: 'end'; readonly id: number }
  // Both. `data` is UTF-8 text as a keyboard would send it.
  | { readonly type: 'write'; readonly id: number; readonly ref: AttemptRef; readonly data: string }
  // Face. Replaces the set of panes that this client looks at; a pane that is new or whose size changed is sent whole.
  | { readonly type: 'view'; readonly panes: readonly PaneRequest[] }
  /** Keys for a pane: no answer; what they cause comes as a frame at once. */
  | { readonly type: 'input'; readonly ref: AttemptRef; readonly data: string }
  /** The frame with this number has been received; the next one may be sent. */
  | { readonly type: 'ack'; readonly frame: number };

/** The name of an attempt's terminal in maps: `STREAM:ATTEMPT`. */
export const attemptKey = (ref: AttemptRef): string => `${ref.stream}:${ref.attempt}`;

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

export interface PaneRequest {
  readonly ref: AttemptRef;
  readonly size: Size;
  /** The pseudo-terminal takes this size. Without it the client looks at the screen as it is, cut or padded to `size`. */
  readonly resize: boolean;
  /** Lines above the live screen that the view is scrolled back by; 0 is live. */
  readonly scroll: number;
  /** The pane that has the keyboard: drained first, its echo sent at once. */
  readonly focused: boolean;
}

export type FromHost =
  | { readonly type: 'welcome'; readonly protocol: 1; readonly pid: number }
  | { readonly type: 'spawned'; readonly id: number; readonly ok: true; readonly process: ProcessIdentity }
  | { readonly type: 'spawned'; readonly id: number; readonly ok: false; readonly reason: string }
  /** Answer to `signal`, `stop`, `write`, `end`: false when the attempt had gone. */
  | { readonly type: 'done'; readonly id: number; readonly ok: boolean }
  | { readonly type: 'listed'; readonly id: number; readonly live: readonly LiveAttempt[]; readonly exits: readonly AttemptExit[] }
  /** Answer to `screen`: `null` when there is no such attempt. */
  | { readonly type: 'looked'; readonly id: number; readonly look: ScreenLook | null }
  | { readonly type: 'exited'; readonly exit: AttemptExit }
  /** To engines, of attempts whose launch says `signs`: all of them after `welcome`, then those that have changed. */
  | { readonly type: 'signs'; readonly signs: AttemptSigns }
  | { readonly type: 'frame'; readonly frame: number; readonly panes: readonly PaneFrame[] };

export interface PaneFrame {
  readonly ref: AttemptRef;
  readonly size: Size;
  /** Rows that changed since the last frame to this client, by index from the top of the view. */
  readonly rows: readonly (readonly [index: number, row: Row])[];
  /** Where the cursor is in the view; `null` when hidden or scrolled away. */
  readonly cursor: { readonly x: number; readonly y: number; readonly shape: 'block' | 'underline' | 'bar' } | null;
  /** Title as set by OSC 0 or 2, else empty. */
  readonly title: string;
  /** Lines that can be scrolled back to. */
  readonly scrollback: number;
  /** Input modes of the program, so that the face encodes keys, pastes and mouse reports as it expects. */
  readonly modes: PaneModes;
  /** Grows with each BEL. */
  readonly bells: number;
  /** The attempt has exited; the screen is its last. */
  readonly ended: boolean;
}

export interface PaneModes {
  readonly applicationCursor: boolean;
  readonly bracketedPaste: boolean;
  readonly mouse: 'none' | 'x10' | 'vt200' | 'drag' | 'any';
  readonly alternateScreen: boolean;
}

/**
 * One row, left to right, as runs of equal style. A missing tail is blank in the default style.
 * A string run holds one cell per UTF-16 code unit, each one column wide. A cluster list holds cells that are not: wide characters,
 * emoji, combined characters, each with its width (0 never occurs; the second half of a wide cell is implied).
 */
export type Row = readonly Run[];
export type Run =
  readonly [style: string, text: string] | readonly [style: string, clusters: readonly (readonly [text: string, width: 1 | 2])[]];
/**
 * A style is SGR parameters without the introducer, in one canonical order, empty for the default: `1;31`, `38;5;208;48;2;10;20;30`.
 * Two cells look alike exactly when their styles are the same text.
 */
