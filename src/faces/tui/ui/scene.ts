import type { StreamId } from '../../../core/ids.ts';
import type { AttentionItem } from '../../../core/run/attention.ts';
import type { RunState } from '../../../core/run/state.ts';
import type { PaneModes } from '../../../wire/screen.ts';
import type { Layout } from '../layout.ts';

/** What a step needs to know besides the screen's own state. */
export interface Scene {
  readonly run: RunState;
  readonly layout: Layout | null;
  /** Streams whose panes are on the screen, in the places of the layout. */
  readonly visible: readonly StreamId[];
  readonly attention: readonly AttentionItem[];
  /** What is known of the terminal of a stream's newest attempt; `null` before anything came from it. */
  readonly pane: (stream: StreamId) => PaneMeta | null;
}

/** Everything about a pane but its cells. */
export interface PaneMeta {
  /** As set by the program (OSC 0 or 2), else empty. */
  readonly title: string;
  readonly modes: PaneModes;
  /** Lines that can be scrolled back to. */
  readonly scrollback: number;
  /** Grows with each BEL. */
  readonly bells: number;
  /** The cells come from the recording, for the host has gone. */
  readonly recorded: boolean;
}
